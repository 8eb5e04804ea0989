import { sentence } from '../reply/messages/index.ts'
import { parseAlt } from './alt.ts'
import { clean, trimWords } from './clean.ts'
import type { Parsed } from './model.ts'
import { takeApart } from './parts.ts'
import { parsePhrase } from './phrases.ts'
import { afterTrigger } from './trigger.ts'

/** Prompt and negative prompt together, leaving room for a style's words below the Horde's 7000. */
const MAX_PROMPT = 3000
const MAX_STYLE = 100

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
  if (alt !== undefined) {
    if (alt.text.length > MAX_PROMPT) return refusal(sentence('descriptionTooLong', { limit: MAX_PROMPT }))
    return { kind: 'command', command: alt }
  }
  const asked = afterTrigger(cleaned)
  if (asked !== undefined) return parseDraw(asked, isStyle)
  return parsePhrase(trimWords(cleaned)) ?? parseChange(cleaned, isStyle)
}

function parseDraw(text: string, isStyle?: (name: string) => boolean): Parsed {
  const { overrides, remarks, ...parts } = takeApart(text)
  const { prompt, style } = words(parts.prompt, parts.style, isStyle)
  const negative = tidy(parts.negative)
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(prompt)) return refusal(sentence('emptyPrompt', {}))
  const tooLong = refuseLength(prompt, negative, style)
  if (tooLong !== undefined) return tooLong
  const asked = { prompt, negative, ...(style === '' ? {} : { style }), overrides }
  return { kind: 'command', command: { kind: 'draw', words: asked, remarks } }
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
  const change = { ...(style === '' ? {} : { style }), ...(negative === '' ? {} : { negative }), overrides }
  return (
    refuseLength('', negative, style) ?? { kind: 'command', command: { kind: 'change', ...change, remarks } }
  )
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

function styleName(text: string): string {
  return tidy(text).replace(/(?<!^)\s(?:thanks|thank you|thx|danke)$/iu, '')
}

/** One line; commas that a label or flag left hanging are joined up. */
function tidy(text: string): string {
  return trimWords(text.replaceAll('###', ', '))
    .replace(/\s+/gu, ' ')
    .replace(/ ?([,;])(?: ?[,;])*/gu, '$1')
}

function refuseLength(prompt: string, negative: string, style: string): Parsed | undefined {
  if (prompt.length + negative.length > MAX_PROMPT) {
    return refusal(sentence('promptTooLong', { limit: MAX_PROMPT }))
  }
  if (style.length <= MAX_STYLE) return undefined
  return refusal(
    sentence('unknownStyle', { style: `${style.slice(0, MAX_STYLE).toWellFormed()}…`, closest: [] }),
  )
}

function refusal(reason: Extract<Parsed, { kind: 'refusal' }>['sentence']): Parsed {
  return { kind: 'refusal', sentence: reason }
}
