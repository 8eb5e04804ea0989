import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'

const TARGETS: Readonly<Record<string, string>> = {
  '60 asking': 'at most 6',
  '60 watched': 'one check per 5 s',
  '60 webhook': 'at most 3',
}

/** Calls to the Horde for one picture, images aside; the same on every engine, for time is simulated. */
export const calls: Bench = async ({ progress }) => {
  const { drawOne } = await import('../test/support/own-time.ts')
  const results: Result[] = []
  for (const jobS of [10, 60, 300]) {
    progress(`calls for a job of ${jobS} s`)
    for (const learning of ['asking', 'watched', 'webhook'] as const) {
      const drawn = await drawOne(jobS, learning)
      const name = `Horde calls for a job of ${jobS} s, ${learning}`
      results.push(figure(name, '', TARGETS[`${jobS} ${learning}`] ?? '–', [drawn.calls]))
    }
  }
  return results
}
