import { testPlatformHarness } from '../../../simulators/platform/harness.ts'
import { describeAdapter } from '../../describe-adapter.ts'
import { WRONG } from './fakes.ts'

for (const { wrong, make, idempotency = false } of WRONG) {
  describeAdapter(wrong, testPlatformHarness({ idempotency }, make))
}
