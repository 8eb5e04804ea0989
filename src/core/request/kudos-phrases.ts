import { sentence } from '../reply/messages/index.ts'
import type { Command, Parsed } from './model.ts'

/** An amount first only where nothing else is said, or with a verb: "50 kudos to you!" is a compliment. */
const AMOUNT_FIRST = /^(?:(?:give|send|schenke?|sende|gib)\s)?(?<amount>[+-]?\d[\d.,'’]*)\s?kudos$/iu
const AMOUNT_BEHIND =
  /^(?:(?:give|send|schenke?|sende|gib)\s)?kudos(?:\s?[:=+]\s?|\s)(?<amount>[+-]?\d[\d.,'’]*)(?=[\s:;!–—]|$)[\s,:;.!–—-]*(?<note>.*)$/iu
/** Shorter ones only: nobody has as much. */
const WHOLE = /^\+?\d{1,9}$/

const LINK = /^(?:link|verknüpfen?|verbinden?)(?:\s(?:code\s)?(?<code>\S.*))?$/iu
/** As codes are shown; a word of ten letters is none. */
const CODE = /^[\p{L}\d]{5}[\s\p{Pd}]?[\p{L}\d]{5}$/u
const RECEIVE =
  /^(?:(?:receive|get)(?:\skudos)?\sas|(?:kudos\s)?empfangen?\sals|kudos\sals)\s(?<name>[^#]{1,100}#\s?\d{1,12})$/iu

const LONGEST = 1_000
const LONGEST_NOTE = 200

/** What a whole message means about kudos, if it is about them. */
export function parseKudos(said: string): Parsed | undefined {
  if (said.length > LONGEST) return undefined
  if (/^kudos$/iu.test(said)) return command({ kind: 'kudos' })
  const gift = (AMOUNT_FIRST.exec(said) ?? AMOUNT_BEHIND.exec(said))?.groups
  if (gift !== undefined) return readGift(gift)
  const name = RECEIVE.exec(said)?.groups?.name
  if (name !== undefined) return command({ kind: 'receive-as', name })
  const link = LINK.exec(said)?.groups
  if (link === undefined) return undefined
  if (link.code === undefined) return command({ kind: 'link' })
  return isCode(link.code) ? command({ kind: 'link', code: link.code }) : undefined
}

/** With anything but digits an amount may mean one thing or another, and it is money of a kind. */
function readGift({ amount = '', note = '' }: Record<string, string | undefined>): Parsed {
  const digits = amount.replace(/[.,'’]+$/u, '')
  if (!WHOLE.test(digits)) return { kind: 'refusal', sentence: sentence('giftAmountWrong', {}) }
  const said = note.trim().slice(0, LONGEST_NOTE).toWellFormed()
  return command({ kind: 'kudos', amount: Number(digits), ...(said !== '' && { note: said }) })
}

function isCode(text: string): boolean {
  return CODE.test(text) && (/[\d\p{Pd}]/u.test(text) || text === text.toUpperCase())
}

function command(one: Command): Parsed {
  return { kind: 'command', command: one }
}
