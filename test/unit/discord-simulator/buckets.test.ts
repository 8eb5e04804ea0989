import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Buckets, quotaHeaders, RULES } from '../../simulators/discord/rest/buckets.ts'

function setUp() {
  const clock = { now: 1_000_000 }
  return { clock, buckets: new Buckets(() => clock.now) }
}

test('a window begins with its first call, and channels have windows of their own', () => {
  const { clock, buckets } = setUp()
  for (let n = 0; n < 5; n += 1) assert.ok(!buckets.count(RULES.post, 'one').exceeded)
  assert.ok(buckets.count(RULES.post, 'one').exceeded)
  assert.ok(!buckets.count(RULES.post, 'two').exceeded)
  clock.now += RULES.post.periodMs
  assert.equal(buckets.count(RULES.post, 'one').remaining, 4)
})

test('the global window holds 50 calls', () => {
  const { clock, buckets } = setUp()
  for (let n = 0; n < 50; n += 1) assert.ok(!buckets.countGlobal().exceeded)
  assert.ok(buckets.countGlobal().exceeded)
  clock.now += 1_000
  assert.ok(!buckets.countGlobal().exceeded)
})

test('10,000 refused calls within 10 minutes close the door until they are over', () => {
  const { clock, buckets } = setUp()
  for (let n = 0; n < 9_999; n += 1) buckets.countInvalid(429)
  buckets.countInvalid(404)
  assert.equal(buckets.bannedUntil(), undefined)
  buckets.countInvalid(401)
  assert.equal(buckets.bannedUntil(), clock.now + 600_000)
  clock.now += 600_000
  assert.equal(buckets.bannedUntil(), undefined)
})

test('headers are in seconds', () => {
  const { clock, buckets } = setUp()
  const headers = quotaHeaders(buckets.count(RULES.post, 'one'), clock.now)
  assert.equal(headers['x-ratelimit-reset'], '1005.000')
  assert.equal(headers['x-ratelimit-reset-after'], '5.000')
  assert.match(headers['x-ratelimit-bucket'] ?? '', /^[0-9a-f]{32}$/)
})
