import { calls } from './calls.ts'
import { cpu } from './cpu.ts'
import { discord } from './discord.ts'
import type { Engines } from './engines.ts'
import { eta } from './eta.ts'
import { expansion } from './expand.ts'
import { faults } from './faults.ts'
import { floodOf2000 } from './flood.ts'
import { inFlight } from './in-flight.ts'
import { kudos } from './kudos.ts'
import { latency } from './latency.ts'
import { machine } from './machine.ts'
import { mastodon } from './mastodon.ts'
import { redditDoubles } from './reddit-doubles.ts'
import type { Result } from './report.ts'
import { resume } from './resume.ts'
import { startUp } from './start-up.ts'
import { throughput } from './throughput.ts'

export interface BenchContext {
  readonly engines: Engines
  /** Says what is being measured now. */
  readonly progress: (what: string) => void
}
export type Bench = (context: BenchContext) => Promise<Result[]>

/** Every bench by its name on the command line. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  machine,
  throughput,
  cpu,
  latency,
  calls,
  resume,
  'start-up': startUp,
  'in-flight': inFlight,
  flood: floodOf2000,
  eta,
  faults,
  mastodon,
  discord,
  kudos,
  'reddit-doubles': redditDoubles,
  expand: expansion,
}
