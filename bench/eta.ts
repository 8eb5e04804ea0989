import type { Store } from '../src/core/store.ts'
import type { Bench } from './index.ts'
import { figure } from './report.ts'

const REQUESTS = 24

/**
 * What the estimate that is shown is off by, at every look, when two dozen requests share four horde workers of
 * different speed; in simulated time, so it is the same on every engine.
 */
export const eta: Bench = async () => {
  const { OwnTime, workers } = await import('../test/support/own-time.ts')
  const { WebhookHerald } = await import('../test/support/webhook-herald.ts')
  const time = new OwnTime()
  const estimates: { id: string; atMs: number; waitS: number }[] = []
  const wrapStore = (store: Store): Store => ({
    ...store,
    saveSubmission(claim, submission) {
      const { state } = submission
      const last = state.name === 'submitted' ? state.last : null
      if (last !== null && last.wait_time > 0)
        estimates.push({ id: claim.id, atMs: time.now(), waitS: last.wait_time })
      return store.saveSubmission(claim, submission)
    },
  })
  await using herald = await WebhookHerald.start({
    clock: time,
    webhooks: false,
    wrapStore,
    simulator: { pictures: 'strip', workers: workers(4, 15, 5) },
  })
  for (let index = 0; index < REQUESTS; index += 1)
    await herald.say('draw me a fox style: anime --n 1', { person: { id: `p${index}`, name: 'Ada' } })
  await time.pass(herald, async () => (await herald.app.store.backlog()).open === 0)
  const errors: number[] = []
  for (const { id, atMs, waitS } of estimates) {
    const { request } = await herald.load(id as Parameters<typeof herald.load>[0])
    errors.push(Math.abs((request.endedAt ?? Number.NaN) - atMs - waitS * 1_000) / 1_000)
  }
  return [figure('error of the estimate, at each look', 's', '–', errors)]
}
