import { redditHarness } from '../simulators/reddit/harness.ts'
import { describeAdapter } from './describe-adapter.ts'

describeAdapter('Reddit', redditHarness())
