import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../core/ports.ts'

export interface Stopping {
  /** Set when the process is to end: by a signal, or because of an error that nobody caught. */
  readonly by: 'signal' | 'error' | undefined
  /** Resolves when the process is to end, or after this time. */
  within(ms: number): Promise<void>
}

/**
 * Notices the first SIGINT or SIGTERM, and errors that nobody caught: they leave the process in a state that nobody
 * knows, while what is saved is right. A second signal exits at once.
 */
export function onStop(log: Log): Stopping {
  const stopping = new AbortController()
  let by: Stopping['by']
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (by !== undefined) process.exit(1)
      by = 'signal'
      stopping.abort()
    })
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (err: unknown) => {
      log.error({ err }, 'an error that nobody caught; stopping, so that a fresh process can go on')
      by ??= 'error'
      stopping.abort()
    })
  }
  return {
    get by() {
      return by
    },
    async within(ms) {
      await delay(ms, undefined, { signal: stopping.signal }).catch(() => {})
    },
  }
}
