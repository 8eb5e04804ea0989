import { type Sentence, sentence } from '../reply/messages/index.ts'
import { parseAlt } from './alt.ts'
import { clean, trimWords } from './clean.ts'
import type { Command, DrawWords, Overrides, Parsed } from './model.ts'
import { takeApart } from './parts.ts'
import { parsePhrase } from './phrases.ts'
import { afterTrigger } from './trigger.ts'

/** Prompt and negative prompt together, leaving room for a style's words below the Horde's 7000. */
const MAX_PROMPT = 3000
const MAX_STYLE = 100

/** What was for us. */
type Read = Exclude<Parsed, { kind: 'not-for-us' }>

const NOT_FOR_US: Parsed = { kind: 'not-for-us' }

/**
 * What the words of a person mean: a command, a refusal that helps, or nothing for us. Total (any string),
 * pure, linear in the length of the text. `text` has no markup and no mention of the bot.
 *
 * `isStyle` says whether a name is a style or category. With it, "in the style of van gogh" stays in the
 * prompt where no style goes by that name; without it, every such ending is taken for a style.
 */
export function parseCommand(text: string, isStyle?: (name: string) => boolean): Parsed {
  const cleaned = clean(text)
  const alt = parseAlt(cleaned)
  if (alt !== undefined) return checkAlt(alt)
  const asked = afterTrigger(cleaned)
  if (asked !== undefined) return parseDraw(asked, isStyle)
  return parsePhrase(trimWords(cleaned)) ?? parseChange(cleaned, isStyle)
}

function parseDraw(text: string, isStyle?: (name: string) => boolean): Parsed {
  const { overrides, remarks, ...parts } = takeApart(text)
  const { prompt, style } = words(parts.prompt, parts.style, isStyle)
  return checkDraw({ prompt, negative: tidy(parts.negative), style, overrides }, remarks)
}

interface Asked {
  readonly prompt: string
  readonly negative: string
  /** Empty: none. */
  readonly style: string
  readonly overrides: Overrides
}

/** Something to draw, unless it is empty or too long. Its words are tidy. */
export function checkDraw(asked: Asked, remarks: readonly Sentence[], more: Partial<DrawWords> = {}): Read {
  const { prompt, negative, style, overrides } = asked
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(prompt)) return refusal(sentence('emptyPrompt', {}))
  const words = { ...more, prompt, negative, ...(style === '' ? {} : { style }), overrides }
  return (
    refuseLength(prompt, negative, style) ?? { kind: 'command', command: { kind: 'draw', words, remarks } }
  )
}

/** A change of an earlier request, unless it is too long. */
export function checkChange(asked: Omit<Asked, 'prompt'>, remarks: readonly Sentence[]): Read {
  const { negative, style, overrides } = asked
  const change = { ...(style === '' ? {} : { style }), ...(negative === '' ? {} : { negative }), overrides }
  return (
    refuseLength('', negative, style) ?? { kind: 'command', command: { kind: 'change', ...change, remarks } }
  )
}

/** A description of a picture, unless it is too long. */
export function checkAlt(command: Extract<Command, { kind: 'alt' }>): Read {
  return command.text.length > MAX_PROMPT
    ? refusal(sentence('descriptionTooLong', { limit: MAX_PROMPT }))
    : { kind: 'command', command }
}

/** `style: x` and flags change an earlier request when nothing else is said. */
function parseChange(text: string, isStyle?: (name: string) => boolean): Parsed {
  const { overrides, remarks, marks, ...parts } = takeApart(text)
  const { prompt, style } = words(parts.prompt, parts.style, isStyle)
  if (!/^(?:(?:and|but|now|with|again|und|aber|jetzt|mit|nochmal)\s?){0,3}$/iu.test(prompt)) return NOT_FOR_US
  if (marks === 0 && style === '') return NOT_FOR_US
  const negative = tidy(parts.negative)
  if (style === '' && negative === '' && Object.keys(overrides).length === 0) {
    return remarks[0] === undefined ? NOT_FOR_US : refusal(remarks[0])
  }
  return checkChange({ negative, style, overrides }, remarks)
}

/** Prompt and style, where a prompt's last words may name the style. */
function words(prompt: string, style: string, isStyle: (name: string) => boolean = () => true) {
  const tidied = tidy(prompt)
  if (style.trim() !== '') return { prompt: tidied, style: styleName(style) }
  const ending = [...tidied.matchAll(/(?<![\p{L}\p{N}_-])(?:in the style of|im stil von)\s/giu)].at(-1)
  const named = ending && styleName(tidied.slice(ending.index + ending[0].length))
  if (!named || named.length > MAX_STYLE || !isStyle(named)) return { prompt: tidied, style: '' }
  return { prompt: tidy(tidied.slice(0, ending.index)), style: named }
}

export function styleName(text: string): string {
  return tidy(text).replace(/(?<!^)\s(?:thanks|thank you|thx|danke)$/iu, '')
}

/** Safe words on one line; commas that a label or flag left hanging are joined up. */
export function tidy(text: string): string {
  return trimWords(text.replaceAll('###', ', '))
    .replace(/\s+/gu, ' ')
    .replace(/ ?([,;])(?: ?[,;])*/gu, '$1')
}

function refuseLength(prompt: string, negative: string, style: string): Read | undefined {
  if (prompt.length + negative.length > MAX_PROMPT) {
    return refusal(sentence('promptTooLong', { limit: MAX_PROMPT }))
  }
  if (style.length <= MAX_STYLE) return undefined
  return refusal(
    sentence('unknownStyle', { style: `${style.slice(0, MAX_STYLE).toWellFormed()}…`, closest: [] }),
  )
}

function refusal(reason: Sentence): Read {
  return { kind: 'refusal', sentence: reason }
}
