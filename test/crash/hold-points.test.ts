import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { until, Workplace } from '../support/processes.ts'

/** What the world has seen when the request is held there. */
const points = [
  { at: 'before:admit', submits: 0, uploads: 0, posts: 0 },
  { at: 'after:leaveLine', submits: 0, uploads: 0, posts: 0 },
  { at: 'before:saveSubmission#1', submits: 1, uploads: 0, posts: 0 },
  { at: 'before:saveDelivery#1', submits: 1, uploads: 1, posts: 0 },
  { at: 'after:saveDelivery#2', submits: 1, uploads: 1, posts: 0 },
  { at: 'before:saveDelivery#3', submits: 1, uploads: 1, posts: 1 },
]

describe('the service is held exactly at a point, and killed there still answers once', {
  concurrency: 3,
}, () => {
  for (const { at, submits, uploads, posts } of points) {
    test(at, async () => {
      const horde = await startHordeSimulator({ speed: 10 })
      await using platform = await ChatPlatform.start()
      await using place = await Workplace.make({
        'herald.json': JSON.stringify({ horde: { url: horde.url } }),
      })
      try {
        const env = { TEST_PLATFORM_URL: platform.url, TEST_PLATFORM_TOKEN: platform.token }
        const asked = platform.mention('draw me a fox style: anime --n 1')
        const first = place.service({ ...env, TEST_HOLDS: JSON.stringify({ ada: at }) })
        await first.says('stdout', /held ada/)
        assert.equal(horde.state().submits, submits)
        assert.equal(platform.calls.upload, uploads)
        assert.equal(platform.posts().length, posts)
        first.kill('SIGKILL')
        await first.exit()

        const second = place.service(env)
        await until('the request has ended', () => /"msg":"reply posted"/.test(second.stderr))
        second.kill('SIGTERM')
        assert.equal((await second.exit()).code, 0)
        assert.equal(platform.posts(asked.id).length, 1)
        assert.equal(platform.calls.upload, Math.max(1, uploads + (at === 'before:saveDelivery#1' ? 1 : 0)))
      } finally {
        await horde.close()
      }
    })
  }
})
