import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ShutOutError } from '../../src/core/errors.ts'
import { type Gateway, keepGateway } from '../../src/core/gateway.ts'
import type { GatewayLeases } from '../../src/core/gateway-leases.ts'
import type { RequestSource } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/store.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { sqliteFile, type TestDatabase } from '../support/databases.ts'
import { until } from '../support/processes.ts'
import { silent } from '../support/silent.ts'

const KEY = { platform: 'mastodon', account: 'test', shard: 0 } as const
/** As in the service, fifty times faster. */
const LEASE_MS = 400
const EVERY_MS = 100
const SHUT_OUT_MS = 500

const TICK_MS = 10
/** Stands still while the machine does: that takes no lease away from one of two who both stood still. */
class Ticking {
  #now = Date.now()
  readonly #timer = setInterval(() => {
    this.#now += TICK_MS
  }, TICK_MS)

  readonly now = (): number => this.#now
  stop(): void {
    clearInterval(this.#timer)
  }
}

/** Who listens right now; two at once is what must not be. */
class Listeners {
  readonly now: string[] = []
  starts = 0
  most = 0

  source(name: string, start: () => Promise<void> = async () => {}): RequestSource {
    const end = () => {
      const at = this.now.indexOf(name)
      if (at >= 0) this.now.splice(at, 1)
    }
    return {
      start: async (_intake, signal) => {
        this.starts += 1
        await start()
        signal.addEventListener('abort', end)
        this.now.push(name)
        this.most = Math.max(this.most, this.now.length)
      },
      stop: async () => end(),
    }
  }
}

describe('a gateway', { timeout: 30_000 }, () => {
  let database: TestDatabase
  let store: Store
  let listeners: Listeners
  let kept: Gateway[]
  let clock: Ticking
  beforeEach(async () => {
    database = await sqliteFile()
    const db = database.open()
    await migrate(db)
    store = createStore(db)
    listeners = new Listeners()
    kept = []
    clock = new Ticking()
  })
  afterEach(async () => {
    await Promise.all(kept.map((gateway) => gateway.stop()))
    clock.stop()
    await store.close()
    await database.remove()
  })

  function keep(holder: string, source = listeners.source(holder), leases: GatewayLeases = store): Gateway {
    const gateway = keepGateway({
      leases,
      key: KEY,
      holder,
      source,
      intake: async () => ({ kind: 'ignored', why: 'conversation' }),
      clock,
      log: silent,
      leaseMs: LEASE_MS,
      everyMs: EVERY_MS,
      shutOutMs: SHUT_OUT_MS,
    })
    kept.push(gateway)
    return gateway
  }
  const listens = (who: string) =>
    until(`${who} listens`, () => listeners.now.length === 1 && listeners.now[0] === who)

  test('of two processes one listens, for longer than a lease, and the other follows when it stops', async () => {
    const one = keep('one')
    await listens('one')
    const two = keep('two')
    await until('both are ready', () => one.problem() === undefined && two.problem() === undefined)
    const since = clock.now()
    await until('several leases have passed', () => clock.now() - since > 3 * LEASE_MS)
    assert.deepEqual(listeners.now, ['one'])
    await one.stop()
    await listens('two')
    assert.equal(listeners.most, 1)
    assert.equal(listeners.starts, 2)
  })

  test('a dead process is followed when its lease has run out', async () => {
    const now = clock.now()
    assert.ok(await store.takeGateway(KEY, 'dead', now, now + LEASE_MS))
    keep('two')
    await listens('two')
    assert.ok(clock.now() >= now + LEASE_MS)
  })

  test('who slept past its lease stops listening, and takes over again when it can', async () => {
    keep('one')
    await listens('one')
    // Another process took the gateway while this one slept.
    await store.freeAll()
    const now = clock.now()
    const other = await store.takeGateway(KEY, 'two', now, now + 600_000)
    assert.ok(other)
    await until('one has stopped', () => listeners.now.length === 0)
    await store.releaseGateway(other)
    await listens('one')
  })

  test('without a database it stops before anybody else may start, and comes back', async () => {
    let broken = false
    const leases: GatewayLeases = {
      takeGateway: (...args) => (broken ? Promise.reject(new Error('away')) : store.takeGateway(...args)),
      renewGateway: (...args) => (broken ? new Promise(() => {}) : store.renewGateway(...args)),
      releaseGateway: (...args) => store.releaseGateway(...args),
    }
    const one = keep('one', listeners.source('one'), leases)
    await listens('one')
    keep('two')
    broken = true
    await listens('two')
    assert.match(one.problem() ?? '', /cannot listen/)
    assert.equal(listeners.most, 1)
    assert.deepEqual(listeners.now, ['two'])
  })

  test('a source that cannot start is tried again', async () => {
    let tries = 0
    const start = async () => {
      tries += 1
      if (tries < 3) throw new Error('wrong token')
    }
    const one = keep('one', listeners.source('one', start))
    assert.equal(one.problem(), 'does not listen yet')
    await until('the failure is said', () => /cannot listen/.test(one.problem() ?? ''))
    await listens('one')
    assert.equal(tries, 3)
    await until('it is ready', () => one.problem() === undefined)
  })

  test('a platform that shuts us out is left alone for longer, and it is said what to do about it', async () => {
    const tries: number[] = []
    const start = async () => {
      tries.push(performance.now())
      if (tries.length < 2) throw new ShutOutError('put a new token into .env')
    }
    const one = keep('one', listeners.source('one', start))
    await until('it is said', () => one.problem() === 'put a new token into .env')
    await listens('one')
    const [first = 0, second = 0] = tries
    // Timers may be a part of a millisecond early.
    assert.ok(second - first >= SHUT_OUT_MS - 1, `after ${second - first} ms`)
    await until('it is ready', () => one.problem() === undefined)
  })

  test('what ends the listening later on is said as long as it lasts', async () => {
    let lost: string | undefined
    const source = { ...listeners.source('one'), problem: () => lost }
    const one = keep('one', source)
    await listens('one')
    await until('it is ready', () => one.problem() === undefined)
    lost = 'put a new token into .env'
    assert.equal(one.problem(), lost)
    lost = undefined
    assert.equal(one.problem(), undefined)
  })

  test('logging in that takes longer than the lease is not ready until it is done', async () => {
    const login = Promise.withResolvers<void>()
    const one = keep(
      'one',
      listeners.source('one', () => login.promise),
    )
    const since = clock.now()
    await until('a lease has passed', () => clock.now() - since > 1.5 * LEASE_MS)
    assert.equal(one.problem(), 'does not listen yet')
    login.resolve()
    await until('it is ready', () => one.problem() === undefined)
    assert.deepEqual(listeners.now, ['one'])
  })
})
