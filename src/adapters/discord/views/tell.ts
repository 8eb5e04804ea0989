import {
  type MessageKey,
  type MessageParams,
  type Sentence,
  say,
} from '../../../core/reply/messages/index.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'

/** Says sentences of the catalogue in one language, to people who have commands and buttons. */
export type Tell = <K extends MessageKey>(key: K, params: MessageParams<K>) => string

export function tellIn(locale: Locale): Tell {
  return (key, params) => say(locale, { key, params } as Sentence, 'forms')
}
