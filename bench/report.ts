/** One measured figure. */
export interface Figure {
  readonly name: string
  readonly median: number
  /** Lowest and highest of the repetitions. */
  readonly spread: readonly [number, number]
  readonly unit: string
  readonly target: string
}

/** Why a figure is missing. */
export interface Skipped {
  readonly name: string
  readonly skipped: string
}

export type Result = Figure | Skipped

/** Median and spread of repeated measurements. */
export function figure(name: string, unit: string, target: string, samples: readonly number[]): Figure {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  return {
    name,
    median: at(Math.floor(sorted.length / 2)),
    spread: [at(0), at(sorted.length - 1)],
    unit,
    target,
  }
}

/** The figures as a Markdown table. */
export function table(results: readonly Result[]): string {
  const rows = results.map((result) =>
    'skipped' in result
      ? `| ${result.name} | skipped: ${result.skipped} | | |`
      : `| ${result.name} | ${round(result.median)} ${result.unit} | ${spread(result)} | ${result.target} |`,
  )
  return ['| figure | median | lowest–highest | to reach |', '|---|---|---|---|', ...rows].join('\n')
}

function spread({ spread: [lowest, highest] }: Figure): string {
  return lowest === highest ? '' : `${round(lowest)}–${round(highest)}`
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1)
}
