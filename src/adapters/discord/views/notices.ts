import type { OutgoingReply } from '../../../core/ports.ts'
import { breakMarkup } from '../../../core/reply/echo.ts'
import { type Sentence, say } from '../../../core/reply/messages/index.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { button, type MessageBody, message, row } from './body.ts'
import { plain, said } from './escape.ts'
import { LIMITS } from './limits.ts'
import { tellIn } from './tell.ts'

const MINUTE_MS = 60_000

/** Tells a person who waited long that their answer is there. It mentions them, and nobody else. */
export function pingMessage(
  { locale, tone, tookMs }: Pick<OutgoingReply, 'locale' | 'tone' | 'tookMs'>,
  personId: string,
  images: number,
): MessageBody {
  const tell = tellIn(locale)
  const tookMinutes = Math.max(1, Math.round(tookMs / MINUTE_MS))
  const words = tone === 'pictures' ? tell('donePing', { images, tookMinutes }) : tell('failedPing', {})
  return {
    ...message({ content: `<@${personId}>, ${words}` }),
    allowed_mentions: { parse: [], users: [personId] },
  }
}

/** Room for the words in a line of the log. */
const LOGGED_WORDS = 500

/** What a server's log channel is told of a drawing: for whom, from which words, and where it is. It mentions nobody. */
export function logMessage(
  { locale, images, event, details }: Pick<OutgoingReply, 'locale' | 'images' | 'event' | 'details'>,
  link: string,
): MessageBody {
  const tell = tellIn(locale)
  const styles = plain(details?.styles.join(', ') ?? '', LOGGED_WORDS)
  const words = plain(details?.prompt ?? '', LOGGED_WORDS)
  const drawn = tell('logged', { images: images.length, styles, prompt: words })
  return message({ content: `<@${event.person.id}>: ${drawn}\n${link}` })
}

/** Shown before a message can be changed no more while its request is still open: a press brings the answer here. */
export function lastProgressMessage(locale: Locale, eventId: string): MessageBody {
  const tell = tellIn(locale)
  return message({
    content: tell('showsResult', {}),
    components: [
      row(
        button(tell('buttonShowResult', {}), { action: 'show', eventId }, 'primary'),
        button(tell('buttonCancel', {}), { action: 'cancel', eventId }),
      ),
    ],
  })
}

/**
 * A button of another version, or a forged one; a page or a button that is not for everybody; a button that comes too
 * late; what stands where pictures were.
 */
export type Notice = 'oldButton' | 'mayNotManage' | 'notYours' | 'notOpen' | 'deleted'

export function noticeMessage(notice: Notice, locale: Locale): MessageBody {
  return message({ content: tellIn(locale)(notice, {}) })
}

/** A sentence of the catalogue, with what people wrote in it as it is. */
export function sentenceMessage(sentence: Sentence, locale: Locale): MessageBody {
  return message({ content: said(say(locale, breakMarkup(sentence), 'forms'), LIMITS.content) })
}
