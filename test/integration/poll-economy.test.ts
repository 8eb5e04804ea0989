import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clock } from '../../src/core/ports.ts'
import { until } from '../support/processes.ts'
import { WebhookHerald } from '../support/webhook-herald.ts'

const STEP_MS = 1_000

/** One image that takes this long, on a clock that only this test moves. */
async function draw(jobS: number, webhooks: boolean): Promise<{ calls: number; lateMs: number }> {
  let now = Date.now()
  const clock: Clock = { now: () => now }
  const worker = { id: '00000000-0000-4000-8000-000000000001', name: 'w', trusted: true }
  await using herald = await WebhookHerald.start({
    clock,
    webhooks,
    simulator: { pictures: 'strip', workers: [{ ...worker, models: '*', secondsPerImage: jobS }] },
  })
  const { store, runner } = herald.app
  const id = await herald.say('draw me a fox style: anime --n 1')
  for (;;) {
    const { ids } = await store.due(now, 10)
    for (const due of ids) await runner(due)
    const { request, submissions } = await herald.load(id)
    const [state] = submissions.map((submission) => submission.state)
    if (request.endedAt !== null) {
      const submittedAt = request.firstSubmitAt ?? Number.NaN
      assert.equal(state?.name, 'collected')
      return { calls: herald.calls(), lateMs: request.endedAt - submittedAt - jobS * 1_000 }
    }
    if (ids.length > 0) continue
    const nextAt = await store.nextDueAt()
    if (nextAt === null) throw new Error('nothing is due')
    const aheadMs = Math.min(STEP_MS, nextAt - now)
    now += aheadMs
    herald.simulator.advance(aheadMs)
    if (webhooks) await until('the webhooks', () => told(herald))
  }
}

/** Every finished image has been told. */
function told({ simulator }: WebhookHerald): boolean {
  const { requests, webhooks } = simulator.state()
  return webhooks.length === requests.reduce((sum, { images }) => sum + images.length, 0)
}

describe('calls to the Horde for one image, where no progress is shown', () => {
  const most = [
    { jobS: 10, asking: 6, told: 2 + 1 },
    { jobS: 60, asking: 6, told: 3 },
    { jobS: 300, asking: 16, told: 6 },
  ]
  for (const { jobS, asking, told: withWebhook } of most) {
    test(`a job of ${jobS} s: at most ${asking}, with a webhook ${withWebhook}`, async (t) => {
      const asked = await draw(jobS, false)
      const called = await draw(jobS, true)
      t.diagnostic(`asking: ${asked.calls} calls, ${asked.lateMs} ms after the end`)
      t.diagnostic(`webhook: ${called.calls} calls, ${called.lateMs} ms after the end`)
      assert.ok(asked.calls <= asking, `${asked.calls} calls`)
      assert.ok(called.calls <= withWebhook, `${called.calls} calls with a webhook`)
      assert.ok(asked.lateMs <= 3_000, `${asked.lateMs} ms late`)
      assert.ok(called.lateMs <= STEP_MS, `${called.lateMs} ms late with a webhook`)
    })
  }
})
