import { de } from './de.ts'
import { en } from './en.ts'
import { deForms } from './forms/de.ts'
import { enForms } from './forms/en.ts'
import type { Locale } from './locale.ts'

/** The catalogue's shape: every language has exactly the English keys, with the same parameters. */
export type Messages = typeof en
export type MessageKey = keyof Messages
export type MessageParams<K extends MessageKey> = Parameters<Messages[K]>[0]

/** A message and its parameters: what is stored, so that the language is chosen when it is said. */
export type Sentence = {
  [K in MessageKey]: { readonly key: K; readonly params: MessageParams<K> }
}[MessageKey]

const CATALOGUES: Record<Locale, Messages> = { en, de }

/**
 * How a person asks for things: by words that they send, or by a platform's own commands and buttons. A sentence offers
 * them what they have.
 */
export type Asking = 'words' | 'forms'
const BY_FORMS: Record<Locale, Partial<Messages>> = { en: enForms, de: deForms }

/** Makes a sentence with checked parameters. */
export function sentence<K extends MessageKey>(key: K, params: MessageParams<K>): Sentence {
  return { key, params } as Sentence
}

/** The words for a sentence in a language. */
export function say(locale: Locale, { key, params }: Sentence, asking: Asking = 'words'): string {
  const own = asking === 'forms' ? BY_FORMS[locale][key] : undefined
  const message = (own ?? CATALOGUES[locale][key]) as (params: unknown) => string
  return message(params)
}
