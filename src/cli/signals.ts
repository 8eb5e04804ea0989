import { setTimeout as delay } from 'node:timers/promises'

/** Notices the first SIGINT or SIGTERM; the second one exits at once. */
export function onStopSignal(): { within(ms: number): Promise<'stopped' | 'running'> } {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1)
      stopping.abort()
    })
  }
  return {
    async within(ms) {
      try {
        await delay(ms, undefined, { signal: stopping.signal })
        return 'running'
      } catch {
        return 'stopped'
      }
    },
  }
}
