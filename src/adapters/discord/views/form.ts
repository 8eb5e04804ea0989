import type { APILabelComponent } from 'discord.js'
import type { PersonPreferences, PlacePreferences } from '../../../core/preferences/schema.ts'
import { cut } from '../../../core/reply/fit.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import type { Form } from '../answer.ts'
import { encodeId, type Scope } from './ids.ts'
import { LIMITS } from './limits.ts'
import { tellIn } from './tell.ts'
import { type TextField, textField } from './text-field.ts'

const STYLE = 100
const A_DAY = 5

/** Where a person types their default style. */
export function personFormPage(chosen: PersonPreferences, locale: Locale): Form {
  const tell = tellIn(locale)
  return form('mine', tell('mineTitle', {}), [
    ...optional({
      id: 'style',
      label: tell('choiceStyle', {}),
      description: tell('formStyleHint', {}),
      longest: STYLE,
      value: chosen.style,
    }),
  ])
}

/** Where those who manage a server type what no menu has. */
export function placeFormPage(scope: Exclude<Scope, 'mine'>, chosen: PlacePreferences, locale: Locale): Form {
  const tell = tellIn(locale)
  const title = scope === 'server' ? tell('serverTitle', {}) : tell('channelTitle', {})
  const { styles, blockedWords, aDay } = chosen
  const list = { lines: true, longest: LIMITS.textInput } as const
  return form(scope, title, [
    ...optional({
      id: 'styles',
      label: tell('choiceStyles', {}),
      description: tell('formStylesHint', {}),
      ...list,
      value: styles?.join('\n'),
    }),
    ...optional({
      id: 'words',
      label: tell('choiceWords', {}),
      description: tell('formWordsHint', {}),
      ...list,
      value: blockedWords?.join('\n'),
    }),
    ...optional({
      id: 'aDay',
      label: tell('choiceADay', {}),
      description: tell('formADayHint', {}),
      longest: A_DAY,
      value: aDay?.toString(),
    }),
  ])
}

function form(scope: Scope, title: string, components: APILabelComponent[]): Form {
  return { custom_id: encodeId({ action: 'form', scope }), title: cut(title, LIMITS.modalTitle), components }
}

/** A list that is too long for a field has none, and stays as it is. */
function optional({
  value = '',
  ...field
}: Omit<TextField, 'required' | 'value'> & { readonly value: string | undefined }): APILabelComponent[] {
  return value.length > field.longest ? [] : [textField({ ...field, required: false, value })]
}
