import { type BenchHerald, type BenchHeraldOptions, startHerald } from './herald.ts'

/** A running Herald that the Horde tells of every finished picture, by https as it must be. */
export async function startToldHerald(options: Omit<BenchHeraldOptions, 'publicUrl'>): Promise<BenchHerald> {
  const { startHttpsFront } = await import('../test/support/https-front.ts')
  const { openHttp } = await import('../src/http/server.ts')
  const { createMetrics } = await import('../src/http/metrics.ts')
  const front = await startHttpsFront()
  const herald = await startHerald({ ...options, publicUrl: front.url })
  const { store, dispatcher, log } = herald.app
  const http = await openHttp({
    port: 0,
    host: '127.0.0.1',
    store,
    dispatcher,
    clock: { now: () => Date.now() },
    log,
    metrics: createMetrics(),
    parts: {},
  })
  front.lead(http.url)
  await herald.app.run()
  return {
    ...herald,
    async [Symbol.asyncDispose]() {
      await http.close()
      await herald[Symbol.asyncDispose]()
      await front.close()
    },
  }
}
