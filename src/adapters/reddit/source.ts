import { PublishError, rateLimitWaitMs } from '../../core/errors.ts'
import type { pause } from '../../core/pause.ts'
import type { AdapterNeeds, Intake, RequestSource } from '../../core/ports.ts'
import { takeIn } from '../../core/request/take-in.ts'
import type { RedditClient } from './client.ts'
import { AT_THE_TOP, newComments } from './comments.ts'
import type { RedditSettings } from './config.ts'
import { type Cursor, cursorSchema } from './cursor.ts'
import type { InboxItem } from './entities.ts'
import { commentEvents, inboxEvents } from './events.ts'
import { MARKED_AT_ONCE, readUnread } from './inbox.ts'
import { isSuspended, suspended } from './shut-out.ts'
import { followed } from './subreddits.ts'

export interface SourceParts {
  readonly client: RedditClient
  readonly needs: Pick<AdapterNeeds, 'cursors' | 'clock' | 'log'>
  readonly settings: RedditSettings
  /** How long requests are remembered: what is older may have been answered and forgotten. */
  readonly idDays: number
  /** Between two looks while nothing happens. */
  readonly quietMs: number
  /** Tells people in private what they are to be told; rejects never. */
  readonly tell: (signal: AbortSignal) => Promise<void>
  /** Resolves after that time, or when one of the signals is aborted. */
  readonly wait: typeof pause
}

/** Who asks a bot just before it is first started gets an answer; the past does not. */
const FIRST_LOOK_BACK_MS = 10 * 60_000
const DAY_MS = 24 * 3_600_000
/** Looks this soon after something came (a conversation goes on), and never sooner: two calls a look. */
const BUSY_SHARE = 1 / 5
const SLOWER = 1.5
const MIN_GAP_MS = 2_000
/** Between two looks at the account itself: who is suspended can read on, so nothing else tells. */
const ACCOUNT_EVERY_MS = 10 * 60_000
/** For all the waiting within one look. */
const PATIENCE_MS = 10 * 60_000

/**
 * Reads the inbox, whose read marks say how far it got, and the comments of subreddits that allow trigger words, by a
 * saved cursor. What is both comes twice, with the same id.
 */
export function redditSource(parts: SourceParts): RequestSource {
  const { client, needs, settings, idDays, quietMs, tell, wait } = parts
  const { cursors, clock, log } = needs
  const name = `reddit-${client.name}`
  const events = { client, settings, log }
  const subreddits = followed(settings).join('+')
  let stopping = new AbortController()
  let place = AT_THE_TOP
  let wellAt = Number.NEGATIVE_INFINITY
  let running: Promise<void> = Promise.resolve()
  /** What only an operator can change. */
  let trouble: string | undefined

  async function readCursor(): Promise<Cursor> {
    const saved = await cursors.cursor(name)
    const known = saved === undefined ? undefined : cursorSchema.safeParse(JSON.parse(saved)).data
    return known ?? { since: clock.now() - FIRST_LOOK_BACK_MS }
  }

  /** Where that is later than it can be by Reddit's time, our clock was ahead when it was saved. */
  function sinceOf({ since }: Cursor): number {
    return Math.min(since, clock.now() + client.aheadMs - FIRST_LOOK_BACK_MS)
  }

  /** Whether there was anything new. */
  async function lookIntoInbox(intake: Intake, signal: AbortSignal): Promise<boolean> {
    const patient = patience(signal)
    const { items, unreadable } = await readUnread((page) => patient(() => client.unread(page, signal)))
    if (unreadable.length > 0) log.warn({ source: name, items: unreadable }, 'unreadable items in the inbox')
    const since = sinceOf(await readCursor())
    // Reddit's own time: were our clock wrong for a moment, what is marked as read then would be lost.
    const newest = Math.max(...items.map(timeOf))
    const oldest = Math.max(since, newest - Math.max(idDays - 1, idDays / 2) * DAY_MS)
    let unmarked: PublishError | undefined
    const mark = async (names: readonly string[]): Promise<void> => {
      try {
        await patient(() => client.markRead(names, signal))
      } catch (error) {
        if (signal.aborted || !isOfOneCall(error)) throw error
        unmarked ??= error
      }
    }
    for (const batch of inBatches(items, MARKED_AT_ONCE)) {
      const due = batch.filter((item) => timeOf(item) >= oldest)
      await takeIn(await patient(() => inboxEvents(events, due, signal)), intake, signal)
      if (signal.aborted) return false
      // What cannot be marked comes again; who stands behind it must not wait for that.
      await mark(batch.map(nameOf))
    }
    if (unreadable.length > 0) await mark(unreadable)
    if (unmarked !== undefined) throw unmarked
    return items.length > 0
  }

  async function lookAtComments(intake: Intake, signal: AbortSignal): Promise<boolean> {
    if (subreddits === '') return false
    const cursor = await readCursor()
    const since = sinceOf(cursor)
    const { comments: known = { at: since, seen: [] } } = cursor
    const patient = patience(signal)
    const look = await newComments(
      (page) => patient(() => client.comments(subreddits, page, signal)),
      known,
      place,
      { since, nowMs: clock.now() },
    )
    const { comments, next, bounded } = look
    if (bounded)
      log.warn({ source: name }, 'more comments were written than are read; the oldest are left out')
    await takeIn(await patient(() => commentEvents(events, comments, signal)), intake, signal)
    if (signal.aborted) return false
    const position = JSON.stringify({ ...cursor, comments: next })
    if (position !== JSON.stringify(cursor)) await cursors.saveCursor(name, position)
    place = look.place
    return comments.length > 0
  }

  async function lookAtAccount(_intake: Intake, signal: AbortSignal): Promise<boolean> {
    const nowMs = clock.now()
    if (nowMs >= wellAt && nowMs - wellAt < ACCOUNT_EVERY_MS) return false
    if (isSuspended(await client.me(signal))) throw suspended('looking at the account')
    wellAt = nowMs
    return false
  }

  /** Waits where too many calls were made, and goes on: beginning anew would never get further. */
  function patience(signal: AbortSignal) {
    let leftMs = PATIENCE_MS
    return async <T>(call: () => Promise<T>): Promise<T> => {
      for (;;) {
        try {
          return await call()
        } catch (error) {
          const waitMs = rateLimitWaitMs(error)
          if (waitMs === undefined || waitMs > leftMs || signal.aborted) throw error
          leftMs -= waitMs
          await wait(waitMs, signal)
        }
      }
    }
  }

  async function listen(intake: Intake, signal: AbortSignal): Promise<void> {
    let everyMs = quietMs
    while (!signal.aborted) {
      const busy: boolean[] = []
      let waitMs = 0
      let shutOut: string | undefined
      // One after the other, and each by itself: a subreddit that went private must not keep us from the inbox.
      for (const look of [lookIntoInbox, lookAtComments, lookAtAccount]) {
        try {
          busy.push(await look(intake, signal))
        } catch (error) {
          if (signal.aborted) return
          if (error instanceof PublishError && error.kind === 'auth') shutOut = error.message
          log.warn({ source: name, err: error }, 'reading Reddit failed; trying again')
          waitMs = Math.max(waitMs, quietMs, rateLimitWaitMs(error) ?? 0)
        }
      }
      trouble = shutOut
      await tell(signal)
      everyMs = busy.includes(true) ? quietMs * BUSY_SHARE : Math.min(quietMs, everyMs * SLOWER)
      await wait(Math.max(waitMs, everyMs, Math.min(MIN_GAP_MS, quietMs)), signal)
    }
  }

  return {
    async start(intake, signal) {
      stopping = new AbortController()
      place = AT_THE_TOP
      // From here on nothing is missed: what happens before the first look counts too.
      await cursors.saveCursor(name, JSON.stringify(await readCursor()))
      running = listen(intake, AbortSignal.any([signal, stopping.signal]))
    },
    problem: () => trouble,
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Another call may fare better. */
function isOfOneCall(error: unknown): error is PublishError {
  return error instanceof PublishError && error.kind !== 'rate-limited' && error.kind !== 'auth'
}

function* inBatches<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size)
}

function nameOf({ data }: InboxItem): string {
  return data.name
}

/** Epoch ms. */
function timeOf({ data }: InboxItem): number {
  return data.created_utc * 1_000
}
