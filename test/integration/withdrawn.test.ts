import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnsweredMessage, ReplyRemover, WithdrawalFinder } from '../../src/core/abilities.ts'
import { PublishError } from '../../src/core/errors.ts'
import type { PlatformAdapter, ReplyPublisher, RequestSource } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/store.ts'
import { withFollowing } from '../../src/core/withdrawn.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { peopleOn } from '../contract/people.ts'
import { T0 } from '../contract/requests.ts'
import { sqliteFile } from '../support/databases.ts'
import { until } from '../support/processes.ts'

const DAY_MS = 24 * 3_600_000

/** A platform where messages can be taken back, and that refuses as often as it is told. */
class Board implements WithdrawalFinder, ReplyRemover {
  readonly gone = new Set<string>()
  readonly removed: string[] = []
  looks = 0
  refusals = 0

  async withdrawn(answered: readonly AnsweredMessage[]) {
    this.looks += 1
    return answered.filter(({ eventId }) => this.gone.has(eventId))
  }

  async remove({ id }: { readonly id: string }): Promise<void> {
    if (this.refusals > 0) {
      this.refusals -= 1
      throw new PublishError('not now', { outcome: 'unknown', kind: 'transient' })
    }
    this.removed.push(id)
  }
}

test('who listens follows what people take back, and tries again what failed, until it stops', async (context) => {
  const database = await sqliteFile()
  const db = database.open()
  await migrate(db)
  const store: Store = createStore(db, { now: () => T0 })
  context.after(async () => {
    await store.close()
    await database.remove()
  })
  const { ended } = peopleOn(() => store)
  for (const name of ['one', 'two', 'three']) await ended(name)
  const board = new Board()
  board.gone.add('one').add('three')
  board.refusals = 2
  const warned: string[] = []
  let listening = false
  const source: RequestSource = {
    async start() {
      listening = true
    },
    async stop() {
      listening = false
    },
  }
  const publisher = Object.assign(board, {
    capabilities: () => assert.fail('nothing is published'),
    steps: () => [],
    posted: () => assert.fail('nothing is published'),
  }) satisfies ReplyPublisher
  const adapter: PlatformAdapter = { platform: 'console', account: 'me', publisher, source }
  let nowMs = T0 + 1_000
  const following = withFollowing(
    source,
    {
      adapter,
      store,
      clock: { now: () => nowMs },
      log: { info() {}, warn: (_, message) => void warned.push(message), error() {} },
    },
    2,
  )
  await following.start(() => assert.fail('nothing is taken in'), new AbortController().signal)
  assert.equal(listening, true)
  await new Promise(setImmediate)
  assert.equal(board.looks, 0)
  nowMs += DAY_MS
  await until('both are followed', () => board.removed.length === 2)
  assert.deepEqual(board.removed.toSorted(), ['reply-one', 'reply-three'])
  assert.equal(warned.length, 2)
  const looks = board.looks
  nowMs += 3_600_000
  await new Promise(setImmediate)
  nowMs += DAY_MS
  await until('it looks again', () => board.looks > looks)
  await following.stop()
  assert.equal(listening, false)
  assert.equal(board.removed.length, 2)
})
