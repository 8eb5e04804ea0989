import { type Figure, figure } from './report.ts'

/** 2,000 requests at once: one person's 500, three hundred people with five each. */
const BURST = {
  greedy: 500,
  ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`p${index}`, 5])),
}

/** A burst under the simulator's true limits; 90 a minute binds, for horde workers are plenty. */
export async function floodOf2000(): Promise<Figure[]> {
  const { flood } = await import('../test/support/flood.ts')
  const startedAt = performance.now()
  const report = await flood({ burst: BURST, worker: { secondsPerImage: 1, threads: 100 } })
  const seconds = (performance.now() - startedAt) / 1000
  const perMinute = ((report.sent.length - 1) / report.spanMs) * 60_000
  return [
    figure('flood: of the 90 a minute that bind', '%', 'at least 95', [(perMinute / 90) * 100]),
    figure('flood: refused calls', '', '0', [report.calls - report.sent.length]),
    figure('flood: requests with pictures', '', '2,001', [report.outcomes.pictures ?? 0]),
    figure('flood: sent before a late comer, of 301 people', '', 'under 301', [report.lateComerWaited]),
    figure('flood: a request, whole, on this machine', 'ms', '–', [(seconds / report.sent.length) * 1000]),
  ]
}
