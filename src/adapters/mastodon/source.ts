import { PublishError } from '../../core/errors.ts'
import { pause } from '../../core/pause.ts'
import type { AdapterNeeds, Intake, RequestSource } from '../../core/ports.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import { takeIn } from '../../core/request/take-in.ts'
import type { MastodonClient } from './client.ts'
import type { Limits } from './limits.ts'
import { cursorSchema, type MentionCursor, type Notification, unread } from './mentions.ts'
import { readNotification } from './notification.ts'
import { patientRead } from './patient-read.ts'
import { keepStream, streamUrl } from './stream.ts'
import type { Us } from './us.ts'
import { Wakes } from './wakes.ts'

export interface SourceParts {
  readonly client: MastodonClient
  readonly limits: Limits
  readonly needs: AdapterNeeds
  /** Name of the account within Herald. */
  readonly account: string
  readonly allowedBots: readonly string[]
  readonly adultPictures: boolean
  /** How long requests are remembered. */
  readonly idDays: number
  /** Between two looks while nothing happens. */
  readonly quietMs: number
  /** Tells people in private what they are to be told; rejects never. */
  readonly tell: (signal: AbortSignal) => Promise<void>
}

/** Who mentions a bot just before it is first started gets an answer; the past does not. */
const FIRST_LOOK_BACK_MS = 10 * 60_000
/** Looks this soon after something came (a conversation goes on), and never sooner. */
const BUSY_SHARE = 1 / 5
const SLOWER = 1.5
const MIN_GAP_MS = 1_000
/** The share of the calls that a server allows that is left to the replies, and how many it is at most. */
const KEEP_SHARE = 1 / 10
const KEEP_CALLS = 30

/** What may be worth doing earlier. */
interface Ears {
  readonly looks: Wakes
  readonly streams: Wakes
}

/** Reads mentions from a saved cursor, which moves on only when intake has taken everything before it. */
export function mentionSource(parts: SourceParts): RequestSource {
  const { client, limits, needs, account, idDays, quietMs, tell } = parts
  const { cursors, clock, log } = needs
  const name = `mastodon-${account}`
  let stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  /** How often we were told that kept back mentions were let through, and up to which of these times we looked. */
  let released = 0
  let lookedFor = 0

  async function readCursor(): Promise<MentionCursor> {
    const saved = await cursors.cursor(name)
    const known = saved === undefined ? undefined : cursorSchema.safeParse(JSON.parse(saved)).data
    if (known !== undefined) return known
    const since = clock.now() - FIRST_LOOK_BACK_MS
    return { since, at: since, ids: [] }
  }

  /** Whether there was anything new. */
  async function round(intake: Intake, signal: AbortSignal): Promise<boolean> {
    const { id, acct } = await client.me(signal)
    const us: Us = {
      account,
      host: client.host,
      id,
      acct,
      allowedBots: parts.allowedBots,
      adultPictures: parts.adultPictures,
    }
    const cursor = await readCursor()
    const told = released
    const { notifications, next, bounded } = await unread(
      patientRead(
        (maxId) => client.notifications(maxId, signal),
        (ms) => pause(ms, signal),
      ),
      cursor,
      { nowMs: clock.now(), idDays, deep: lookedFor < told },
    )
    if (bounded) log.warn({ source: name }, 'more mentions waited than are read; the oldest are left out')
    await takeIn(
      notifications.flatMap((notification) => eventOf(notification, us) ?? []),
      intake,
      signal,
    )
    if (signal.aborted) return false
    if (JSON.stringify(next) !== JSON.stringify(cursor)) await cursors.saveCursor(name, JSON.stringify(next))
    lookedFor = told
    return notifications.length > 0
  }

  function eventOf(notification: Notification, us: Us): IncomingEvent | undefined {
    const reading = readNotification(notification, us)
    if (reading.kind === 'event') return reading.event
    if (reading.kind === 'unreadable') {
      log.warn({ source: name, fields: reading.fields }, 'unreadable mention')
    }
    return undefined
  }

  async function listen(intake: Intake, { looks, streams }: Ears, signal: AbortSignal): Promise<void> {
    let everyMs = quietMs
    let failed = false
    while (!signal.aborted) {
      const woken = looks.next
      let waitMs: number | undefined
      try {
        const busy = await round(intake, signal)
        everyMs = busy ? quietMs * BUSY_SHARE : Math.min(quietMs, everyMs * SLOWER)
        // It is back; its stream may be too, and an old one may be dead without having said so.
        if (failed) streams.wake()
        failed = false
      } catch (error) {
        if (signal.aborted) return
        failed = true
        everyMs = quietMs
        log.warn({ source: name, err: error }, 'reading mentions failed; trying again')
        if (error instanceof PublishError) waitMs = error.retryAfterMs
      }
      await tell(signal)
      waitMs ??= callsLeftMs()
      const leastMs = Math.max(waitMs, Math.min(MIN_GAP_MS, everyMs))
      await pause(leastMs, signal)
      await pause(everyMs - leastMs, signal, woken)
    }
  }

  /** How long to leave the calls that remain to the replies, where they are few. */
  function callsLeftMs(): number {
    const { allowance } = client
    if (allowance === undefined) return 0
    const { limit = Number.POSITIVE_INFINITY, remaining, resetAt } = allowance
    return remaining > Math.min(KEEP_CALLS, limit * KEEP_SHARE) ? 0 : Math.max(0, resetAt - clock.now())
  }

  /** Nobody here can miss mentions that never arrive, so an operator is told of them. */
  async function lookAtPolicy(signal: AbortSignal): Promise<void> {
    const { kind } = await limits.refresh(signal)
    if (kind !== 'mastodon') return
    const { heldBack, waiting } = await client.policy(signal)
    if (heldBack.length > 0) {
      log.warn({ source: name, heldBack, waiting }, 'the server keeps mentions back; see herald doctor')
    }
  }

  /** Streaming, where the server has it; without it the source is slower, not worse. */
  async function stream({ looks, streams }: Ears, signal: AbortSignal): Promise<void> {
    await keepStream({
      async address() {
        const { streaming } = await limits.refresh(signal)
        const url = streaming === undefined ? undefined : streamUrl(streaming, client.url)
        return url && { url, token: await client.token() }
      },
      onEvent(event) {
        if (event === 'notifications_merged') released += 1
        looks.wake()
      },
      renewed: () => streams.next,
      signal,
      clock,
      wait: pause,
    })
  }

  return {
    async start(intake, signal) {
      stopping = new AbortController()
      const both = AbortSignal.any([signal, stopping.signal])
      // From here on nothing is missed: what happens before the first look counts too.
      const cursor = await readCursor()
      if (cursor.ids.length === 0) await cursors.saveCursor(name, JSON.stringify(cursor))
      const ears = { looks: new Wakes(), streams: new Wakes() }
      running = Promise.all([
        listen(intake, ears, both),
        stream(ears, both),
        // Older versions have none, and what keeps us from asking keeps us from mentions too, which is said there.
        lookAtPolicy(both).catch(() => {}),
      ])
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
