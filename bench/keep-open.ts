import { setTimeout as delay } from 'node:timers/promises'

/** Asks again whenever one ended, so that so many are open, until disposed. */
export function keepOpen(ask: () => Promise<unknown>, ended: () => number, open: number): AsyncDisposable {
  const stopping = new AbortController()
  const asking = (async () => {
    for (let asked = 0; !stopping.signal.aborted; ) {
      const missing = open - (asked - ended())
      asked += missing
      await Promise.all(Array.from({ length: missing }, ask))
      await delay(5)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await asking
    },
  }
}
