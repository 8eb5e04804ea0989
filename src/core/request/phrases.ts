import { sentence } from '../reply/messages/index.ts'
import { MAX_IMAGES } from './flags.ts'
import { parseKudos } from './kudos-phrases.ts'
import type { Parsed, PlainCommand } from './model.ts'

/** Messages that are a command by being nothing else, in English and German. */
const PHRASES: Readonly<Record<PlainCommand, readonly string[]>> = {
  help: ['help', 'help me', 'commands', 'hilfe', 'befehle'],
  settings: ['settings', 'einstellungen'],
  again: ['again', 'once more', 'nochmal', 'noch mal', 'noch einmal'],
  smaller: ['smaller', 'kleiner'],
  cancel: ['cancel', 'abbrechen'],
  delete: ['delete', 'löschen'],
  stop: ['stop', 'stopp'],
  start: ['start'],
  'my-data': ['my data', 'mydata', 'meine daten'],
  'forget-me': ['forget me', 'forgetme', 'vergiss mich'],
  'help-kudos': ['help kudos', 'kudos help', 'hilfe kudos', 'kudos hilfe'],
  'kudos-quiet': ['kudos quiet', 'kudos off', 'kudos leise', 'kudos still', 'kudos aus'],
  'kudos-loud': ['kudos loud', 'kudos on', 'kudos laut', 'kudos an'],
  'pay-own': ['pay own', 'pay: own', 'pay myself', 'zahle selbst', 'zahlen: selbst'],
  'pay-operator': ['pay operator', 'pay: operator', 'zahle betreiber', 'zahlen: betreiber'],
  login: ['login', 'log in', 'anmelden', 'einloggen'],
  logout: ['logout', 'log out', 'abmelden', 'ausloggen'],
  account: ['account', 'my account', 'konto', 'mein konto'],
}

const COMMAND_OF = new Map<string, PlainCommand>(
  Object.entries(PHRASES).flatMap(([command, phrases]) =>
    phrases.map((phrase) => [phrase, command as PlainCommand] as const),
  ),
)

const STYLES = /^(?:list styles|styles|style list|stile|stilliste)(?::?\s(.+))?$/iu
const VARY = /^(?:vary|variation|variiere|variieren)(?: #?(\d{1,9}))?$/u

/** Longer than any of these commands with a category. */
const LONGEST = 120

/** The command that the whole message is, if it is one. `words` are trimmed of courtesies and punctuation. */
export function parsePhrase(words: string): Parsed | undefined {
  const said = words.replace(/^[/!]\s?/u, '')
  const kudos = parseKudos(said)
  if (kudos !== undefined) return kudos
  if (words.length > LONGEST) return undefined
  const phrase = said.toLowerCase().replace(/[\s_-]+/gu, ' ')
  const plain = COMMAND_OF.get(phrase)
  if (plain !== undefined) return { kind: 'command', command: { kind: plain } }
  const styles = STYLES.exec(said)
  if (styles !== null) {
    const category = styles[1]
    return { kind: 'command', command: { kind: 'styles', ...(category === undefined ? {} : { category }) } }
  }
  const vary = VARY.exec(phrase)
  if (vary !== null) return parseVary(Number(vary[1] ?? 1))
  return undefined
}

/** People count pictures from 1, we from 0. */
function parseVary(picture: number): Parsed {
  if (picture < 1 || picture > MAX_IMAGES) {
    return { kind: 'refusal', sentence: sentence('noSuchPicture', { picture, images: MAX_IMAGES }) }
  }
  return { kind: 'command', command: { kind: 'vary', picture: picture - 1 } }
}
