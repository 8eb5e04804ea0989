import { randomInt, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../app.ts'
import { WALL_CLOCK } from '../core/clock.ts'
import { ShutOutError } from '../core/errors.ts'
import { type Gateway, type GatewayOptions, keepGateway } from '../core/gateway.ts'
import type { PlatformAdapter, RequestSource } from '../core/ports.ts'
import { withFollowing } from '../core/withdrawn.ts'

export type GatewayTimes = Pick<GatewayOptions, 'leaseMs' | 'everyMs'>

export interface Gateways {
  /** What keeps this account from being listened to; undefined: it is, here or by another process. */
  problem(platform: string, account: string): string | undefined
  stop(): Promise<void>
}

/** Between two tries to find out over how many shards a platform's events are spread. */
const ASK_AGAIN_MS = 30_000
/** Between two shards that a process gets: others that start beside it get some as well. */
const SHARDS_APART_MS = 5_000
const NOT_YET = 'does not listen yet'

/** Listens for every account, or stands by while another process does. */
export function keepGateways({ adapters, store, intake, log }: App, times: GatewayTimes): Gateways {
  const holder = `${hostname()} ${process.pid} ${randomUUID()}`
  const stopping = new AbortController()
  const gateways: Gateway[] = []
  /** Accounts whose shards are not all kept yet, and why. */
  const unknown = new Map<PlatformAdapter, string>()

  function keep({ platform, account }: PlatformAdapter, source: RequestSource, shard: number): Gateway {
    const key = { platform, account, shard }
    const gateway = keepGateway({
      leases: store,
      key,
      holder,
      source,
      intake,
      clock: WALL_CLOCK,
      log,
      ...times,
    })
    gateways.push(gateway)
    return gateway
  }
  const wait = (ms: number) => delay(ms, undefined, { signal: stopping.signal }).catch(() => {})

  async function keepShards(adapter: PlatformAdapter): Promise<void> {
    let sources: readonly RequestSource[] | undefined
    while (sources === undefined && !stopping.signal.aborted) {
      sources = await adapter.shards?.(stopping.signal).catch(async (error: unknown) => {
        if (error instanceof ShutOutError) unknown.set(adapter, error.message)
        log.warn(
          { platform: adapter.platform, err: error },
          'the number of shards is not known; asking again',
        )
        await wait(ASK_AGAIN_MS)
        return undefined
      })
    }
    unknown.set(adapter, NOT_YET)
    const count = sources?.length ?? 0
    const first = randomInt(Math.max(1, count))
    for (let step = 0; step < count && !stopping.signal.aborted; step += 1) {
      const shard = (first + step) % count
      const source = sources?.[shard]
      if (source === undefined) continue
      const got = await keep(adapter, source, shard).taken
      if (got && step < count - 1) await wait(times.everyMs ?? SHARDS_APART_MS)
    }
    unknown.delete(adapter)
  }

  const starting = adapters.map(async (adapter) => {
    const following = { adapter, store, clock: WALL_CLOCK, log }
    if (adapter.source !== undefined) keep(adapter, withFollowing(adapter.source, following), 0)
    if (adapter.shards === undefined) return
    unknown.set(adapter, NOT_YET)
    await keepShards(adapter)
  })

  return {
    problem(platform, account) {
      const own = gateways.filter(({ key }) => key.platform === platform && key.account === account)
      const trouble = own.map((gateway) => gateway.problem()).find((one) => one !== undefined)
      const waits = [...unknown].find(([one]) => one.platform === platform && one.account === account)?.[1]
      return trouble ?? waits ?? (own.length === 0 ? NOT_YET : undefined)
    },
    async stop() {
      stopping.abort()
      await Promise.all(starting)
      await Promise.all(gateways.map((gateway) => gateway.stop()))
    },
  }
}

/** Whether events come from there at all. */
export function listens({ source, shards }: PlatformAdapter): boolean {
  return source !== undefined || shards !== undefined
}
