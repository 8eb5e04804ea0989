import { type MessageKey, say, sentence } from '../../../core/reply/messages/index.ts'

/** Messages that name a command or field, all without parameters. */
export type NamingKey = Extract<MessageKey, `command${string}` | `field${string}`>

/** Discord's languages that ours, besides English, go by. Source: Discord's list of locales. */
type Localizations = { readonly de: string }

/** Name and description of a command or field, in every language. */
export interface Named {
  readonly name: string
  readonly name_localizations: Localizations
  readonly description: string
  readonly description_localizations: Localizations
}

export function named(key: NamingKey): Named {
  const [name, description] = halves(say('en', sentence(key, {})))
  const [deName, deDescription] = halves(say('de', sentence(key, {})))
  return {
    name,
    name_localizations: { de: deName },
    description,
    description_localizations: { de: deDescription },
  }
}

/** `name: what it is for` */
function halves(words: string): [string, string] {
  const at = words.indexOf(': ')
  return [words.slice(0, at), words.slice(at + 2)]
}
