import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { type Gift, giftId, giverId, type NewGift } from '../../src/core/kudos/ledger.ts'
import type { PersonKey, Store } from '../../src/core/store.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { newRequest, T0 } from '../contract/requests.ts'
import { postgresDatabase, type TestDatabase } from '../support/databases.ts'
import { until } from '../support/processes.ts'

const MARA = { platform: 'console', account: 'me', personId: 'mara' } as const
const TOM: PersonKey = { ...MARA, personId: 'tom' }
const LATER = T0 + 1

/** Of Mara for Tom, those that are booked first the last by their ids. */
const GIFTS = Array.from({ length: 20 }, (_, n): NewGift => {
  const people = { giverId: 'mara', giverName: 'Mara', recipientId: 'tom', recipientName: 'Tom' }
  return { platform: 'console', account: 'me', messageId: `m${n}`, ...people, emoji: 'heart', amount: 1 }
}).toSorted((a, b) => (giftId(a) < giftId(b) ? 1 : -1))

function describeLocks(server: string): void {
  describe('who is forgotten while others are at the same rows', () => {
    let database: TestDatabase
    let db: Kysely<Schema>
    /** Statements that wait share their connection with nobody who looks on. */
    let aside: Kysely<Schema>
    let store: Store

    beforeEach(async () => {
      database = await postgresDatabase(server)
      db = database.open()
      aside = database.open()
      await migrate(db)
      store = createStore(db, { now: () => T0 })
    })
    afterEach(async () => {
      await Promise.all([db.destroy(), aside.destroy()])
      await database.remove()
    })

    const waiting = async () => {
      const { rows } =
        await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          aside,
        )
      return rows.length
    }

    /** Both get to rows that the other has not got to yet, for one in between is held until both wait. */
    async function meet(
      table: 'gift' | 'request',
      held: string,
      others: () => Promise<unknown>,
      who: PersonKey,
    ): Promise<void> {
      const both: Promise<unknown>[] = []
      await aside.transaction().execute(async (trx) => {
        await trx.selectFrom(table).select('id').where('id', '=', held).forUpdate().execute()
        both.push(others())
        await until('the one waits', async () => (await waiting()) > 0)
        both.push(store.erasePerson(who))
        await until('both wait', async () => (await waiting()) > 1)
      })
      await Promise.all(both)
    }

    async function booked(change: Partial<Gift>): Promise<Awaited<ReturnType<Store['claimGiver']>>> {
      for (const gift of GIFTS) await store.bookGift(gift, () => ({ kind: 'accept' }), T0)
      const claim = await store.claimGiver(giverId(MARA), T0, T0 + 60_000)
      assert.ok(claim)
      for (const gift of await store.openGifts(claim, 'sim', 0))
        await store.saveGift(claim, { ...gift, ...change })
      return claim
    }
    const [, held] = GIFTS.map(giftId).toReversed()
    assert.ok(held)

    test('what waits for them is looked at', async () => {
      const claim = await booked({ state: 'waiting' })
      assert.ok(claim)
      const account = { hordeUrl: 'sim', hordeId: 1, hordeName: 'Tom#1', linkedAt: T0 }
      await store.saveLink({ ...TOM, kind: 'name', ...account }, null)
      await meet('gift', held, () => store.openGifts(claim, 'sim', 0), TOM)
    })

    for (const what of ['eraseGifts', 'removeGifts'] as const) {
      test(`old gifts go: ${what}`, async () => {
        await booked({ state: 'refused', endedAt: T0 })
        await meet('gift', held, () => store[what](LATER, 100), TOM)
      })
    }

    for (const what of ['eraseEnded', 'removeEnded', 'saveLook'] as const) {
      test(`old requests go, or are looked at: ${what}`, async () => {
        const requests = Array.from({ length: 20 }, (_, n) => newRequest(`r${n}`))
        const inOrder = requests.toSorted((a, b) => (a.id < b.id ? -1 : 1))
        for (const request of inOrder.toReversed()) await store.insert(request)
        await db.updateTable('request').set({ state: 'ended', ended_at: T0 }).execute()
        const [, second] = inOrder
        assert.ok(second)
        const ids = inOrder.map(({ id }) => id)
        const others = () => (what === 'saveLook' ? store.saveLook(ids, T0) : store[what](LATER, 100))
        await meet('request', second.id, others, MARA)
      })
    }
  })
}

const server = process.env.TEST_DATABASE_URL
if (server) describeLocks(server)
else describe('locks of Postgres', { skip: 'TEST_DATABASE_URL is not set' }, () => {})
