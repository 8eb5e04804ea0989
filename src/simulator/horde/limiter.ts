import { Refusal } from './refusal.ts'

export interface Limit {
  readonly count: number
  readonly perMs: number
  /** As the refusal says it, such as `2 per 1 second`. */
  readonly text: string
}

export const PER_SECOND = (count: number): Limit => ({ count, perMs: 1_000, text: `${count} per 1 second` })
export const PER_MINUTE = (count: number): Limit => ({ count, perMs: 60_000, text: `${count} per 1 minute` })
export const PER_HOUR = (count: number): Limit => ({ count, perMs: 3_600_000, text: `${count} per 1 hour` })

/** Fixed windows, as flask-limiter counts them. */
export class Limiter {
  readonly #windows = new Map<string, { startedAt: number; count: number }>()

  /** Headers for the answer; throws the 429, which has no `rc`. */
  count(key: string, limits: readonly Limit[], nowMs: number): Record<string, string> {
    let headers: Record<string, string> = {}
    for (const limit of limits) {
      const startedAt = Math.floor(nowMs / limit.perMs) * limit.perMs
      const name = `${key} ${limit.text}`
      const window = this.#windows.get(name)
      const count = (window?.startedAt === startedAt ? window.count : 0) + 1
      this.#windows.set(name, { startedAt, count })
      const endsAt = startedAt + limit.perMs
      headers = {
        'x-ratelimit-limit': String(limit.count),
        'x-ratelimit-remaining': String(Math.max(0, limit.count - count)),
        'x-ratelimit-reset': String(Math.ceil(endsAt / 1000)),
        'retry-after': String(Math.round((endsAt - nowMs) / 1000)),
      }
      if (count > limit.count) throw new Refusal(429, limit.text, { headers })
    }
    return headers
  }
}
