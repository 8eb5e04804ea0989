import type { App } from '../app.ts'
import type { Config } from '../config.ts'
import { WALL_CLOCK } from '../core/clock.ts'
import type { Meter } from '../core/meter.ts'
import type { ReadyCheck } from '../http/health.ts'
import type { HttpSide } from '../http/server.ts'

/** Counts from the first moment on; serves once there is an app. */
export interface PreparedHttp {
  readonly meter: Meter
  /** @param sources what is wrong with listening, by account */
  open(app: App, sources: Readonly<Record<string, ReadyCheck>>): Promise<HttpSide>
}

/** Loads the HTTP side where the settings switch it on; nobody else pays for its packages. */
export async function prepareHttp({ http, role }: Config): Promise<PreparedHttp | undefined> {
  if (http === undefined) return undefined
  const [{ createMetrics }, { openHttp }] = await Promise.all([
    import('../http/metrics.ts'),
    import('../http/server.ts'),
  ])
  const metrics = createMetrics()
  return {
    meter: metrics.meter,
    async open({ store, dispatcher, checks, log }, sources) {
      // A gateway runs no requests, so nothing there has to look at the rows.
      const parts = { ...checks, ...sources, ...(role !== 'gateway' && { sweep: metrics.sweepCheck }) }
      const side = await openHttp({ ...http, store, dispatcher, clock: WALL_CLOCK, log, metrics, parts })
      log.info({ url: side.url }, 'serving health, metrics and webhooks')
      return side
    },
  }
}
