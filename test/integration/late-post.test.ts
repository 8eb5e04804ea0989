import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { AdapterFactory, PublishStep } from '../../src/core/ports.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import { TestHerald } from '../support/herald.ts'
import { postingBy } from '../support/plain-publisher.ts'

const SETTLE_MS = 30_000
const HUNG_MS = 25_000

test('a post that hung until its process died is waited for as long as one that ended at once', async () => {
  /** When each post takes effect; the first one as late as it can. */
  const landsAt: number[] = []
  let lookedFrom: number | null = null
  let died = false
  const post: PublishStep = {
    name: 'post',
    effect: 'once',
    async run() {
      landsAt.push(herald.now())
      if (died) return 'posted again'
      died = true
      lookedFrom = herald.now()
      herald.pass(HUNG_MS)
      landsAt[0] = herald.now() + SETTLE_MS - 1
      throw new LeaseLostError('its process died' as RequestId)
    },
    async find({ attemptedAt }) {
      assert.equal(attemptedAt, lookedFrom, 'adapters look from the first attempt on')
      return landsAt.some((at) => at <= herald.now()) ? 'found' : null
    },
  }
  const slow: AdapterFactory = () => ({
    platform: 'mastodon',
    account: 'slow',
    publisher: postingBy(post, SETTLE_MS),
  })
  await using herald = await TestHerald.start({}, [slow])
  const id = await herald.say('help', { platform: 'mastodon', account: 'slow' })
  await herald.until(async () => died, 'the post')
  // Another process starts at once.
  await herald.app.store.freeAll()
  const { aggregate, text } = await herald.end(id)
  assert.equal(aggregate.request.outcome, 'sentence')
  assert.equal(text, 'found')
  assert.equal(landsAt.length, 1, 'posted once')
})
