import { setTimeout as delay } from 'node:timers/promises'
import { ShutOutError } from './errors.ts'
import type { GatewayKey, GatewayLease, GatewayLeases } from './gateway-leases.ts'
import type { Clock, Intake, Log, RequestSource } from './ports.ts'

export interface GatewayOptions {
  readonly leases: GatewayLeases
  readonly key: GatewayKey
  /** Names this process, unlike any other. */
  readonly holder: string
  readonly source: RequestSource
  readonly intake: Intake
  readonly clock: Clock
  readonly log: Log
  /** A dead process is followed by another one after `leaseMs` and, at the latest, `everyMs` more. */
  readonly leaseMs?: number
  readonly everyMs?: number
  /** Until a platform that shut us out is asked again. */
  readonly shutOutMs?: number
}

export interface Gateway {
  readonly key: GatewayKey
  /** Whether it got the lease when it first asked; false also where it could not ask. */
  readonly taken: Promise<boolean>
  /** What keeps this account from being listened to; undefined: it is, here or by the process that has the lease. */
  problem(): string | undefined
  /** Stops listening, then lets others take over at once. */
  stop(): Promise<void>
}

/** Together well under the 30 s in which a standby is to take over. */
const LEASE_MS = 20_000
const EVERY_MS = 5_000
const SHUT_OUT_MS = 60_000

/**
 * Listens for one account, in one process at a time: starts the source when it gets the lease, stops it when the
 * lease is lost, and tries again. Until then this process is a standby.
 */
export function keepGateway(options: GatewayOptions): Gateway {
  const { leases, key, holder, source, intake, clock, log } = options
  const { leaseMs = LEASE_MS, everyMs = EVERY_MS, shutOutMs = SHUT_OUT_MS } = options
  const stopping = new AbortController()
  const fields = { platform: key.platform, account: key.account, shard: key.shard }
  const wait = (ms = everyMs) => delay(ms, undefined, { signal: stopping.signal }).catch(() => {})

  /** Listening here, or by the process that has the lease. */
  let served = false
  let trouble: string | undefined
  const asked = Promise.withResolvers<boolean>()

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      let waitMs = everyMs
      try {
        const now = clock.now()
        const lease = await leases.takeGateway(key, holder, now, now + leaseMs)
        asked.resolve(lease !== undefined)
        if (lease !== undefined) await listen(lease)
        served = true
        trouble = undefined
      } catch (error) {
        const shutOut = error instanceof ShutOutError
        if (shutOut) waitMs = shutOutMs
        trouble = shutOut ? error.message : 'cannot listen, is tried again; the log says why'
        log.warn({ ...fields, err: error }, 'could not listen; trying again')
      }
      asked.resolve(false)
      await wait(waitMs)
    }
  }

  async function listen(taken: GatewayLease): Promise<void> {
    const over = new AbortController()
    let lease = taken
    let failed: unknown
    served = false
    try {
      // Not awaited before the first renewal: logging in may take longer than the lease.
      void source.start(intake, over.signal).then(
        () => {
          if (over.signal.aborted) return
          served = true
          trouble = undefined
          log.info(fields, 'listening')
        },
        (error: unknown) => {
          failed = error ?? new Error('the source did not start')
        },
      )
      for (;;) {
        await wait()
        if (stopping.signal.aborted) return
        if (failed !== undefined) throw failed
        const renewed = await renew(lease)
        if (renewed === undefined) {
          log.warn(fields, 'another process listens now; this one is a standby')
          return
        }
        lease = renewed
      }
    } finally {
      over.abort()
      await source.stop()
      await leases.releaseGateway(lease).catch(() => {})
    }
  }

  /** Without a database nobody can take over before the lease ends; until then it goes on. */
  async function renew(lease: GatewayLease): Promise<GatewayLease | undefined> {
    const answered = new AbortController()
    try {
      const renewed = await Promise.race([
        leases.renewGateway(lease, clock.now() + leaseMs),
        delay(everyMs, undefined, { signal: answered.signal }).then(() => {
          throw new Error('the database did not answer in time')
        }),
      ])
      trouble = undefined
      return renewed
    } catch (error) {
      if (clock.now() + 2 * everyMs >= lease.leaseUntil) throw error
      trouble = 'cannot hold its place: the database does not answer'
      return lease
    } finally {
      answered.abort()
    }
  }

  const done = keep()
  return {
    key,
    taken: asked.promise,
    problem: () => trouble ?? source.problem?.() ?? (served ? undefined : 'does not listen yet'),
    async stop() {
      stopping.abort()
      await done
    },
  }
}
