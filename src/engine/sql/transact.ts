import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { LeaseLostError } from '../../core/errors.ts'
import type { Claim } from '../../core/store.ts'
import type { RequestTable } from './schema.ts'
import type { Database } from './store/rows.ts'

/** A connection that runs the statements of a transaction without waiting in between; both engines have such. */
export interface Transacts extends DatabaseConnection {
  /**
   * Runs statements, none of which needs the answer to another one, as one transaction.
   * @param condition an update; where it changes no row, nothing is changed, and the answer is undefined
   * @param apart no two of them, the condition included, touch the same table: they may be made one statement, and
   *   what each came to is not told
   */
  transact(
    condition: CompiledQuery,
    queries: readonly CompiledQuery[],
    apart: boolean,
  ): Promise<QueryResult<unknown>[] | undefined>
}

/** Whatever Kysely builds. */
interface Query {
  compile(): CompiledQuery
}

/** An update of the claimed request, for `saveWhere`: of no row where the claim no longer holds. */
export function updateHeld(db: Database, { id, leaseUntil }: Claim) {
  // A write, not a read: it locks the row, so nobody can take the lease before this commits.
  return db.updateTable('request').where('id', '=', id).where('lease_until', '=', leaseUntil)
}

/**
 * Saves if the claim still holds: `own` columns of the request, and what the statements change, in one transaction.
 * @param apart each of them, and the request, is of another table
 * @returns what each of the statements came to, unless they are apart
 * @throws {LeaseLostError} nothing was changed
 */
export async function saveUnderLease(
  db: Database,
  claim: Claim,
  own: Partial<Pick<RequestTable, 'state' | 'words' | 'remarks' | 'payer'>> & { posting?: number },
  queries: readonly Query[],
  { apart = false } = {},
): Promise<QueryResult<unknown>[]> {
  const { posting, ...columns } = own
  const hold = updateHeld(db, claim).set((row) => ({
    ...columns,
    lease_until: claim.leaseUntil,
    ...(posting !== undefined && { posting: row('posting', '+', posting) }),
  }))
  const saved = await saveWhere(db, hold, queries, { apart })
  if (saved === undefined) throw new LeaseLostError(claim.id)
  return saved
}

/**
 * Saves if the condition, an update, changes a row, as `Transacts.transact` does.
 * @param apart no two of them, the condition included, touch the same table
 * @returns undefined, and nothing was changed, where it changes none
 */
export async function saveWhere(
  db: Database,
  condition: Query,
  queries: readonly Query[],
  { apart = false } = {},
): Promise<QueryResult<unknown>[] | undefined> {
  return await db.getExecutor().provideConnection((connection) => {
    if (!transacts(connection)) throw new TypeError('the engine cannot run statements together')
    return connection.transact(
      condition.compile(),
      queries.map((query) => query.compile()),
      apart,
    )
  })
}

function transacts(connection: DatabaseConnection): connection is Transacts {
  return 'transact' in connection
}
