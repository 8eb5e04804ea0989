/** One measured figure. */
export interface Figure {
  readonly name: string
  readonly median: number
  /** Lowest and highest of the repetitions. */
  readonly spread: readonly [number, number]
  readonly unit: string
  readonly target: string
}

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
