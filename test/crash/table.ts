import { type Column, cell, PROMISED } from './verdict.ts'

/** Columns by their heads. */
export type Columns = ReadonlyMap<string, Column>

export interface Count {
  readonly cells: number
  /** Those that are not as promised. */
  readonly failed: number
}

/** A table for people: a row a step, a column a world; ✔, or ✘ and below it what went wrong. */
export function table(rows: readonly string[], columns: Columns): string {
  const width = Math.max(...rows.map((row) => row.length))
  const heads = [...columns.keys()]
  const lines = rows.map((row) => {
    const cells = [...columns].map(([head, column]) =>
      (cell(column, row) === PROMISED ? '✔' : '✘').padEnd(head.length),
    )
    return [row.padEnd(width), ...cells].join('  ').trimEnd()
  })
  return [[' '.repeat(width), ...heads].join('  '), ...lines, ...wrong(rows, columns)].join('\n')
}

/** A line for each cell that is not as promised. */
export function wrong(rows: readonly string[], columns: Columns): string[] {
  return rows.flatMap((row) =>
    [...columns].flatMap(([head, column]) => {
      const found = cell(column, row)
      return found === PROMISED ? [] : [`✘ ${row}, ${head}: ${found}`]
    }),
  )
}

/** A cell that was never reached has failed. */
export function count(rows: readonly string[], columns: Columns): Count {
  return { cells: rows.length * columns.size, failed: wrong(rows, columns).length }
}
