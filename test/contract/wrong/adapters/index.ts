import { describe } from 'node:test'
import { testPlatformHarness } from '../../../simulators/platform/harness.ts'
import { describeAdapter } from '../../describe-adapter.ts'
import { WRONG } from './fakes.ts'

// Side by side: what is wrong is noticed by waiting in vain.
describe('wrong adapters', { concurrency: 4 }, () => {
  for (const { wrong, make, idempotency = false } of WRONG) {
    describeAdapter(wrong, testPlatformHarness({ idempotency }, make))
  }
})
