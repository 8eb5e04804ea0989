/**
 * The real service with the test platform's adapter, as a process of its own. Settings come from `herald.json` and
 * the environment as always, and besides:
 *
 * - `TEST_PLATFORM_URL`, `TEST_PLATFORM_TOKEN`: where the platform is
 * - `TEST_SETTLE_MS`: how long an attempt may still take effect; 1000 unless given
 * - `TEST_NATIVE_IDEMPOTENCY`: `1` where the platform honours idempotency keys
 * - `HERALD_STOP_AT`: a stop point (`before:savePlan`, `after:saveSubmission#2`), where the process stops itself
 *
 * Says `ready` when it listens. SIGTERM ends it in order.
 */
import { createApp, createLog } from '../../src/app.ts'
import { runAlone } from '../../src/cli/run-alone.ts'
import { onStopSignal } from '../../src/cli/signals.ts'
import { readConfig } from '../../src/config.ts'
import { takeLock } from '../../src/engine/embedded/lock.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { readStopPoint, stopProcess, stopping } from './stop-points.ts'

const { TEST_PLATFORM_URL: url, TEST_PLATFORM_TOKEN: token, HERALD_STOP_AT: stopAt } = process.env
if (url === undefined || token === undefined)
  throw new Error('TEST_PLATFORM_URL or TEST_PLATFORM_TOKEN is not set')

const config = readConfig()
const lock = takeLock(config.dataDir)
const app = await createApp(config, createLog('info'), {
  adapters: [
    testAdapter({
      url,
      token,
      settleMs: Number(process.env.TEST_SETTLE_MS ?? 1_000),
      nativeIdempotency: process.env.TEST_NATIVE_IDEMPOTENCY === '1',
    }),
  ],
  ...(stopAt !== undefined && {
    wrapStore: (store) => stopping(store, readStopPoint(stopAt), () => stopProcess(stopAt)),
  }),
})
const stopped = onStopSignal()
const stop = new AbortController()
const sources = app.adapters.flatMap(({ source }) => source ?? [])
await runAlone(app)
for (const source of sources) await source.start(app.intake, stop.signal)
console.log('ready')
while ((await stopped.within(1_000)) === 'running');
for (const source of sources) await source.stop()
await app.close()
lock.release()
