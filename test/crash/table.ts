import type { Column } from './verdict.ts'

/** A table for people: a row a step, a column a world; ✔ or what went wrong, in full below. */
export function table(rows: readonly string[], columns: ReadonlyMap<string, Column>): string {
  const width = Math.max(...rows.map((row) => row.length))
  const heads = [...columns.keys()]
  const wrong: string[] = []
  const lines = rows.map((row) => {
    const cells = heads.map((head) => {
      const column = columns.get(head)
      if (column === undefined || !column.has(row)) return '–'.padEnd(head.length)
      const failure = column.get(row)
      if (failure !== undefined) wrong.push(`✘ ${row}, ${head}: ${failure}`)
      return (failure === undefined ? '✔' : '✘').padEnd(head.length)
    })
    return [row.padEnd(width), ...cells].join('  ').trimEnd()
  })
  return [[' '.repeat(width), ...heads].join('  '), ...lines, ...wrong].join('\n')
}

/** Cells there are, and those that are not as promised. */
export function count(columns: Iterable<Column>): { cells: number; failed: number } {
  const cells = [...columns].flatMap((column) => [...column.values()])
  return { cells: cells.length, failed: cells.filter((failure) => failure !== undefined).length }
}
