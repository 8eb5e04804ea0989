import type { EngineSettings } from '../src/engine/open.ts'
import type { BenchContext } from './index.ts'
import type { Result } from './report.ts'

/** Measures on one engine after the other, each with empty rows. */
export async function onEachEngine(
  { engines, progress }: BenchContext,
  what: string,
  measure: (kind: EngineSettings['kind'], settings: EngineSettings) => Promise<Result[]>,
): Promise<Result[]> {
  const figures: Result[] = []
  for (const kind of ['embedded', 'server'] as const) {
    progress(`${what}, ${kind}`)
    const engine = await engines.open(kind)
    if (typeof engine === 'string') {
      figures.push({ name: `${what}, ${kind}`, skipped: engine })
      continue
    }
    await using _ = engine
    figures.push(...(await measure(kind, engine.settings)))
  }
  return figures
}
