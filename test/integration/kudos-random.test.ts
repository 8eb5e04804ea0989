import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { type Gifts, idempotencyKey } from '../../src/core/kudos/ledger.ts'
import { createGiftRunner } from '../../src/core/kudos/runner.ts'
import { TRANSFER_LIMITS } from '../../src/core/kudos/transfer.ts'
import { seededRandom } from '../../src/core/styles/random.ts'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'
import { KudosScene } from '../support/kudos-scene.ts'
import { silent } from '../support/silent.ts'

const PEOPLE = ['ada', 'bob', 'cyn', 'flagged', 'poor', 'late']
const MESSAGES = ['m1', 'm2', 'm3', 'm4']
const EMOJIS = ['heart', 'star']
const TROUBLED = ['ada', 'bob', 'cyn']
const FAULTS = ['effect-then-reset', 'reset-before', 'html-502', '429', 'error'] as const
const STEPS = 120
const DAY_MS = 86_400_000

/** Rows that stop answering after so many calls, before or after one took effect: the process died there. */
function dying(gifts: Gifts, calls: number, after: boolean): Gifts {
  let left = calls
  return new Proxy(gifts, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...given: unknown[]) => {
        left -= 1
        if (left < 0 || (left === 0 && !after)) throw new Error('killed')
        const answer: unknown = await method.apply(target, given)
        if (left === 0) throw new Error('killed')
        return answer
      }
    },
  })
}

async function sharedKeyOf(url: string, person: string): Promise<string> {
  const headers = { apikey: `sim-${person}-account` }
  const answer = await fetch(`${url}/api/v2/sharedkeys`, { method: 'PUT', headers, body: '{}' })
  return ((await answer.json()) as { id: string }).id
}

async function evening(seed: string): Promise<void> {
  const random = seededRandom(seed)
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  await using scene = await KudosScene.start({ kudos: { giftsADay: 0, kudosADay: 0 } })
  const { herald } = scene
  for (const person of PEOPLE) herald.simulator.changeAccount({ key: `sim-${person}-account` })
  for (const person of PEOPLE) if (person !== 'late') await scene.link(person)
  const { simulator } = herald
  const sharedKeys = new Map<string, string>()
  for (const person of PEOPLE) sharedKeys.set(person, await sharedKeyOf(simulator.url, person))
  const total = () => simulator.state().accounts.reduce((sum, { kudos }) => sum + kudos, 0)
  const before = total()

  /** Somebody pays what is due, and dies somewhere in between. */
  const dies = async () => {
    const { store, accounts, horde } = herald.app
    const runner = createGiftRunner({
      gifts: dying(store, 1 + Math.floor(random() * 12), random() < 0.5),
      accounts,
      buckets: new LocalBuckets(),
      clock: { now: () => herald.now() },
      log: silent,
      dispatcher: { hint() {} },
      hordeUrl: simulator.url,
      client: async () => (await horde(simulator.url)).client,
      limits: TRANSFER_LIMITS,
      leaseMs: 60_000,
    })
    const { ids } = await store.dueGivers(herald.now(), 10)
    await Promise.allSettled(ids.map((id) => runner(id)))
  }
  const things: (() => Promise<unknown>)[] = [
    () =>
      scene.give(one(PEOPLE), one(PEOPLE), one(MESSAGES), {
        emoji: one(EMOJIS),
        amount: 1 + Math.floor(random() * 900),
      }),
    () => scene.give(one(PEOPLE), one(PEOPLE), one(MESSAGES), { emoji: one(EMOJIS) }),
    () => scene.takeBack(one(PEOPLE), one(MESSAGES), one(EMOJIS)),
    () => scene.run(),
    () => Promise.all([scene.run(), scene.run(), dies()]),
    dies,
    () => scene.pass(Math.floor(random() * 90_000)),
    async () =>
      simulator.inject({ route: 'transfer', kind: one(FAULTS), times: 1 + Math.floor(random() * 3) }),
    async () => (random() < 0.2 ? herald.restart() : undefined),
    // Refusals that come and go, also of what was paid before.
    async () => {
      const [from, to] = [one(TROUBLED), one(TROUBLED)]
      const [message, emoji] = [one(MESSAGES), one(EMOJIS)]
      const trouble = one(['flagged', 'suspicious', 'deleted'])
      const lost = random() < 0.5
      if (lost) simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
      await scene.give(from, to, message, { emoji })
      if (lost) await scene.run()
      simulator.changeAccount({ key: `sim-${to}-account`, [trouble]: true })
      await scene.pass(Math.floor(random() * 20_000))
      if (random() < 0.8) simulator.changeAccount({ key: `sim-${to}-account`, [trouble]: false })
      await scene.give(from, to, message, { emoji })
    },
    async () => {
      const person = one(PEOPLE)
      const chance = random()
      if (chance < 0.1) await herald.app.store.erasePerson(scene.who(person))
      const key = chance < 0.5 ? sharedKeys.get(person) : `sim-${one(PEOPLE)}-account`
      if (chance < 0.7) await scene.link(person, key).catch(() => {})
    },
    async () => {
      const person = one(PEOPLE)
      if (random() < 0.2) await herald.app.accounts.logout(scene.who(person))
      else await scene.link(person).catch(() => {})
    },
  ]
  for (let step = 0; step < STEPS; step += 1) {
    await one(things)()
    assert.equal(total(), before, `${seed}, step ${step}: kudos came from nowhere, or went there`)
  }
  simulator.clearFaults()
  for (const person of TROUBLED) {
    const well = { flagged: false, suspicious: false, deleted: false }
    simulator.changeAccount({ key: `sim-${person}-account`, ...well })
  }
  await scene.pass(600_000)
  for (const person of PEOPLE) await scene.link(person)
  await scene.pass(9 * DAY_MS)

  assert.equal(total(), before)
  const made = Map.groupBy(simulator.state().transfers, ({ idempotencyKey: key = '' }) => key.split('-')[0])
  for (const [id, transfers] of made) assert.equal(transfers.length, 1, `${seed}: ${id} was paid twice`)
  let paid = 0
  let unclear = 0
  for (const person of PEOPLE) {
    for (const message of MESSAGES) {
      for (const emoji of EMOJIS) {
        const gift = await scene.gift(person, message, emoji).catch(() => undefined)
        if (gift === undefined) continue
        assert.notEqual(gift.endedAt, null, `${seed}: ${person} ${message} ${emoji} is still ${gift.state}`)
        const [transfer] = made.get(idempotencyKey(gift).split('-')[0]) ?? []
        // Whoever asked to be forgotten left nobody who could ask.
        if (gift.state === 'unclear') unclear += transfer === undefined ? 0 : 1
        else
          assert.equal(
            transfer?.amount,
            gift.state === 'paid' ? gift.amount : undefined,
            `${seed}: ${gift.state}`,
          )
        if (gift.state === 'paid') paid += 1
      }
    }
  }
  assert.equal(paid + unclear, simulator.state().transfers.length)
}

describe('whatever happens, kudos stay as many as they were, and each gift is paid at most once', () => {
  for (const engine of ['embedded', 'server'] as const) {
    for (const seed of ['a', 'b', 'c', 'd', 'e'].map((letter) => `${engine} ${letter}`)) {
      test(seed, { skip: engine === 'server' && NO_SERVER }, async () => {
        TestHerald.engine = engine
        TestHerald.redis = null
        await evening(seed)
      })
    }
  }
})
