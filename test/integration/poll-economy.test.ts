import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawOne } from '../support/own-time.ts'

const STEP_MS = 1_000

describe('calls to the Horde for one image', () => {
  const most = [
    { jobS: 10, asking: 6, watched: 2 + 3, told: 2 + 1 },
    { jobS: 60, asking: 6, watched: 2 + 13, told: 3 },
    { jobS: 300, asking: 16, watched: 2 + 61, told: 6 },
  ]
  for (const { jobS, asking, watched, told } of most) {
    test(`a job of ${jobS} s: at most ${asking}, watched ${watched}, with a webhook ${told}`, async (t) => {
      const asked = await drawOne(jobS, 'asking')
      const seen = await drawOne(jobS, 'watched')
      const called = await drawOne(jobS, 'webhook')
      t.diagnostic(`asking: ${asked.calls} calls, ${asked.lateMs} ms after the end`)
      t.diagnostic(`watched: ${seen.calls} calls, ${seen.lateMs} ms after the end`)
      t.diagnostic(`webhook: ${called.calls} calls, ${called.lateMs} ms after the end`)
      assert.ok(asked.calls <= asking, `${asked.calls} calls`)
      assert.ok(seen.calls <= watched, `${seen.calls} calls, watched`)
      assert.ok(called.calls <= told, `${called.calls} calls with a webhook`)
      assert.ok(asked.lateMs <= 3_000, `${asked.lateMs} ms late`)
      assert.ok(called.lateMs <= STEP_MS, `${called.lateMs} ms late with a webhook`)
    })
  }
})
