import { tmpdir } from 'node:os'
import { CONSOLE_ACCOUNT } from '../../src/adapters/console/index.ts'
import type { Clock } from '../../src/core/ports.ts'
import { until } from './processes.ts'
import { WebhookHerald, type WebhookHeraldOptions } from './webhook-herald.ts'

const STEP_MS = 1_000

/** How the service learns of a finished picture; `watched`: by asking, while somebody looks at the progress. */
export type Learning = 'asking' | 'watched' | 'webhook'

/** Time that passes only by itself: minutes take milliseconds. */
export class OwnTime implements Clock {
  #nowMs = Date.now()

  now(): number {
    return this.#nowMs
  }

  /** Lets time pass, step by step, for the service and its simulator, until the condition holds. */
  async pass(herald: WebhookHerald, condition: () => Promise<boolean>): Promise<void> {
    const { store, runner } = herald.app
    for (;;) {
      const { ids } = await store.due(this.#nowMs, 100)
      for (const due of ids) await runner(due)
      if (await condition()) return
      if (ids.length > 0) continue
      const nextAt = await store.nextDueAt()
      if (nextAt === null) throw new Error('nothing is due')
      const aheadMs = Math.max(1, Math.min(STEP_MS, nextAt - this.#nowMs))
      this.#nowMs += aheadMs
      herald.simulator.advance(aheadMs)
      if (herald.app.config.publicUrl !== undefined) await until('the webhooks', () => told(herald))
    }
  }
}

/** Every finished image has been told. */
function told({ simulator }: WebhookHerald): boolean {
  const { requests, webhooks } = simulator.state()
  return webhooks.length === requests.reduce((sum, { images }) => sum + images.length, 0)
}

/** One image that takes this long: calls to the Horde about it, and how late after its end the reply was. */
export async function drawOne(jobS: number, learning: Learning): Promise<{ calls: number; lateMs: number }> {
  const time = new OwnTime()
  await using herald = await WebhookHerald.start({
    clock: time,
    webhooks: learning === 'webhook',
    simulator: { pictures: 'strip', workers: workers(1, jobS) },
  })
  const id = await herald.say('draw me a fox style: anime --n 1', learning === 'watched' ? WATCHED : {})
  await time.pass(herald, async () => (await herald.load(id)).request.endedAt !== null)
  const { request, submissions } = await herald.load(id)
  const state = submissions[0]?.state.name
  if (state !== 'collected') throw new Error(`it was ${state} in the end`)
  const lateMs = (request.endedAt ?? Number.NaN) - (request.firstSubmitAt ?? Number.NaN) - jobS * 1_000
  return { calls: herald.calls(), lateMs }
}

/** The console shows progress. */
const WATCHED = { platform: 'console', account: CONSOLE_ACCOUNT, ref: { outDir: tmpdir() } } as const

/** Horde workers that draw one image at a time, each for so many seconds or a little longer than the one before. */
export function workers(count: number, secondsPerImage: number, moreS = 0) {
  return Array.from({ length: count }, (_, index) => ({
    id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    name: `w${index}`,
    models: '*' as const,
    trusted: true,
    secondsPerImage: secondsPerImage + index * moreS,
  })) satisfies NonNullable<WebhookHeraldOptions['simulator']>['workers']
}
