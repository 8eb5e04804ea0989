import type { Buckets } from '../../core/buckets.ts'
import { PublishError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'

/**
 * A bot makes 50 calls a second (docs.discord.com, "Rate Limits", "Global Rate Limit"); those that answer interactions
 * are not counted, and what is left here is for looking things up.
 */
const ALL = { count: 40, windowMs: 1_000 }
/** Calls may come that much closer than they left, and Discord counts them when they come. */
const SLACK_MS = 200
/** Messages of a channel, posted or edited, each: Discord's headers say five in five seconds. */
const CHANNEL = { count: 5, windowMs: 5_000 + SLACK_MS }
/** Progress leaves the rest to answers. */
const PROGRESS = { ...CHANNEL, count: 3 }
/** Reactions in a channel: Discord's headers say one in a quarter of a second. */
const REACTION = { count: 1, windowMs: 250 + SLACK_MS }

/** What an account may still send. Shared by all processes that publish for it. */
export interface Budget {
  /**
   * @param where id of the channel; of the message, where an interaction's token changes it
   * @throws {PublishError} not-sent, with the time to wait, where as much was sent as may be
   */
  take(what: 'post' | 'edit', where: string): Promise<void>
  /** As above, for what nobody misses. */
  takeProgress(where: string): Promise<void>
  takeReaction(channelId: string): Promise<void>
}

export function accountBudget(buckets: Buckets, account: string, clock: Clock): Budget {
  async function take(name: string, limit: typeof ALL): Promise<void> {
    const channelMs = await buckets.take(`discord-${account}-${name}`, [limit], clock.now())
    const waitMs = channelMs > 0 ? channelMs : await buckets.take(`discord-${account}`, [ALL], clock.now())
    if (waitMs === 0) return
    throw new PublishError('as much was sent as Discord takes in a while', {
      outcome: 'not-sent',
      kind: 'rate-limited',
      retryAfterMs: waitMs,
    })
  }
  return {
    take: (what, where) => take(`${what}-${where}`, CHANNEL),
    takeProgress: (where) => take(`edit-${where}`, PROGRESS),
    takeReaction: (channelId) => take(`react-${channelId}`, REACTION),
  }
}
