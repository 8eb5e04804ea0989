import { Secret } from '../secret.ts'
import { clean, trimWords } from './clean.ts'

/** A key to the Horde in what somebody wrote, and what they wrote without it. */
export interface KeyFound {
  readonly key: Secret
  /** Cleaned, with a word in the place of every key. */
  readonly text: string
  /** The message is there to hand the key over, and says nothing else. */
  readonly alone: boolean
}

/** What stands in the place of a key. */
export const HIDDEN = '[key]'

/** What follows the word is meant as a key, whatever it looks like. */
const LOGIN =
  /^[/!]?\s?(?:log[\s-]?in|anmelden|einloggen)(?:\s(?:with|mit))?(?:\s(?:my|meinem))?(?:\s(?:api[\s-]?)?(?:key|schlüssel))?[\s:=]\s*(?<key>[\x21-\x7e]{8,100}?)[.,;!]*$/iu
/** What may be said around a key that is handed over. */
const HANDED_OVER =
  /^(?:(?:here is|this is|das ist|hier ist|log[\s-]?in(?: with)?|anmelden(?: mit)?|einloggen(?: mit)?)\s?)?(?:(?:my|meine?m?)\s?)?(?:horde\s)?(?:api[\s-]?)?(?:key|schlüssel)?(?:\s(?:is|ist|lautet))?[\s:=]*$/iu
/**
 * Shared keys are UUIDs; keys of accounts are 16 random bytes as base64url, 22 characters. In an address, something
 * else looks like that.
 */
const SHAPES =
  /(?<![\w/-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22})(?![\w-])/g
const LEAST_CHANGES = 9

/** Finds what looks like a key; undefined where nothing does. Total, pure. */
export function findKey(words: string): KeyFound | undefined {
  const text = clean(words)
  const whole = LOGIN.exec(text)?.groups?.key ?? /^[\w-]{22}$/.exec(text)?.[0]
  if (whole !== undefined)
    return { key: new Secret(whole), text: hideKeys(text.replaceAll(whole, HIDDEN)), alone: true }
  const [first, ...others] = text.match(SHAPES)?.filter(isRandom) ?? []
  if (first === undefined) return undefined
  const rest = trimWords(text.replaceAll(first, ''))
  return {
    key: new Secret(first),
    text: hideKeys(text),
    alone: others.length === 0 && HANDED_OVER.test(rest),
  }
}

/**
 * What is to be heard of words with a heading (a subject, a content warning) where they have a key: the words, or both
 * where it takes both to hand it over, or it stands in the heading. Undefined without a key.
 */
export function keyWords(heading: string, words: string): string | undefined {
  const heard = [words, `${heading} ${words}`]
  return (
    heard.find((text) => findKey(text)?.alone === true) ?? heard.find((text) => findKey(text) !== undefined)
  )
}

/** What somebody wrote, as it may be stored and shown. */
export function withoutKeys(words: string): string {
  return findKey(words)?.text ?? words
}

/** The words with whatever looks like a key hidden. */
export function hideKeys(text: string): string {
  return text.replace(SHAPES, (found) => (isRandom(found) ? HIDDEN : found))
}

/** Words that somebody made up change less often between capitals, small letters, digits and signs. */
function isRandom(text: string): boolean {
  if (text.length > 22) return true
  const kinds = [...text].map((letter) =>
    /[a-z]/.test(letter) ? 'a' : /[A-Z]/.test(letter) ? 'A' : /\d/.test(letter) ? '0' : '-',
  )
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length >= LEAST_CHANGES
}
