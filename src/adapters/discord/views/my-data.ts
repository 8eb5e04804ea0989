import type { Locale } from '../../../core/reply/messages/locale.ts'
import type { PersonData } from '../../../core/store.ts'
import { button, type MessageBody, message, row } from './body.ts'
import { said } from './escape.ts'
import { LIMITS } from './limits.ts'
import { tellIn } from './tell.ts'

/** What is stored about a person, and a way to have it erased. */
export function myDataPage(data: PersonData, textDays: number, locale: Locale): MessageBody {
  const tell = tellIn(locale)
  return message({
    embeds: [
      {
        title: tell('myDataTitle', {}),
        description: said(tell('myData', { ...data, days: textDays }), LIMITS.embedDescription),
      },
    ],
    components: [row(button(tell('buttonForget', {}), { action: 'forget-ask' }, 'danger'))],
  })
}

/** Erasing cannot be undone, so it is asked for twice. */
export function forgetPage(locale: Locale): MessageBody {
  const tell = tellIn(locale)
  return message({
    content: tell('forgetAsk', {}),
    components: [
      row(
        button(tell('buttonForgetYes', {}), { action: 'forget-yes' }, 'danger'),
        button(tell('buttonForgetNo', {}), { action: 'forget-no' }),
      ),
    ],
  })
}

export function keptPage(locale: Locale): MessageBody {
  return message({ content: tellIn(locale)('forgetKept', {}) })
}
