import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readFingerprint, startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { ChatPlatform, type Fault, type PlatformOptions } from '../simulators/platform/index.ts'
import { until, Workplace } from '../support/processes.ts'

const MENTIONS = 20
/** Between two submissions: at the pace of the real Horde each case would take a quarter of a minute. */
const PACE_MS = 100
const PATIENCE_MS = 120_000

interface Case {
  readonly name: string
  readonly platform?: PlatformOptions
  readonly fault?: Fault
}
const lostAnswers: Fault = { route: 'post', answer: 'reset', effect: 'done', times: MENTIONS / 2 }
const cases: readonly Case[] = [
  { name: 'the platform repeats no post by its key', platform: { idempotency: true } },
  { name: 'the platform takes every post for a new one' },
  { name: 'answers to posts are lost after the effect', fault: lostAnswers },
  {
    name: 'answers to posts are lost and replies show up late',
    platform: { lookUpLagMs: 500 },
    fault: lostAnswers,
  },
  {
    name: 'posts take effect after their connection died',
    fault: { route: 'post', answer: 'reset', effect: { afterMs: 400 }, times: MENTIONS / 2 },
  },
  { name: 'a gateway in between breaks off after the effect', fault: { ...lostAnswers, answer: 'html-502' } },
]

describe('twenty people ask at once and each gets one reply with their own picture', {
  concurrency: 3,
}, () => {
  for (const { name, platform: options = {}, fault } of cases) {
    test(name, async () => {
      const horde = await startHordeSimulator({ limits: false, speed: 10, pictures: 'strip' })
      await using platform = await ChatPlatform.start(options)
      await using place = await Workplace.make({
        'herald.json': JSON.stringify({ horde: { url: horde.url } }),
      })
      try {
        if (fault !== undefined) void platform.inject(fault)
        const herald = place.service({
          TEST_PLATFORM_URL: platform.url,
          TEST_PLATFORM_TOKEN: platform.token,
          TEST_NATIVE_IDEMPOTENCY: options.idempotency ? '1' : '0',
          TEST_PACE_MS: `${PACE_MS}`,
        })
        const asked = Array.from({ length: MENTIONS }, (_, n) =>
          platform.mention(`draw me fox number ${n} style: anime --n 1`, { as: `person${n}` }),
        )
        await until(
          'everybody has a reply',
          () => asked.every(({ id }) => platform.posts(id).length > 0),
          PATIENCE_MS,
        )
        const { stdout, stderr } = herald
        herald.kill('SIGTERM')
        assert.equal((await herald.exit()).code, 0, stdout + stderr)
        platform.land()
        assert.equal(platform.posts().length, MENTIONS)
        const drawn = new Map(
          horde.state().requests.map(({ body, images }) => [images[0]?.fingerprint, body.prompt]),
        )
        for (const [n, { id }] of asked.entries()) {
          const [reply] = platform.posts(id)
          assert.match(reply?.text ?? '', new RegExp(`^@person${n} .*fox number ${n}\\b`))
          const [picture] = reply?.media ?? []
          assert.ok(picture)
          assert.match(picture.altText, new RegExp(`fox number ${n}\\b`))
          const prompt = drawn.get(await readFingerprint(picture.bytes))
          assert.match(prompt ?? 'not drawn', new RegExp(`fox number ${n}\\b`))
        }
      } finally {
        await horde.close()
      }
    })
  }
})
