import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FloodReport, flood } from '../support/flood.ts'

/** Requests of one image sent to the Horde per minute of its time. */
function perMinute({ sent, spanMs }: FloodReport): number {
  return ((sent.length - 1) / spanMs) * 60_000
}

function asker({ body }: FloodReport['sent'][number]): string {
  return /of (\w+)/.exec(body.prompt)?.[1] ?? ''
}

describe('a flood of requests', () => {
  test('the limit of 90 a minute is used, never broken, and shared fairly', async () => {
    const others = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, 3]))
    const report = await flood({
      burst: { greedy: 200, ...others },
      worker: { secondsPerImage: 1, threads: 50 },
    })
    assert.equal(report.sent.length, 261)
    assert.equal(report.calls, 261, 'not one call was refused')
    assert.ok(perMinute(report) >= 0.95 * 90, `${perMinute(report)} a minute`)
    assert.deepEqual(report.outcomes, { pictures: 261 })
    assert.ok(report.lateComerWaited <= 20, `${report.lateComerWaited} went before the late comer`)
    const greedy = report.sent.slice(0, 45).filter((one) => asker(one) === 'greedy')
    assert.ok(greedy.length <= 5, `${greedy.length} of the first 45 were of who came first with 200`)
  })

  test('where the concurrency of the key binds, horde workers are never idle and nothing is refused', async () => {
    const report = await flood({
      burst: { greedy: 55, other: 10 },
      hordeKey: 'sim-flood',
      worker: { secondsPerImage: 12, threads: 10 },
    })
    assert.equal(report.calls, 66, 'not one call was refused')
    assert.deepEqual(report.outcomes, { pictures: 66 })
    assert.ok(report.lateComerWaited <= 3, `${report.lateComerWaited} went before the late comer`)
    // Ten are being drawn and thirty wait; from then on one can be sent for each that is drawn.
    const full = report.sent.slice(40)
    const spanMs = (full.at(-1)?.submittedAt ?? 0) - (full[0]?.submittedAt ?? 0)
    const rate = perMinute({ ...report, sent: full, spanMs })
    assert.ok(rate >= 0.95 * 50, `${rate} of 50 a minute`)
  })
})
