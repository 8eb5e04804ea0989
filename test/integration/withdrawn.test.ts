import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { AnsweredMessage, ReplyRemover, WithdrawalFinder } from '../../src/core/abilities.ts'
import { PublishError } from '../../src/core/errors.ts'
import type { PlatformAdapter, ReplyPublisher, RequestSource } from '../../src/core/ports.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Store } from '../../src/core/store.ts'
import { followWithdrawals, type WithdrawalParts, withFollowing } from '../../src/core/withdrawn.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { MARA, peopleOn } from '../contract/people.ts'
import { T0 } from '../contract/requests.ts'
import { sqliteFile } from '../support/databases.ts'
import { until } from '../support/processes.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const signal = AbortSignal.timeout(60_000)

/** A platform where messages can be taken back, and that does not remove what it is told not to. */
class Board implements WithdrawalFinder, ReplyRemover {
  readonly gone = new Set<string>()
  readonly removed: string[] = []
  /** Replies that it does not remove, and why. */
  readonly refused = new Map<string, PublishError['kind']>()
  authorsToo = false
  looks = 0

  async withdrawn(answered: readonly AnsweredMessage[]) {
    this.looks += 1
    return answered
      .filter(({ eventId }) => this.gone.has(eventId))
      .map(({ eventId }) => ({ eventId, ...(this.authorsToo && { author: true as const }) }))
  }

  async remove({ id }: { readonly id: string }): Promise<void> {
    const kind = this.refused.get(id)
    if (kind !== undefined) throw new PublishError('not now', { outcome: 'unknown', kind })
    this.removed.push(id)
  }
}

/** Messages of Mara's that were answered, the board they are on, and who follows what becomes of them. */
async function answered(context: TestContext, names: readonly string[]) {
  const database = await sqliteFile()
  const db = database.open()
  await migrate(db)
  const store: Store = createStore(db, { now: () => T0 })
  context.after(async () => {
    await store.close()
    await database.remove()
  })
  const { ended } = peopleOn(() => store)
  for (const name of names) await ended(name)
  const board = new Board()
  const publisher = Object.assign(board, {
    capabilities: () => assert.fail('nothing is published'),
    steps: () => [],
    posted: () => assert.fail('nothing is published'),
  }) satisfies ReplyPublisher
  const adapter: PlatformAdapter = { platform: 'console', account: 'me', publisher }
  const warned: string[] = []
  const time = { nowMs: T0 + 1_000 }
  const parts: WithdrawalParts = {
    adapter,
    store,
    clock: { now: () => time.nowMs },
    log: { info() {}, warn: (_, message) => void warned.push(message), error() {} },
  }
  const personOf = async (name: string) =>
    (await store.load(`console-me-${name}` as RequestId))?.request.event.person.id
  return { board, store, warned, time, parts, personOf, follow: () => followWithdrawals(parts, signal) }
}

test('who listens follows what people take back, and tries again what failed, until it stops', async (context) => {
  const { board, warned, time, parts } = await answered(context, ['one', 'two', 'three'])
  board.gone.add('one').add('three')
  board.refused.set('reply-one', 'auth')
  let listening = false
  const source: RequestSource = {
    async start() {
      listening = true
    },
    async stop() {
      listening = false
    },
  }
  const following = withFollowing(source, parts, 2)
  await following.start(() => assert.fail('nothing is taken in'), new AbortController().signal)
  assert.equal(listening, true)
  await new Promise(setImmediate)
  assert.equal(board.looks, 0)
  time.nowMs += DAY_MS
  await until('it was tried', () => warned.length >= 2)
  board.refused.clear()
  await until('both are followed', () => board.removed.length === 2)
  assert.deepEqual(board.removed.toSorted(), ['reply-one', 'reply-three'])
  const looks = board.looks
  time.nowMs += 60 * MINUTE_MS
  await new Promise(setImmediate)
  time.nowMs += DAY_MS
  await until('it looks again', () => board.looks > looks)
  await following.stop()
  assert.equal(listening, false)
  assert.equal(board.removed.length, 2)
})

test('a removal that keeps failing holds up none of the others, and is tried again', async (context) => {
  // More than are looked at in one call.
  const many = Array.from({ length: 120 }, (_, index) => `stuck-${index}`)
  const { board, time, follow, personOf } = await answered(context, [...many, 'free'])
  for (const name of [...many, 'free']) board.gone.add(name)
  for (const name of many) board.refused.set(`reply-${name}`, 'transient')
  time.nowMs += DAY_MS
  assert.equal(await follow(), 1)
  assert.deepEqual(board.removed, ['reply-free'])
  assert.deepEqual([await personOf('free'), await personOf('stuck-0')], ['', 'mara'])
  assert.equal(await follow(), 0)
  board.refused.clear()
  time.nowMs += 31 * MINUTE_MS
  assert.equal(await follow(), 120)
  assert.equal(await personOf('stuck-0'), '')
})

test('what a person asked for who is gone goes, but for what cannot be removed yet', async (context) => {
  const { board, store, time, follow, personOf } = await answered(context, ['one', 'two', 'three'])
  board.authorsToo = true
  for (const name of ['one', 'two', 'three']) board.gone.add(name)
  board.refused.set('reply-one', 'transient')
  await store.changePreferences(
    { scope: 'person', platform: 'console', account: 'me', id: 'mara' },
    () => ({ style: 'comic' }),
    T0,
  )
  time.nowMs += DAY_MS
  await follow()
  assert.deepEqual([await personOf('one'), await personOf('two')], ['mara', ''])
  assert.equal((await store.personData(MARA)).preferences, 1)
  board.refused.clear()
  time.nowMs += 31 * MINUTE_MS
  await follow()
  assert.deepEqual(board.removed.toSorted(), ['reply-one', 'reply-three', 'reply-two'])
  const { requests, preferences } = await store.personData(MARA)
  assert.deepEqual([requests, preferences], [0, 0])
})
