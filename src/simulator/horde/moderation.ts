import { Refusal } from './refusal.ts'

/** Stands for words that the filter rewrites, or refuses where it may not rewrite. */
const REPLACED_WORD = /\bforbiddenword\b/gi
/** Stands for prompts of which nothing would be left. */
const REFUSED_WORD = /\bcorruptword\b/i
const REPLACEMENT_LIMIT = 7000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The Horde's prompt filter with a list of two words, and the timeout of the whole address that it brings. */
export class Moderation {
  #offences: number[] = []
  #blockedUntil = 0

  /** Throws `TimeoutIP` while the address is blocked. */
  refuseBlocked(nowMs: number): void {
    if (nowMs >= this.#blockedUntil) return
    const seconds = Math.ceil((this.#blockedUntil - nowMs) / 1000)
    throw new Refusal(
      403,
      `Due to abuse prevention, your IP address has been put into timeout for ${seconds} more seconds.`,
      { rc: 'TimeoutIP' },
    )
  }

  /** The prompt that will be drawn. Throws `CorruptPrompt` and blocks the address for 3, 9, 15, … minutes. */
  filter(prompt: string, replace: boolean, nowMs: number): string {
    const positive = prompt.split('###')[0] ?? ''
    if (replace && [...positive].length > REPLACEMENT_LIMIT) {
      throw new Refusal(
        400,
        `Prompt has to be below ${REPLACEMENT_LIMIT} chars when replacement filter is on`,
        {
          rc: 'BadRequest',
        },
      )
    }
    const rewritten = prompt.replace(REPLACED_WORD, 'person')
    if (!REFUSED_WORD.test(prompt) && (replace || rewritten === prompt)) return rewritten
    this.#offences = [...this.#offences.filter((at) => nowMs - at < DAY_MS), nowMs]
    this.#blockedUntil = nowMs + (2 * this.#offences.length - 1) * 3 * MINUTE_MS
    throw new Refusal(400, 'This prompt appears to violate our terms of service and will be blocked.', {
      rc: 'CorruptPrompt',
    })
  }
}
