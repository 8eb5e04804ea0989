import { describe } from 'node:test'
import { failureItems } from './adapter/failures.ts'
import type { AdapterHarness } from './adapter/harness.ts'
import { publishingItems } from './adapter/publishing.ts'
import { sourceItems } from './adapter/source.ts'

/** What every platform's adapter promises. `docs/adding-a-platform.md` says how to put one to the test. */
export function describeAdapter(name: string, harness: AdapterHarness): void {
  describe(`adapter for ${name}`, { timeout: 120_000, concurrency: 4 }, () => {
    sourceItems(harness)
    publishingItems(harness)
    failureItems(harness)
  })
}
