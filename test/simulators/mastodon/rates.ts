import type { Costume } from './costume.ts'

export interface Rule {
  readonly name: 'api' | 'paging' | 'media' | 'delete' | 'statuses'
  readonly limit: number
  readonly periodMs: number
}
const MINUTE = 60_000

/** docs.joinmastodon.org/api/rate-limits, rack_attack.rb and rate_limiter.rb. */
export const RULES = {
  api: { name: 'api', limit: 300, periodMs: 5 * MINUTE },
  paging: { name: 'paging', limit: 300, periodMs: 15 * MINUTE },
  media: { name: 'media', limit: 30, periodMs: 30 * MINUTE },
  delete: { name: 'delete', limit: 30, periodMs: 30 * MINUTE },
  statuses: { name: 'statuses', limit: 300, periodMs: 180 * MINUTE },
} satisfies Record<string, Rule>

/** Where a caller stands after a call. */
export interface Quota {
  readonly rule: Rule
  readonly remaining: number
  readonly resetAt: number
  readonly exceeded: boolean
}

/** Calls counted in fixed windows; they begin when the server does. */
export class Rates {
  readonly #now: () => number
  readonly #startedAt: number
  readonly #counts = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
    this.#startedAt = now()
  }

  /** Counts a call of somebody under each rule, and tells of the one with the least left. */
  count(rules: readonly [Rule, ...Rule[]], who: string): Quota {
    const [first, ...others] = rules.map((rule) => this.#count(rule, who))
    if (first === undefined) throw new Error('no rule')
    return others.reduce((least, quota) => (quota.remaining < least.remaining ? quota : least), first)
  }

  #count(rule: Rule, who: string): Quota {
    const window = Math.floor((this.#now() - this.#startedAt) / rule.periodMs)
    const key = `${rule.name} ${who} ${window}`
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return {
      rule,
      remaining: Math.max(0, rule.limit - count),
      resetAt: this.#startedAt + (window + 1) * rule.periodMs,
      exceeded: count > rule.limit,
    }
  }
}

export function quotaHeaders({ rule, remaining, resetAt }: Quota, costume: Costume): Record<string, string> {
  if (costume.rateLimits === 'none') return {}
  return {
    'x-ratelimit-limit': String(rule.limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': resetText(resetAt, costume),
  }
}

/** Mastodon writes microseconds, others epoch seconds. */
export function resetText(resetAt: number, costume: Costume): string {
  if (costume.rateLimits === 'epoch') return String(Math.ceil(resetAt / 1_000))
  return new Date(resetAt).toISOString().replace('Z', '000Z')
}
