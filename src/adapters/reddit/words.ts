import { markedText, unmarked, writtenAs } from './markdown.ts'

/** What somebody wrote to us. */
export interface Written {
  /** Plain, without mentions of us and without the trigger word. */
  readonly words: string
  /** Names us, outside of quotes and code. */
  readonly mentions: boolean
  /** Begins with the trigger word. */
  readonly triggers: boolean
}

/**
 * Reads a comment or message as Reddit's markdown.
 *
 * @param name our account's
 * @param triggers words that stand for a mention at the beginning of a comment, such as `!draw`
 */
export function readWords(markdown: string, name: string, triggers: readonly string[]): Written {
  const text = markedText(markdown)
  const mention = mentionOf(name)
  const named = text.replace(mention, ' ')
  const mentions = named !== text
  const begins = triggerAt(triggers).exec(named)
  // What the word stands for is said in words that every platform knows.
  const words = begins === null ? named : `draw ${named.slice(begins[0].length)}`
  return { words: tidy(unmarked(words)), mentions, triggers: begins !== null }
}

/** `u/name`, `/u/name`, `/user/name`, and the profile as a subreddit, `r/u_name`. */
function mentionOf(name: string): RegExp {
  const [slash, r, named] = ['/', 'r/u_', name].map(writtenAs)
  return new RegExp(
    `(?<![\\p{L}\\p{N}_/])${slash}?(?:u(?:ser)?${slash}|${r})${named}(?![\\p{L}\\p{N}_-]|${writtenAs('_')})`,
    'giu',
  )
}

function triggerAt(triggers: readonly string[]): RegExp {
  return new RegExp(`^\\s*(?:${triggers.map(writtenAs).join('|')})(?![\\p{L}\\p{N}_-])`, 'iu')
}

function tidy(text: string): string {
  return text
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .split('\n')
    .map((line) => line.replace(/[ \t\u00A0]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}
