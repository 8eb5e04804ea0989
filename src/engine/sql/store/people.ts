import type { ExpressionBuilder } from 'kysely'
import type { PersonKey, Store } from '../../../core/ports.ts'
import type { IncomingEvent } from '../../../core/request/model.ts'
import type { Schema } from '../schema.ts'
import { type Database, toJson, toRequest } from './rows.ts'

type People = Pick<Store, 'setOptedOut' | 'isOptedOut' | 'personData' | 'erasePerson'>

/** What is kept about people, and how they are forgotten. */
export function people(db: Database): People {
  return {
    async setOptedOut(who, optedOut, nowMs) {
      if (optedOut) {
        const row = { platform: who.platform, account: who.account, person_id: who.personId, since_at: nowMs }
        await db
          .insertInto('opt_out')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return
      }
      await db.deleteFrom('opt_out').where(optOutOf(who)).execute()
    },

    async isOptedOut(who) {
      const row = await db.selectFrom('opt_out').select('since_at').where(optOutOf(who)).executeTakeFirst()
      return row !== undefined
    },

    async personData(who) {
      const row = await db
        .selectFrom('request')
        .select((select) => [select.fn.countAll().as('requests'), select.fn.min('created_at').as('since')])
        .where(requestOf(who))
        .executeTakeFirst()
      return { requests: Number(row?.requests ?? 0), sinceMs: row?.since == null ? null : Number(row.since) }
    },

    async erasePerson(who, except) {
      await db.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('request')
          .selectAll()
          .where(requestOf(who))
          .where('state', '=', 'ended')
          .where('id', '<>', except)
          .execute()
        for (const row of rows) {
          const { id, event } = toRequest(row)
          await trx
            .updateTable('request')
            .set({ ...ERASED, event: toJson(withoutPerson(event)) })
            .where('id', '=', id)
            .execute()
          await trx.deleteFrom('submission').where('request_id', '=', id).execute()
          await trx.deleteFrom('picture').where('request_id', '=', id).execute()
          await trx.deleteFrom('delivery').where('request_id', '=', id).execute()
        }
      })
    },
  }
}

/** The id, the outcome and the times stay: they are the memory against answering twice. */
const ERASED = {
  person_id: '',
  parsed: '{"kind":"command","command":{"kind":"help"}}',
  words: null,
  remarks: '[]',
  sentence: null,
  cause: null,
  reply: null,
  reply_id: null,
}

function withoutPerson({ repliesTo: _message, ...event }: IncomingEvent): IncomingEvent {
  return { ...event, person: { id: '', name: '' }, text: '', ref: null }
}

function requestOf(who: PersonKey) {
  return ({ and }: ExpressionBuilder<Schema, 'request'>) =>
    and({ platform: who.platform, account: who.account, person_id: who.personId })
}

function optOutOf(who: PersonKey) {
  return ({ and }: ExpressionBuilder<Schema, 'opt_out'>) =>
    and({ platform: who.platform, account: who.account, person_id: who.personId })
}
