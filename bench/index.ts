import { expansion } from './expand.ts'
import { floodOf2000 } from './flood.ts'
import { inFlight } from './in-flight.ts'
import { latency } from './latency.ts'
import type { Figure } from './report.ts'
import { startUp } from './start-up.ts'

/** Every bench by its name on the command line. */
export const BENCHES: Record<string, () => Promise<Figure[]>> = {
  expand: expansion,
  latency,
  'start-up': startUp,
  'in-flight': inFlight,
  flood: floodOf2000,
}
