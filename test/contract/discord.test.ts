import { COSTUMES } from '../simulators/discord/asking.ts'
import { discordHarness } from '../simulators/discord/harness.ts'
import { describeAdapter } from './describe-adapter.ts'

for (const costume of COSTUMES) describeAdapter(`Discord, ${costume}`, discordHarness(costume))
