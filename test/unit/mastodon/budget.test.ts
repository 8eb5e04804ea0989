import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountBudget, type Budget } from '../../../src/adapters/mastodon/budget.ts'
import { readServer, UNKNOWN_SERVER } from '../../../src/adapters/mastodon/server.ts'
import { LocalBuckets } from '../../../src/core/buckets.ts'
import { PublishError } from '../../../src/core/errors.ts'

const MASTODON = readServer({ version: '4.5.1' })
const MINUTE_MS = 60_000
/** What Mastodon allows; its windows are fixed ones, ours slide and so fit into any of them. */
const UPLOADS = 30

async function waitMs(taking: Promise<unknown>): Promise<number> {
  const error = await taking.then(
    () => assert.fail('it was taken'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof PublishError && error.kind === 'rate-limited' && error.outcome === 'not-sent')
  return error.retryAfterMs ?? assert.fail('it says how long')
}

/** Replies of these sizes, one after the other; how many uploads each came to, 0 where it has to wait. */
async function uploads(budget: Budget, sizes: readonly number[], nowMs = 0): Promise<number[]> {
  const made: number[] = []
  for (const size of sizes) {
    const way = await budget.uploads(size, MASTODON, undefined, nowMs).catch(() => undefined)
    made.push(way === undefined ? 0 : way === 'collage' ? 1 : size)
  }
  return made
}
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

describe('uploads of an account', () => {
  test('four at a time, then one for all, then none; never more than the server takes', async () => {
    const budget = accountBudget(new LocalBuckets(), 'home')
    const made = await uploads(budget, Array(20).fill(4))
    assert.deepEqual(made, [4, 4, 4, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    assert.equal(await waitMs(budget.uploads(4, MASTODON, undefined, MINUTE_MS)), 29 * MINUTE_MS)
    assert.equal(await budget.uploads(4, MASTODON, undefined, 31 * MINUTE_MS), 'apart')
  })

  test('whatever the mix of sizes', async () => {
    for (const sizes of [
      Array(40).fill(1),
      Array(40).fill([1, 4]).flat(),
      Array(40).fill([4, 4, 1, 2]).flat(),
    ])
      assert.ok(sum(await uploads(accountBudget(new LocalBuckets(), 'home'), sizes)) <= UPLOADS)
    assert.equal(sum(await uploads(accountBudget(new LocalBuckets(), 'home'), Array(40).fill(1))), 15)
  })

  test('two processes share them', async () => {
    const buckets = new LocalBuckets()
    const one = await uploads(accountBudget(buckets, 'home'), Array(20).fill(4))
    const two = await uploads(accountBudget(buckets, 'home'), Array(20).fill(4))
    assert.ok(sum([...one, ...two]) <= UPLOADS)
    assert.equal(sum(await uploads(accountBudget(buckets, 'elsewhere'), [4])), 4, 'each account has its own')
  })

  test('what the server told at the last one counts, on every kind of server', async () => {
    for (const server of [MASTODON, UNKNOWN_SERVER]) {
      const budget = accountBudget(new LocalBuckets(), 'home')
      const told = (remaining: number) => ({ remaining, resetAt: 5_000 })
      assert.equal(await budget.uploads(4, server, told(4), 0), 'apart')
      assert.equal(await budget.uploads(4, server, told(3), 0), 'collage')
      assert.equal(await budget.uploads(1, server, told(1), 0), 'apart')
      assert.equal(await waitMs(budget.uploads(1, server, told(0), 1_000)), 4_000)
      assert.equal(await budget.uploads(4, server, told(0), 5_000), 'apart', 'its time is over')
    }
  })
})

describe('other things that servers limit', () => {
  test('300 posts in three hours, where the server is Mastodon', async () => {
    const budget = accountBudget(new LocalBuckets(), 'home')
    for (let post = 0; post < 300; post += 1) await budget.post(MASTODON, post)
    assert.equal(await waitMs(budget.post(MASTODON, MINUTE_MS)), 179 * MINUTE_MS)
    await budget.post(UNKNOWN_SERVER, MINUTE_MS)
    await budget.post(MASTODON, 181 * MINUTE_MS)
  })

  test('favourites leave most calls to the answers', async () => {
    const budget = accountBudget(new LocalBuckets(), 'home')
    for (let mention = 0; mention < 60; mention += 1) await budget.favourite(0)
    await waitMs(budget.favourite(0))
  })

  test('one public post in so many minutes, none where the operator wants none', async () => {
    const budget = accountBudget(new LocalBuckets(), 'home')
    assert.equal(await budget.publicSlot(undefined, 0), false)
    assert.equal(await budget.publicSlot(10, 0), true)
    assert.equal(await budget.publicSlot(10, 9 * MINUTE_MS), false)
    assert.equal(await budget.publicSlot(10, 10 * MINUTE_MS), true)
  })
})
