import { type RawBuilder, sql } from 'kysely'
import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import { Lately } from '../../../core/lately.ts'
import type { Lines } from '../../../core/pipeline/line.ts'
import type { Clock } from '../../../core/ports.ts'
import type { RequestId } from '../../../core/request/model.ts'
import { saveUnderLease } from '../transact.ts'
import { aheadOf, enterLine, placeOf, WAITING } from './places.ts'
import { type Database, imagesOf, submissionColumns, underLease } from './rows.ts'

/** A request that should have run this long ago and did not is not waited for. */
const PASS_OVER_MS = 2_000
const MINUTE_MS = 60_000
const MOST_MARKED = 1_000

/** Who is sent next, and how much may wait at the Horde. */
export function lines(db: Database, clock: Clock): Lines {
  /** When this process last saw to it that a line's row says so: it is kept to the minute. */
  const marked = new Lately<string, number>(MOST_MARKED)
  return {
    enterLine(claim) {
      return underLease(db, claim, (trx) => enterLine(trx, claim.id, clock.now()))
    },

    async firstInLine(line, nowMs, mine) {
      const row = await db
        .selectFrom('submission as s')
        .innerJoin('request as r', 'r.id', 's.request_id')
        .select(['s.request_id', 's.idx', 'r.next_run_at'])
        .where('s.line', '=', line)
        .where(WAITING)
        .where(({ or, eb }) =>
          or([eb('s.not_before', '<=', nowMs), eb('s.not_before', '>', nowMs + LONGEST_WAIT_MS)]),
        )
        .where(({ or, eb }) =>
          or([
            eb('r.next_run_at', 'is', null),
            eb('r.next_run_at', '>', nowMs - PASS_OVER_MS),
            ...(mine === undefined ? [] : [eb('r.id', '=', mine)]),
          ]),
        )
        .orderBy('s.turn')
        .orderBy('s.entered_at')
        .orderBy('s.request_id')
        .orderBy('s.idx')
        .limit(1)
        .executeTakeFirst()
      return row && { requestId: row.request_id as RequestId, index: row.idx, nextRunAt: row.next_run_at }
    },

    async aheadOf(id, index, limit) {
      const place = await placeOf(db, id, index)
      if (place === undefined) return undefined
      const row = await db
        .selectFrom(aheadOf(db, place).select('idx').limit(limit).as('ahead'))
        .select((select) => select.fn.countAll().as('ahead'))
        .executeTakeFirst()
      return Number(row?.ahead ?? 0)
    },

    async lineAhead(id) {
      const place = await placeOf(db, id)
      if (place === undefined) return 0
      const row = await aheadOf(db, place)
        .select((select) => select.fn.count('request_id').distinct().as('ahead'))
        .where('request_id', '<>', id)
        .executeTakeFirst()
      return Number(row?.ahead ?? 0)
    },

    async hasRoom(line, images, limit, nowMs) {
      const row = await db
        .selectNoFrom(sql<number>`case when ${room(line, images, limit, nowMs)} then 1 else 0 end`.as('room'))
        .executeTakeFirst()
      return row?.room === 1
    },

    async leaveLine(claim, submission, { limit, nowMs }) {
      // Only who holds the request moves it.
      const place = await placeOf(db, claim.id, submission.index)
      if (place === undefined) return false
      const { line, turn } = place
      const left = sql<boolean>`exists (select 1 from submission
        where request_id = ${claim.id} and idx = ${submission.index} and waiting = 0)`
      const [, leaving] = await saveUnderLease(db, claim, {}, [
        // Locks the line, so that whoever counts after this sees what this one takes.
        db
          .insertInto('line')
          .values({ name: line, turn, served_at: 0, ceiling: 0, ceiling_until: 0 })
          .onConflict((conflict) =>
            conflict.column('name').doUpdateSet({
              turn: sql<number>`case when line.turn < ${turn} then ${turn} else line.turn end`,
            }),
          ),
        db
          .updateTable('submission')
          .set(submissionColumns(submission))
          .where('request_id', '=', claim.id)
          .where('idx', '=', submission.index)
          .where(room(line, imagesOf(submission), limit, nowMs)),
        db
          .updateTable('request')
          .set({ first_submit_at: nowMs })
          .where('id', '=', claim.id)
          .where('first_submit_at', 'is', null)
          .where(left),
        db
          .deleteFrom('share')
          .where('line', '=', line)
          .where(left)
          .where(({ or, eb, not, exists, selectFrom }) =>
            or([
              eb('turn', '<=', turn),
              not(exists(selectFrom('submission').select('idx').where('line', '=', line).where(WAITING))),
            ]),
          ),
      ])
      return leaving?.numAffectedRows === 1n
    },

    async lowerCeiling(line, untilMs) {
      await db
        .updateTable('line')
        .set({ ceiling: sql<number>`(${atHorde(line)})`, ceiling_until: untilMs })
        .where('name', '=', line)
        .execute()
    },

    async markServed(line, nowMs) {
      const sinceMs = nowMs - (marked.get(line) ?? -MINUTE_MS)
      if (sinceMs >= 0 && sinceMs < MINUTE_MS) return
      await db
        .updateTable('line')
        .set({ served_at: nowMs })
        .where('name', '=', line)
        .where(({ or, eb }) => or([eb('served_at', '<', nowMs - MINUTE_MS), eb('served_at', '>', nowMs)]))
        .execute()
      marked.set(line, nowMs)
    },

    async servedAt(line) {
      const row = await db.selectFrom('line').select('served_at').where('name', '=', line).executeTakeFirst()
      return row?.served_at ?? 0
    },
  }
}

/** Lines of which nothing waits, here or at the Horde, and nothing was accepted since then. */
export async function dropIdleLines(db: Database, servedBeforeMs: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('line')
      .select('name')
      .where('served_at', '<', servedBeforeMs)
      // Two conditions, each as in its index.
      .where(({ not, exists, selectFrom }) => {
        const here = selectFrom('submission').select('idx').whereRef('submission.line', '=', 'line.name')
        return not(exists(here.where(WAITING)))
      })
      .where(({ not, exists, selectFrom }) => {
        const there = selectFrom('submission').select('idx').whereRef('submission.line', '=', 'line.name')
        return not(exists(there.where(sql<boolean>`at_horde > 0`)))
      })
      .execute()
    const names = rows.map(({ name }) => name)
    if (names.length === 0) return
    // In the order in which whoever leaves a line takes them.
    await trx.deleteFrom('line').where('name', 'in', names).execute()
    await trx.deleteFrom('share').where('line', 'in', names).execute()
  })
}

/** Images of this line that wait at the Horde. */
function atHorde(line: string): RawBuilder<number> {
  return sql`select coalesce(sum(at_horde), 0) as waits from submission where line = ${line} and at_horde > 0`
}

/** More may wait there than allowed only where nothing waits yet: a large request must go some time. */
function room(line: string, images: number, limit: number, nowMs: number): RawBuilder<boolean> {
  const ceiling = sql`select ceiling from line where name = ${line} and ceiling_until > ${nowMs}
    and ceiling_until <= ${nowMs + LONGEST_WAIT_MS}`
  return sql`not exists (select 1 from (${atHorde(line)}) as there where waits > 0
    and waits + ${images} > coalesce((${ceiling} and ceiling < ${limit}), ${limit}))`
}
