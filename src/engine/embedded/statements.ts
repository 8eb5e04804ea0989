import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { QueryResult } from 'kysely'

/** Our own texts are fewer by far; only lists of values make new ones. */
const MOST_KEPT = 500

/** Statements by their text, prepared once: preparing takes longer than most of them run. */
export class Statements {
  readonly #file: DatabaseSync
  readonly #kept = new Map<string, { statement: StatementSync; answers: boolean }>()

  constructor(file: DatabaseSync) {
    this.#file = file
  }

  run(text: string, parameters: readonly unknown[]): QueryResult<never> {
    const { statement, answers } = this.#prepared(text)
    const values = parameters.map(checked)
    if (answers) return { rows: statement.all(...values) as never[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  #prepared(text: string) {
    const kept = this.#kept.get(text)
    if (kept !== undefined) return kept
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    const statement = this.#file.prepare(text)
    const made = { statement, answers: statement.columns().length > 0 }
    this.#kept.set(text, made)
    return made
  }
}

/** node:sqlite takes an object as first value for named parameters and then changes nothing, in silence. */
function checked(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(
    `SQL takes text, finite numbers, bigint, null and bytes, not ${value instanceof Date ? 'a Date' : typeof value}`,
  )
}
