import { testPlatformHarness } from '../simulators/platform/harness.ts'
import { describeAdapter } from './describe-adapter.ts'

describeAdapter('the test platform', testPlatformHarness())
describeAdapter('the test platform that knows keys of posts', testPlatformHarness({ idempotency: true }))
describeAdapter('the test platform that shows replies late', testPlatformHarness({ lookUpLagMs: 500 }))
