import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { Dispatcher } from '../../src/core/ports.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Store } from '../../src/core/store.ts'
import { newRequest } from './requests.ts'

/** An empty store, and dispatchers over it as two processes would have them; the clock is the real one. */
export interface DispatcherUnderTest {
  readonly store: Store
  dispatcher(sweepMs: number): Dispatcher
  remove(): Promise<void>
}

const LEASE_MS = 60_000
/** So long that only hints bring anything in a test's life. */
const NEVER_MS = 600_000

/** What every dispatcher promises. */
export function describeDispatcher(name: string, open: () => Promise<DispatcherUnderTest>): void {
  describe(`dispatcher by ${name}`, { timeout: 20_000 }, () => {
    let under: DispatcherUnderTest
    let dispatchers: Dispatcher[]

    beforeEach(async () => {
      under = await open()
      dispatchers = []
    })
    afterEach(async () => {
      await Promise.all(dispatchers.map((each) => each.stop()))
      await under.remove()
    })

    function dispatcher(sweepMs: number): Dispatcher {
      const made = under.dispatcher(sweepMs)
      dispatchers.push(made)
      return made
    }

    /** Claims as the real runner does, works, and sleeps until woken. */
    function runner(work: (id: RequestId) => Promise<void>) {
      return async (id: RequestId) => {
        const now = Date.now()
        const claim = await under.store.claim(id, now, now + LEASE_MS)
        if (!claim) return
        await work(id)
        await under.store.release(claim, null).catch((error) => assert.ok(error instanceof LeaseLostError))
      }
    }

    async function due(eventId: string): Promise<RequestId> {
      const request = newRequest(eventId)
      await under.store.insert(request)
      return request.id
    }

    async function sleeping(eventId: string): Promise<RequestId> {
      const request = newRequest(eventId)
      await under.store.insert(request)
      const claim = await under.store.claim(request.id, Date.now(), Date.now() + LEASE_MS)
      assert.ok(claim)
      await under.store.release(claim, null)
      return request.id
    }

    test('a wake runs the request without waiting for a sweep', async () => {
      const id = await sleeping('hint')
      const ran = Promise.withResolvers<RequestId>()
      const bring = dispatcher(NEVER_MS)
      bring.start(runner(async (got) => ran.resolve(got)))
      await bring.wake(id, Date.now())
      assert.equal(await ran.promise, id)
    })

    test('nothing runs before its time', async () => {
      const id = await sleeping('late')
      const ran = Promise.withResolvers<number>()
      const bring = dispatcher(NEVER_MS)
      bring.start(runner(async () => ran.resolve(Date.now())))
      // Long enough that a dispatcher which does not wait is early on a busy machine too.
      const atMs = Date.now() + 1_000
      await bring.wake(id, atMs)
      assert.ok((await ran.promise) >= atMs)
    })

    test('turns that follow each other by parts of a second take no longer', async () => {
      const id = await sleeping('turns')
      let ran = Promise.withResolvers<void>()
      const bring = dispatcher(NEVER_MS)
      bring.start(runner(async () => ran.resolve()))
      const startedAt = Date.now()
      for (let turn = 0; turn < 8; turn += 1) {
        ran = Promise.withResolvers()
        await bring.wake(id, Date.now() + 100)
        await ran.promise
      }
      // Waits that are rounded up to whole seconds take eight.
      assert.ok(Date.now() - startedAt < 5_000, `${Date.now() - startedAt} ms`)
    })

    test('the sweep finds a request whose hint was lost', async () => {
      // Asleep before anything sweeps, which would take it up first.
      const id = await sleeping('lost')
      const ran = Promise.withResolvers<RequestId>()
      dispatcher(20).start(runner(async (got) => ran.resolve(got)))
      await under.store.wake(id, Date.now())
      assert.equal(await ran.promise, id)
    })

    test('a wake while running runs it again, and never twice at once', async () => {
      const id = await sleeping('again')
      const twice = Promise.withResolvers<void>()
      let runs = 0
      let atOnce = 0
      const bring = dispatcher(20)
      bring.start(
        runner(async () => {
          assert.equal(++atOnce, 1)
          if (++runs === 1) for (let n = 0; n < 5; n++) await bring.wake(id, Date.now())
          atOnce--
          if (runs === 2) twice.resolve()
        }),
      )
      await bring.wake(id, Date.now())
      await twice.promise
    })

    test('doubled and wrong hints run nothing that is not due', async () => {
      const id = await sleeping('double')
      const other = await sleeping('fence')
      const runs: RequestId[] = []
      const first = Promise.withResolvers<void>()
      const fence = Promise.withResolvers<void>()
      const bring = dispatcher(NEVER_MS)
      bring.start(
        runner(async (got) => {
          runs.push(got)
          if (got === other) fence.resolve()
          else first.resolve()
        }),
      )
      await under.store.wake(id, Date.now())
      for (let n = 0; n < 10; n++) bring.hint(id, Date.now())
      bring.hint(newRequest('unknown').id, Date.now())
      await first.promise
      await bring.wake(other, Date.now() + 20)
      await fence.promise
      assert.deepEqual(runs, [id, other])
    })

    test('two processes over the same rows run each request once', async () => {
      const runs: RequestId[] = []
      const all = Promise.withResolvers<void>()
      const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => sleeping(`shared-${n}`)))
      const work = runner(async (got) => {
        runs.push(got)
        if (runs.length === ids.length) all.resolve()
      })
      const [one, two] = [dispatcher(20), dispatcher(20)]
      one.start(work)
      two.start(work)
      await Promise.all(ids.map((id) => one.wake(id, Date.now())))
      await all.promise
      await Promise.all([one.stop(), two.stop()])
      assert.deepEqual([...runs].sort(), [...ids].sort())
    })

    test('a runner that throws stops neither the others nor the sweep', async () => {
      const bad = await sleeping('bad')
      const good = await sleeping('good')
      const ran = Promise.withResolvers<void>()
      let failures = 0
      const bring = dispatcher(20)
      bring.start((id) => {
        if (id === good && failures > 1) ran.resolve()
        if (id === good) return Promise.resolve()
        failures++
        throw new Error('broken runner')
      })
      await Promise.all([bring.wake(bad, Date.now()), bring.wake(good, Date.now())])
      await ran.promise
    })

    test('stop waits for what is running and takes up nothing more', async () => {
      const id = await sleeping('stop')
      const started = Promise.withResolvers<void>()
      const finish = Promise.withResolvers<void>()
      let finished = 0
      const bring = dispatcher(20)
      bring.start(
        runner(async () => {
          started.resolve()
          await finish.promise
          finished++
        }),
      )
      await bring.wake(id, Date.now())
      await started.promise
      const stopped = bring.stop()
      await bring.wake(id, Date.now())
      finish.resolve()
      await stopped
      assert.equal(finished, 1)
      assert.deepEqual((await under.store.due(Date.now() + 1, 10)).ids, [id])
    })

    test('what ends its process each time is left to die alone; what ran beside it is cleared', async () => {
      const guilty = await due('guilty')
      const innocent = await Promise.all(['a', 'b', 'c', 'd'].map((name) => due(name)))
      const most = new Map<RequestId, number>()
      const cleared = new Set<RequestId>()
      let company = 0
      for (let deaths = 0; deaths < 6; deaths += 1) {
        const died = Promise.withResolvers<void>()
        let running = 0
        const process = dispatcher(10)
        process.start(async (id, alone) => {
          const claim = await under.store.claim(id, Date.now(), Date.now() + LEASE_MS, alone)
          if (!claim) return
          running += 1
          most.set(id, claim.deaths)
          if (alone) {
            company = Math.max(company, running)
            if (id === guilty) died.resolve()
            else {
              await under.store.release(claim, null)
              cleared.add(id)
            }
          } else {
            // In company everybody dies with it.
            if (running > innocent.length) died.resolve()
            await died.promise
          }
          running -= 1
        })
        await died.promise
        await process.stop()
        await under.store.freeAll()
      }
      assert.equal(company, 1, 'alone')
      assert.equal(most.get(guilty), 5)
      assert.deepEqual(cleared, new Set(innocent))
      for (const id of innocent) assert.equal(most.get(id), 3, 'taken up once more, and no more')
    })
  })
}
