import { PublishError } from '../../core/errors.ts'
import type { AdapterNeeds, Intake, RequestSource } from '../../core/ports.ts'
import type { MastodonClient } from './client.ts'
import type { Limits } from './limits.ts'
import { cursorSchema, type MentionCursor, type Notification, unread } from './mentions.ts'
import { readNotification } from './notification.ts'
import { keepStream } from './stream.ts'
import type { Us } from './us.ts'

export interface SourceParts {
  readonly client: MastodonClient
  readonly limits: Limits
  readonly needs: AdapterNeeds
  /** Name of the account within Herald. */
  readonly account: string
  readonly allowedBots: readonly string[]
  readonly adultPictures: boolean
  /** Between two looks while nothing happens. */
  readonly quietMs: number
}

/** Who mentions a bot just before it is first started gets an answer; the past does not. */
const FIRST_LOOK_BACK_MS = 10 * 60_000
/** Looks this soon after something came (a conversation goes on), and never sooner. */
const BUSY_SHARE = 1 / 5
const SLOWER = 1.5
const MIN_GAP_MS = 1_000
/** Of the calls that a server allows, so many are left to the replies. */
const KEEP_CALLS = 30

/** Reads mentions from a saved cursor, which moves on only when intake has taken everything before it. */
export function mentionSource(parts: SourceParts): RequestSource {
  const { client, limits, needs, account, quietMs } = parts
  const { cursors, clock, log } = needs
  const name = `mastodon-${account}`
  let stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()

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
    const { notifications, next, bounded } = await unread(
      (maxId) => client.notifications(maxId, signal),
      cursor,
    )
    if (bounded) log.warn({ source: name }, 'more mentions waited than are read; the oldest are left out')
    for (const notification of notifications) {
      if (signal.aborted) return false
      await take(notification, us, intake)
    }
    if (JSON.stringify(next) !== JSON.stringify(cursor)) await cursors.saveCursor(name, JSON.stringify(next))
    return notifications.length > 0
  }

  async function take(notification: Notification, us: Us, intake: Intake): Promise<void> {
    const reading = readNotification(notification, us)
    if (reading.kind === 'event') await intake(reading.event)
    else if (reading.kind === 'unreadable')
      log.warn({ source: name, fields: reading.fields }, 'unreadable mention')
  }

  async function listen(intake: Intake, wakes: Wakes, signal: AbortSignal): Promise<void> {
    let everyMs = quietMs
    while (!signal.aborted) {
      let waitMs: number | undefined
      try {
        const busy = await round(intake, signal)
        everyMs = busy ? quietMs * BUSY_SHARE : Math.min(quietMs, everyMs * SLOWER)
      } catch (error) {
        if (signal.aborted) return
        everyMs = quietMs
        log.warn({ source: name, err: error }, 'reading mentions failed; trying again')
        if (error instanceof PublishError) waitMs = error.retryAfterMs
      }
      waitMs ??= callsLeftMs()
      if (waitMs !== undefined) await wakes.sleep(waitMs, signal)
      else await wakes.sleepUnlessWoken(everyMs, Math.min(MIN_GAP_MS, everyMs), signal)
    }
  }

  /** How long to leave the calls that remain to the replies, where they are few. */
  function callsLeftMs(): number | undefined {
    const { allowance } = client
    if (allowance === undefined || allowance.remaining > KEEP_CALLS) return undefined
    return Math.max(0, allowance.resetAt - clock.now())
  }

  /** Streaming, where the server has it; without it the source is slower, not worse. */
  async function stream(wakes: Wakes, signal: AbortSignal): Promise<void> {
    const { streaming } = await limits.refresh(signal)
    if (streaming === undefined) return
    const token = await client.token()
    await keepStream({ url: streaming, token, onEvent: () => wakes.wake(), signal })
  }

  return {
    async start(intake, signal) {
      stopping = new AbortController()
      const both = AbortSignal.any([signal, stopping.signal])
      // From here on nothing is missed: what happens before the first look counts too.
      const cursor = await readCursor()
      if (cursor.ids.length === 0) await cursors.saveCursor(name, JSON.stringify(cursor))
      const wakes = new Wakes()
      running = Promise.all([
        listen(intake, wakes, both),
        stream(wakes, both).catch((error: unknown) => {
          if (!both.aborted)
            log.warn({ source: name, err: error }, 'no streaming; asking now and then instead')
        }),
      ])
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Lets a sleep end early. A wake while nobody sleeps ends the next sleep. */
class Wakes {
  #woken = false
  #onWake = () => {}

  wake(): void {
    this.#woken = true
    this.#onWake()
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms)
      function done() {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
    })
  }

  /** At least `leastMs`, then until woken, at most `ms` in all. */
  async sleepUnlessWoken(ms: number, leastMs: number, signal: AbortSignal): Promise<void> {
    await this.sleep(leastMs, signal)
    if (!this.#woken && ms > leastMs) {
      const early = new AbortController()
      this.#onWake = () => early.abort()
      await this.sleep(ms - leastMs, AbortSignal.any([signal, early.signal]))
      this.#onWake = () => {}
    }
    this.#woken = false
  }
}
