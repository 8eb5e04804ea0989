import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { HORDE_ERROR_KINDS, KNOWN_RC } from '../core/horde/errors.ts'
import type { Meter } from '../core/meter.ts'
import { OUTCOMES, PLATFORMS } from '../core/request/model.ts'
import type { ReadBacklog } from './backlog.ts'
import type { ReadyCheck } from './health.ts'

export interface Metrics {
  /** Where the service tells what happens. */
  readonly meter: Meter
  readonly contentType: string
  /** Everything in Prometheus' text format. */
  text(backlog: ReadBacklog): Promise<string>
  /** Says since when the sweep has not run, where it should have. */
  readonly sweepCheck: ReadyCheck
}

/** The sweep runs every 5 s; a quarter of a minute without it is a stuck process. */
const SWEEP_PATIENCE_MS = 20_000
const CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const WAIT_BUCKETS = [0.5, 1, 2, 5, 10, 30, 60, 300]

/** Counts in this process. No label names a request or a person, and each has a fixed set of values. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const ended = new Counter({
    name: 'herald_requests_ended_total',
    help: 'Requests that have their ending.',
    labelNames: ['platform', 'outcome'],
    registers,
  })
  const deliveries = new Counter({
    name: 'herald_deliveries_total',
    help: 'Replies posted, found after doubt, and failed attempts by kind.',
    labelNames: ['platform', 'result'],
    registers,
  })
  const open = new Gauge({
    name: 'herald_requests_open',
    help: 'Requests that have no ending yet.',
    registers,
  })
  const oldest = new Gauge({
    name: 'herald_oldest_open_request_seconds',
    help: 'Age of the oldest request without an ending; 0 when there is none.',
    registers,
  })
  const lateness = new Gauge({
    name: 'herald_sweep_lateness_seconds',
    help: 'How overdue the longest waiting request was at the last sweep.',
    registers,
  })
  const calls = new Counter({
    name: 'herald_horde_calls_total',
    help: 'Calls to the AI Horde by result: ok, its code, or the kind of failure.',
    labelNames: ['call', 'rc'],
    registers,
  })
  const callSeconds = new Histogram({
    name: 'herald_horde_call_seconds',
    help: 'How long calls to the AI Horde took.',
    labelNames: ['call'],
    buckets: CALL_BUCKETS,
    registers,
  })
  const pacing = new Histogram({
    name: 'herald_pacing_wait_seconds',
    help: 'Waits of submissions for their turn under the limits of the AI Horde.',
    buckets: WAIT_BUCKETS,
    registers,
  })
  // Present from the start, so that a first failure is a change from 0.
  for (const platform of PLATFORMS) for (const outcome of OUTCOMES) ended.inc({ platform, outcome }, 0)

  let sweptAt = performance.now()
  const codes = new Set<string>(['ok', ...HORDE_ERROR_KINDS, ...KNOWN_RC])
  return {
    meter: {
      ended: (platform, outcome) => ended.inc({ platform, outcome }),
      delivery: (platform, result) => deliveries.inc({ platform, result }),
      pacingWait: (ms) => pacing.observe(ms / 1000),
      hordeCall({ name, ms, rc }) {
        // The Horde may send any code; each would stay in memory as a series of its own.
        calls.inc({ call: name, rc: codes.has(rc) ? rc : 'other' })
        callSeconds.observe({ call: name }, ms / 1000)
      },
      swept(latenessMs) {
        sweptAt = performance.now()
        lateness.set(latenessMs / 1000)
      },
    },
    contentType: registry.contentType,
    async text(readBacklog) {
      const backlog = await readBacklog()
      open.set(backlog?.open ?? Number.NaN)
      oldest.set(backlog === undefined ? Number.NaN : backlog.oldestAgeMs / 1000)
      return registry.metrics()
    },
    sweepCheck() {
      const silentMs = performance.now() - sweptAt
      return silentMs > SWEEP_PATIENCE_MS ? `has not run for ${Math.round(silentMs / 1000)} s` : undefined
    },
  }
}
