import { type Column, cell, PROMISED } from './verdict.ts'

/** Columns by their heads, which are written one word below the other: `embedded, keys`. */
export type Columns = ReadonlyMap<string, Column>

export interface Count {
  readonly cells: number
  /** Those that are not as promised. */
  readonly failed: number
}

/** A table for people: a row a step, a column a world; ✔, or ✘ and below it what went wrong. */
export function table(rows: readonly string[], columns: Columns): string {
  const heads = [...columns.keys()].map((head) => head.split(', '))
  const marks = rows.map((row) => [...columns.values()].map((column) => mark(column, row)))
  const headLines = Array.from({ length: Math.max(...heads.map(({ length }) => length)) }, (_, line) => [
    '',
    ...heads.map((words) => words[line] ?? ''),
  ])
  const lines = [...headLines, ...rows.map((row, index) => [row, ...(marks[index] ?? [])])]
  const widths = ['', ...heads].map((_, place) => Math.max(...lines.map((line) => line[place]?.length ?? 0)))
  const texts = lines.map((line) => line.map((text, place) => text.padEnd(widths[place] ?? 0)).join('  '))
  return [...texts.map((text) => text.trimEnd()), ...wrong(rows, columns)].join('\n')
}

function mark(column: Column, row: string): string {
  return cell(column, row) === PROMISED ? '✔' : '✘'
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
