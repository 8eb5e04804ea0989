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
import { serve } from '../../src/cli/serve.ts'
import { readConfig } from '../../src/config.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { readStopPoint, stopProcess, stopping } from './stop-points.ts'

const { TEST_PLATFORM_URL: url, TEST_PLATFORM_TOKEN: token, HERALD_STOP_AT: stopAt } = process.env
if (url === undefined || token === undefined)
  throw new Error('TEST_PLATFORM_URL or TEST_PLATFORM_TOKEN is not set')

process.exitCode = await serve(readConfig(), {
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
  onReady: () => console.log('ready'),
})
