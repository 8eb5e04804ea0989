import {
  type Expression,
  type Kysely,
  PostgresAdapter,
  type Selectable,
  type SqlBool,
  sql,
  type Transaction,
} from 'kysely'
import { LeaseLostError } from '../../../core/errors.ts'
import type { Sentence } from '../../../core/reply/messages/index.ts'
import type { Delivery } from '../../../core/request/delivery.ts'
import type { OwnPayer, Picture, RequestId, RequestRecord, Submission } from '../../../core/request/model.ts'
import { Secret } from '../../../core/secret.ts'
import type { AnswerToSave, Claim, PersonKey } from '../../../core/store.ts'
import type { DeliveryTable, PictureTable, RequestTable, Schema, SubmissionTable } from '../schema.ts'

export type Database = Kysely<Schema>

/** Postgres text cannot hold NUL; neither engine gets any. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}

/** JSON text without NUL characters inside its strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'string' ? withoutNul(part) : part))
}

/** A person, in the columns of whatever is theirs. */
export function personColumns({ platform, account, personId }: PersonKey) {
  return { platform, account: withoutNul(account), person_id: withoutNul(personId) }
}

/** The reverse of `toJson`, for a column that only this store writes. */
function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}

export function fromJsonOrNull<T>(text: string | null): T | null {
  return text === null ? null : fromJson<T>(text)
}

/** Does the work if the claim still holds, in one transaction with the check. */
export function underLease<T>(
  db: Database,
  claim: Claim,
  work: (trx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await holdLease(trx, claim)
    return work(trx)
  })
}

/** Throws, and so undoes the transaction it is in, where the claim is no longer held. */
export async function holdLease(db: Database, claim: Claim): Promise<void> {
  // A write, not a read: it locks the row, so nobody can take the lease before this commits.
  const held = await db
    .updateTable('request')
    .set({ lease_until: claim.leaseUntil })
    .where('id', '=', claim.id)
    .where('lease_until', '=', claim.leaseUntil)
    .executeTakeFirst()
  if (held.numUpdatedRows === 0n) throw new LeaseLostError(claim.id)
}

/**
 * Locks rows in the order of their ids. Whoever changes several of them in one transaction, or in one statement, does so
 * first: else two could each wait for a row that the other has. SQLite locks no rows.
 */
export async function holdInOrder(
  trx: Transaction<Schema>,
  table: 'gift' | 'request',
  which: Expression<SqlBool>,
): Promise<void> {
  if (!(trx.getExecutor().adapter instanceof PostgresAdapter)) return
  await sql`select 1 from ${sql.table(table)} where ${which} order by id for update`.execute(trx)
}

/** Named one by one: a statement is kept prepared, while a newer process may add columns. */
export const REQUEST = [
  'id',
  'event',
  'parsed',
  'horde_url',
  'state',
  'outcome',
  'words',
  'payer',
  'remarks',
  'sentence',
  'cause',
  'cancel_requested',
  'went_back',
  'created_at',
  'reopened_at',
  'first_submit_at',
  'answered_at',
  'ended_at',
] as const satisfies (keyof RequestTable)[]
type RequestRow = Pick<Selectable<RequestTable>, (typeof REQUEST)[number]>

export function toRequest(row: RequestRow): RequestRecord {
  return {
    id: row.id as RequestId,
    event: fromJson(row.event),
    parsed: fromJson(row.parsed),
    hordeUrl: row.horde_url,
    state: row.state as RequestRecord['state'],
    outcome: row.outcome as RequestRecord['outcome'],
    words: fromJsonOrNull(row.words),
    ...(row.payer !== null && { payer: fromJson<OwnPayer>(row.payer) }),
    remarks: fromJson(row.remarks),
    cause: row.cause,
    cancelRequested: row.cancel_requested === 1,
    wentBack: row.went_back === 1,
    createdAt: row.created_at,
    takenUpAt: row.reopened_at ?? row.created_at,
    firstSubmitAt: row.first_submit_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
  }
}

export function toAnswer(row: Pick<RequestRow, 'sentence' | 'cause'>): AnswerToSave | null {
  const sentence = fromJsonOrNull<Sentence>(row.sentence)
  return sentence && { sentence, cause: row.cause }
}

export const SUBMISSION = [
  'request_id',
  'idx',
  'style',
  'body',
  'source',
  'state',
  'secret',
  'heard_id',
  'heard',
  'heeded',
] as const satisfies (keyof SubmissionTable)[]

export function toSubmission(
  row: Pick<Selectable<SubmissionTable>, (typeof SUBMISSION)[number]>,
): Submission {
  return {
    index: row.idx,
    style: row.style,
    body: fromJson(row.body),
    source: fromJsonOrNull(row.source),
    state: fromJson(row.state),
    ...(row.secret !== null && { secret: new Secret(row.secret) }),
    ...(row.heard_id !== null && {
      heard: { hordeId: row.heard_id, count: row.heard, news: row.heard > row.heeded },
    }),
  }
}

/** What a submission's row says beside its key. */
export function submissionColumns(submission: Submission) {
  const { style, body, source, state, heard } = submission
  return {
    style,
    body: toJson(body),
    source: source && toJson(source),
    state: toJson(state),
    waiting: state.name === 'planned' ? 1 : 0,
    not_before: state.name === 'planned' ? state.notBefore : 0,
    at_horde: atHorde(submission),
    horde_id: 'hordeId' in state ? state.hordeId : null,
    // As loaded: what was heard meanwhile is still to be acted upon.
    heeded: heard?.count ?? 0,
  }
}

/** Images that may wait there for a horde worker; those being drawn do not count for its limit. */
function atHorde({ state, ...submission }: Submission): number {
  if (state.name === 'submitting') return imagesOf(submission)
  return state.name === 'submitted' ? (state.last?.waiting ?? imagesOf(submission)) : 0
}

export function imagesOf({ body }: Pick<Submission, 'body'>): number {
  return body.params.n ?? 1
}

export function toPicture(row: Pick<Selectable<PictureTable>, 'info'>): Picture {
  return fromJson(row.info)
}

export const DELIVERY = [
  'request_id',
  'kind',
  'state',
  'steps',
  'failures',
] as const satisfies (keyof DeliveryTable)[]

export function toDelivery(row: Selectable<DeliveryTable>): Delivery {
  return {
    requestId: row.request_id as RequestId,
    kind: row.kind as Delivery['kind'],
    state: row.state as Delivery['state'],
    steps: fromJson(row.steps),
    failures: row.failures,
  }
}
