import { expressionBuilder, sql, type Transaction } from 'kysely'
import { personOwner } from '../../../core/accounts/owner.ts'
import type { Clock } from '../../../core/ports.ts'
import { LONGEST_PAUSE_MS } from '../../../core/request/limits.ts'
import type { PersonKey, Store } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { answerQueries } from './answers.ts'
import { deleteSecrets, eraseRequests } from './erasure.ts'
import { countGifts, forgetGifts, giftAccountsOf } from './gift-erasure.ts'
import { dropLink, isLinked } from './links.ts'
import { sharerName } from './places.ts'
import { dropPreferences, preferencesOf } from './preferences.ts'
import { type Database, holdInOrder, holdLease, personColumns, underLease } from './rows.ts'

type People = Pick<
  Store,
  'setOptedOut' | 'isOptedOut' | 'personData' | 'erasePerson' | 'accountsOf' | 'strike'
>

/** What is kept about people, and how they are forgotten. */
export function people(db: Database, clock: Clock): People {
  return {
    async setOptedOut(who, optedOut, nowMs) {
      if (optedOut) {
        const row = { ...personColumns(who), since_at: nowMs }
        await db
          .insertInto('opt_out')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return
      }
      await db
        .deleteFrom('opt_out')
        .where(({ and }) => and(personColumns(who)))
        .execute()
    },

    async isOptedOut(who) {
      const row = await db
        .selectFrom('opt_out')
        .select('since_at')
        .where(({ and }) => and(personColumns(who)))
        .executeTakeFirst()
      return row !== undefined
    },

    async personData(who) {
      const row = await db
        .selectFrom('request')
        .select((select) => [select.fn.countAll().as('requests'), select.fn.min('created_at').as('since')])
        .where(({ and }) => and(personColumns(who)))
        .executeTakeFirst()
      const standing = await db
        .selectFrom('person_standing')
        .select('strikes')
        .where(({ and }) => and(personColumns(who)))
        .executeTakeFirst()
      return {
        requests: Number(row?.requests ?? 0),
        sinceMs: row?.since == null ? null : Number(row.since),
        strikes: standing?.strikes ?? 0,
        preferences: Object.keys(await preferencesOf(db, personScope(who))).length,
        linked: await isLinked(db, who),
        gifts: await countGifts(db, who),
      }
    },

    erasePerson(who, told) {
      return db.transaction().execute(async (trx) => {
        await holdInOrder(trx, 'request', expressionBuilder<Schema, 'request'>().and(personColumns(who)))
        // Marked first: a request that ends meanwhile either sees the mark, or is seen as ended below.
        await trx
          .updateTable('request')
          .set({ erase_requested: 1 })
          .where(({ and }) => and(personColumns(who)))
          .execute()
        const rows = await trx
          .selectFrom('request')
          .select(['id', 'state'])
          .where(({ and }) => and(personColumns(who)))
          .execute()
        const ended = rows.filter(({ state }) => state === 'ended').map(({ id }) => id)
        await eraseRequests(trx, ended)
        const pausedUntil = await forgetStanding(trx, who, clock.now())
        await trx
          .deleteFrom('share')
          .where('person', '=', sharerName(personColumns(who)))
          .execute()
        const linked = await dropLink(trx, who)
        await forgetGifts(trx, who, clock.now())
        await deleteSecrets(trx, personOwner(who))
        await trx
          .deleteFrom('notice')
          .where(({ and }) => and(personColumns(who)))
          .execute()
        const chose = await dropPreferences(trx, personScope(who))
        const optOut = await trx
          .selectFrom('opt_out')
          .select('since_at')
          .where(({ and }) => and(personColumns(who)))
          .executeTakeFirst()
        const open = rows.length - ended.length
        const erased = {
          ended: ended.length,
          open,
          optedOut: optOut !== undefined,
          pausedUntil,
          preferences: chose,
          linked,
        }
        if (told !== undefined) {
          await holdLease(trx, told.claim)
          const said = { answer: told.answer(erased), answeredAt: clock.now() }
          for (const query of answerQueries(trx, told.claim.id, said)) await query.execute()
        }
        return erased
      })
    },

    async accountsOf(platform, personId) {
      const tables = ['request', 'person_standing', 'notice', 'opt_out', 'account_link'] as const
      const found = await Promise.all(
        tables.map((table) =>
          db
            .selectFrom(table)
            .select('account')
            .distinct()
            .where('platform', '=', platform)
            .where('person_id', '=', personId)
            .execute(),
        ),
      )
      const chose = await db
        .selectFrom('preference')
        .select('account')
        .where('scope', '=', 'person')
        .where('platform', '=', platform)
        .where('id', '=', personId)
        .execute()
      const gave = await giftAccountsOf(db, platform, personId)
      return [...new Set([...found.flat(), ...chose, ...gave].map(({ account }) => account))].sort()
    },

    strike(claim, nowMs, lastMs, pauseMs) {
      return underLease(db, claim, async (trx) => {
        const request = await trx
          .updateTable('request')
          .set({ struck: 1 })
          .where('id', '=', claim.id)
          .where('struck', '=', 0)
          // Who asked to be forgotten gets no new entry.
          .where('erase_requested', '=', 0)
          .returning(['platform', 'account', 'person_id'])
          .executeTakeFirst()
        if (request === undefined) return null
        const { strikes } = await trx
          .insertInto('person_standing')
          .values({ ...request, strikes: 1, struck_at: nowMs, paused_until: 0, seen_at: nowMs })
          .onConflict((conflict) =>
            conflict.columns(['platform', 'account', 'person_id']).doUpdateSet({
              strikes: sql<number>`case when person_standing.struck_at > ${nowMs - lastMs} then person_standing.strikes + 1 else 1 end`,
              struck_at: nowMs,
            }),
          )
          .returning('strikes')
          .executeTakeFirstOrThrow()
        const pausedMs = pauseMs(strikes)
        if (pausedMs === 0) return null
        await trx
          .updateTable('person_standing')
          .set({ paused_until: nowMs + pausedMs })
          .where(({ and }) => and(request))
          .execute()
        return nowMs + pausedMs
      })
    },
  }
}

/**
 * Nothing is kept but a running pause with its count, or forgetting would be the way out of it: `dropStandings`
 * removes them when it is over. @returns until when that is
 */
async function forgetStanding(
  trx: Transaction<Schema>,
  who: PersonKey,
  nowMs: number,
): Promise<number | null> {
  const paused = await trx
    .updateTable('person_standing')
    .set({ seen_at: 0, struck_at: 0 })
    .where(({ and }) => and(personColumns(who)))
    .where('paused_until', '>', nowMs)
    // A longer one was written under a wrong clock, and holds nobody up.
    .where('paused_until', '<=', nowMs + LONGEST_PAUSE_MS)
    .returning('paused_until')
    .executeTakeFirst()
  if (paused !== undefined) return paused.paused_until
  await trx
    .deleteFrom('person_standing')
    .where(({ and }) => and(personColumns(who)))
    .execute()
  return null
}

function personScope({ personId, ...rest }: PersonKey) {
  return { scope: 'person', ...rest, id: personId } as const
}
