import { CONTACT_MISSING, type Config, keyFor, lacksContact, SIM } from './config.ts'
import type { BucketLimits } from './core/buckets.ts'
import { ConfigError } from './core/errors.ts'
import { HordeClient } from './core/horde/client.ts'
import { createKeyAccount } from './core/horde/key-account.ts'
import { createHordeLook, type HordeLook } from './core/horde/look.ts'
import { createServedModels } from './core/horde/served.ts'
import type { Meter } from './core/meter.ts'
import type { HordeAccess } from './core/pipeline/context.ts'
import type { Clock } from './core/ports.ts'

/** What is drawn with, and what people are told of it. */
export interface OpenHorde extends HordeAccess {
  readonly look: HordeLook
}

/** One client, pacing and model list per Horde URL; `sim` starts the built-in simulator on first use. */
export function createHordes(
  config: Config,
  clock: Clock,
  meter: Meter,
  limits: BucketLimits,
): { access(url: string): Promise<OpenHorde>; close(): Promise<void> } {
  const opened = new Map<string, Promise<OpenHorde>>()
  const closers: (() => Promise<void>)[] = []

  async function open(url: string): Promise<OpenHorde> {
    if (lacksContact(config, url)) throw new ConfigError([CONTACT_MISSING])
    let address = url
    if (url === SIM) {
      const { startHordeSimulator } = await import('./simulator/horde/index.ts')
      const simulator = await startHordeSimulator()
      closers.push(() => simulator.close())
      address = simulator.url
    }
    const client = new HordeClient({
      url: address,
      clientAgent: config.clientAgent,
      apiKey: keyFor(config, url),
      onCall: (call) => meter.hordeCall(call),
    })
    const now = () => clock.now()
    return {
      client,
      limits,
      account: createKeyAccount(client, now),
      served: createServedModels(client, now),
      look: createHordeLook(client, now),
    }
  }

  return {
    access(url) {
      const known = opened.get(url)
      if (known !== undefined) return known
      const opening = open(url)
      opened.set(url, opening)
      // What could not be opened is tried again.
      opening.catch(() => opened.delete(url))
      return opening
    },
    async close() {
      for (const close of closers) await close()
    },
  }
}
