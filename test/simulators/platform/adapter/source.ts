import { setTimeout as pause } from 'node:timers/promises'
import type { AdapterNeeds, Intake, RequestSource } from '../../../../src/core/ports.ts'
import type { IncomingEvent } from '../../../../src/core/request/model.ts'
import type { PlatformClient, ShownStatus } from './client.ts'

export interface SourceParts {
  readonly client: PlatformClient
  readonly needs: AdapterNeeds
  /** Name of the cursor. */
  readonly name: string
  readonly pollMs: number
  readonly incoming: (status: ShownStatus) => IncomingEvent | undefined
}

const CALL_TIMEOUT_MS = 30_000

/** Polls the feed from a saved cursor, which moves on only when intake has taken an event. */
export function feedSource({ client, needs, name, pollMs, incoming }: SourceParts): RequestSource {
  let stopping = new AbortController()
  let running: Promise<void> | undefined

  async function round(intake: Intake, signal: AbortSignal): Promise<void> {
    const after = (await needs.cursors.cursor(name)) ?? '0'
    const entries = await client.feed(after, AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]))
    for (const { position, status } of entries) {
      if (signal.aborted) return
      const event = incoming(status)
      if (event !== undefined) await intake(event)
      await needs.cursors.saveCursor(name, String(position))
    }
  }

  async function listen(intake: Intake, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await round(intake, signal)
      } catch (error) {
        if (!signal.aborted)
          needs.log.warn({ source: name, err: error }, 'reading events failed; trying again')
      }
      await pause(pollMs, undefined, { signal }).catch(() => {})
    }
  }

  return {
    async start(intake, signal) {
      stopping = new AbortController()
      running = listen(intake, AbortSignal.any([signal, stopping.signal]))
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
