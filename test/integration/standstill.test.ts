import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LeaseLostError } from '../../src/core/errors.ts'
import { Run } from '../../src/core/pipeline/run.ts'
import type { Send } from '../../src/core/ports.ts'
import type { Claim, Store } from '../../src/core/store.ts'
import { TestHerald } from '../support/herald.ts'

const LEASE_MS = 60_000
const HOUR_MS = 3_600_000

/** A run over a request, and what it has sent. Timers stand still: only the clock tells of the time that passes. */
async function running(herald: TestHerald, change: (store: Store) => Partial<Store> = () => ({})) {
  const { store } = herald.app
  const id = await herald.say('draw me a fox')
  const claim = (await store.claim(id, herald.now(), herald.now() + LEASE_MS)) ?? assert.fail()
  const run = new Run({ ...store, ...change(store) }, () => herald.now(), LEASE_MS, claim)
  let sent = 0
  const effect = (before: () => Promise<unknown>) =>
    run.effect(async (_signal, send) => {
      await before()
      return await sendOne(send)
    })
  const sendOne = (send: Send) =>
    send(async () => {
      sent += 1
    })
  return { id, run, effect, sent: () => sent }
}

describe('a process that stood still sends nothing that another one may have sent', () => {
  test('another took the request over meanwhile', async () => {
    await using herald = await TestHerald.start()
    const { id, effect, sent } = await running(herald)
    const taken = effect(async () => {
      herald.pass(HOUR_MS)
      assert.ok(await herald.app.store.claim(id, herald.now(), herald.now() + LEASE_MS))
    })
    await assert.rejects(taken, LeaseLostError)
    assert.equal(sent(), 0)
  })

  test('another took it over, and its own clock stood still too', async () => {
    await using herald = await TestHerald.start()
    const { id, effect, sent } = await running(herald)
    const taken = effect(async () => {
      const later = herald.now() + HOUR_MS
      assert.ok(await herald.app.store.claim(id, later, later + LEASE_MS))
    })
    await assert.rejects(taken, LeaseLostError)
    assert.equal(sent(), 0)
  })

  test('another took it over and is done with it', async () => {
    await using herald = await TestHerald.start()
    const { id, effect, sent } = await running(herald)
    const taken = effect(async () => {
      herald.pass(HOUR_MS)
      const other = await herald.app.store.claim(id, herald.now(), herald.now() + LEASE_MS)
      await herald.app.store.release(other ?? assert.fail(), null)
    })
    await assert.rejects(taken, LeaseLostError)
    assert.equal(sent(), 0)
  })

  test('it stood still between the grant of the lease and hearing of it', async () => {
    await using herald = await TestHerald.start()
    const { effect, sent } = await running(herald, (store) => ({
      async renew(claim: Claim, leaseUntil: number) {
        const renewed = await store.renew(claim, leaseUntil)
        herald.pass(LEASE_MS)
        return renewed
      },
    }))
    await assert.rejects(
      effect(async () => {}),
      LeaseLostError,
    )
    assert.equal(sent(), 0)
  })

  test('nobody took it over: it is sent, and the lease holds for as long as that may take', async () => {
    await using herald = await TestHerald.start()
    const { id, run, effect, sent } = await running(herald)
    await effect(async () => herald.pass(HOUR_MS))
    assert.equal(sent(), 1)
    assert.equal(run.claim.leaseUntil, herald.now() + LEASE_MS)
    assert.equal(await herald.app.store.claim(id, herald.now(), herald.now() + LEASE_MS), undefined)
  })
})
