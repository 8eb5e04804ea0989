/** What share a limit: calls of one kind to one channel, server or webhook. */
export interface Rule {
  readonly name: string
  readonly limit: number
  readonly periodMs: number
}

/**
 * Discord documents no numbers ("should not be hard coded"): these are what bots observe.
 * Only the global one is stated: discord.com/developers/docs/topics/rate-limits#global-rate-limit
 */
export const RULES = {
  post: { name: 'post', limit: 5, periodMs: 5_000 },
  edit: { name: 'edit', limit: 5, periodMs: 5_000 },
  erase: { name: 'erase', limit: 5, periodMs: 1_000 },
  read: { name: 'read', limit: 5, periodMs: 1_000 },
  react: { name: 'react', limit: 1, periodMs: 250 },
  webhook: { name: 'webhook', limit: 5, periodMs: 2_000 },
  direct: { name: 'direct', limit: 10, periodMs: 10_000 },
  commands: { name: 'commands', limit: 5, periodMs: 20_000 },
  other: { name: 'other', limit: 10, periodMs: 5_000 },
} satisfies Record<string, Rule>
const GLOBAL: Rule = { name: 'global', limit: 50, periodMs: 1_000 }
/** So many 401, 403 and 429 within so long, and Cloudflare closes the door: ibid., #invalid-request-limit. */
const INVALID: Rule = { name: 'invalid', limit: 10_000, periodMs: 600_000 }

export interface Quota {
  readonly rule: Rule
  readonly remaining: number
  readonly resetAt: number
  readonly exceeded: boolean
}

/** Windows that begin with their first call. */
export class Buckets {
  readonly #now: () => number
  readonly #windows = new Map<string, { count: number; resetAt: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts a call. @param major the channel, server or webhook it is about */
  count(rule: Rule, major: string): Quota {
    const key = `${rule.name} ${major}`
    const now = this.#now()
    const known = this.#windows.get(key)
    const window =
      known !== undefined && known.resetAt > now ? known : { count: 0, resetAt: now + rule.periodMs }
    window.count += 1
    this.#windows.set(key, window)
    return {
      rule,
      remaining: Math.max(0, rule.limit - window.count),
      resetAt: window.resetAt,
      exceeded: window.count > rule.limit,
    }
  }

  countGlobal(): Quota {
    return this.count(GLOBAL, '')
  }

  /** Counts what was refused. */
  countInvalid(status: number): void {
    if (status === 401 || status === 403 || status === 429) this.count(INVALID, '')
  }

  /** Until when nobody is let in any more, epoch ms. */
  bannedUntil(): number | undefined {
    const window = this.#windows.get(`${INVALID.name} `)
    const banned = window !== undefined && window.count >= INVALID.limit && window.resetAt > this.#now()
    return banned ? window.resetAt : undefined
  }
}

/** discord.com/developers/docs/topics/rate-limits#header-format */
export function quotaHeaders({ rule, remaining, resetAt }: Quota, now: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(rule.limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': (resetAt / 1_000).toFixed(3),
    'x-ratelimit-reset-after': seconds(resetAt - now),
    'x-ratelimit-bucket': Buffer.from(`bucket ${rule.name}`).toString('hex').padEnd(32, '0').slice(0, 32),
  }
}

export function seconds(ms: number): string {
  return (Math.max(0, ms) / 1_000).toFixed(3)
}
