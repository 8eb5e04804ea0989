import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { consolePublisher } from '../../src/adapters/console/publisher.ts'
import { policyOf } from '../../src/app.ts'
import { createRequestSecrets } from '../../src/core/accounts/request-secrets.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { LeaseLostError, PublishError } from '../../src/core/errors.ts'
import type { Json } from '../../src/core/json.ts'
import { SILENT_METER } from '../../src/core/meter.ts'
import { Run } from '../../src/core/pipeline/run.ts'
import { createRunner } from '../../src/core/pipeline/runner.ts'
import type { OutgoingReply, PublishStep, ReplyPublisher } from '../../src/core/ports.ts'
import { createGate } from '../../src/core/request/gate.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Store } from '../../src/core/store.ts'
import { TestHerald } from '../support/herald.ts'
import { postingBy } from '../support/plain-publisher.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A platform with one post that must happen once, whose answers the test decides. */
function platformOf(post: (look: boolean) => Promise<Json | null>): ReplyPublisher {
  const step: PublishStep = {
    name: 'post',
    effect: 'once',
    run: async () => (await post(false)) ?? '',
    find: () => post(true),
  }
  return postingBy(step)
}

/** Runs a request to its end on such a platform, on a clock that jumps to whatever is due next. */
async function publishHelp(herald: TestHerald, publisher: ReplyPublisher, broken: Partial<Store> = {}) {
  const id = await herald.say('help')
  const { store, config, dispatcher, log, catalog, horde, vault, accounts, gifts } = herald.app
  const from = (await loaded(herald, id)).request.createdAt
  let now = from
  const clock = { now: () => now }
  const runner = createRunner({
    store: { ...store, ...broken },
    dispatcher,
    buckets: new LocalBuckets(),
    log,
    meter: SILENT_METER,
    clock,
    catalog: () => catalog.current(),
    horde,
    ownKeys: { payerOf: async () => undefined, keyOf: async () => undefined },
    accounts,
    gifts,
    secrets: createRequestSecrets(vault, store, clock),
    adapterOf: ({ platform, account }) => ({ platform, account, publisher }),
    settings: {
      policy: policyOf(config),
      gate: createGate(config),
      textDays: 30,
      defaultStyle: 'featured',
      images: () => 1,
      payer: () => 'nobody',
      deadlineMs: 20 * MINUTE_MS,
      watched: () => false,
      leaseMs: MINUTE_MS,
    },
  })
  for (let steps = 0; steps < 5_000; steps += 1) {
    await runner(id)
    const { request } = await loaded(herald, id)
    if (request.state === 'ended') return { ...request, tookMs: now - from }
    now = Math.max(now + 1, (await store.nextDueAt()) ?? now)
  }
  throw new Error('the request has not ended after 5000 steps')
}

async function loaded(herald: TestHerald, id: RequestId) {
  const aggregate = await herald.app.store.load(id)
  assert.ok(aggregate)
  return aggregate
}

describe('publishing that goes wrong', () => {
  test('a look that fails does not make us forget that the post may be there', async () => {
    await using herald = await TestHerald.start()
    let posts = 0
    let looks = 0
    const request = await publishHelp(
      herald,
      platformOf(async (look) => {
        if (look) {
          looks += 1
          if (looks > 1) return 'found'
          throw new PublishError('connection refused', { outcome: 'not-sent', kind: 'transient' })
        }
        posts += 1
        throw new PublishError('connection reset', { outcome: 'unknown', kind: 'transient' })
      }),
    )
    assert.equal(posts, 1, 'posted once')
    assert.equal(request.outcome, 'sentence')
  })

  test('a post whose result could not be saved is found, not posted again', async () => {
    await using herald = await TestHerald.start()
    let saves = 0
    let posts = 0
    const request = await publishHelp(
      herald,
      platformOf(async (look) => {
        if (look) return 'found'
        posts += 1
        return 'posted'
      }),
      {
        async saveDelivery(claim, delivery) {
          saves += 1
          if (saves === 2) throw new Error('the disk is full')
          await herald.app.store.saveDelivery(claim, delivery)
        },
      },
    )
    assert.equal(posts, 1)
    assert.equal(request.outcome, 'sentence')
  })

  test('a post that may have happened each time is never followed by a second message', async () => {
    await using herald = await TestHerald.start()
    const request = await publishHelp(
      herald,
      platformOf(async (look) => {
        if (look) return null
        throw new PublishError('connection reset', { outcome: 'unknown', kind: 'transient' })
      }),
    )
    assert.equal(request.outcome, 'unanswerable')
    assert.match(request.cause ?? '', /13 attempts at post/)
    const hours = request.tookMs / HOUR_MS
    assert.ok(hours > 3 && hours < 4, `tried for ${hours} hours`)
  })

  test('attempts that may have happened stay few, whatever certainly fails in between', async () => {
    await using herald = await TestHerald.start()
    let posts = 0
    let doubtful = 0
    const request = await publishHelp(
      herald,
      platformOf(async (look) => {
        if (look) return null
        posts += 1
        if (posts % 2 === 0) throw new PublishError('refused', { outcome: 'not-sent', kind: 'transient' })
        doubtful += 1
        throw new PublishError('connection reset', { outcome: 'unknown', kind: 'transient' })
      }),
    )
    assert.equal(request.outcome, 'unanswerable')
    assert.equal(doubtful, 13)
  })

  test('looks that fail for hours use up no attempt', async () => {
    await using herald = await TestHerald.start()
    let posts = 0
    let looks = 0
    const request = await publishHelp(
      herald,
      platformOf(async (look) => {
        if (look) {
          looks += 1
          if (looks <= 100) throw new PublishError('HTTP 503', { outcome: 'unknown', kind: 'transient' })
          return null
        }
        posts += 1
        if (posts > 1) return 'posted'
        throw new PublishError('connection reset', { outcome: 'unknown', kind: 'transient' })
      }),
    )
    assert.equal(request.outcome, 'sentence')
    assert.equal(posts, 2)
    assert.equal(looks, 102)
  })

  test('looks for its post since the first attempt, however many followed', async () => {
    await using herald = await TestHerald.start()
    const since: (number | null)[] = []
    let attempts = 0
    const step: PublishStep = {
      name: 'post',
      effect: 'once',
      run: async () => {
        attempts += 1
        throw new PublishError('connection reset', { outcome: 'unknown', kind: 'transient' })
      },
      find: async ({ attemptedAt }) => {
        since.push(attemptedAt)
        return attempts > 2 ? 'found' : null
      },
    }
    const request = await publishHelp(herald, { ...platformOf(async () => null), steps: () => [step] })
    assert.equal(request.outcome, 'sentence')
    assert.ok(since.length > 4)
    assert.deepEqual(new Set(since), new Set([request.createdAt]))
  })

  test('a post that ends the process each time is given up', async () => {
    await using herald = await TestHerald.start()
    let posts = 0
    const request = await publishHelp(
      herald,
      platformOf(async (look) => {
        if (look) return null
        posts += 1
        await herald.app.store.freeAll()
        throw new LeaseLostError('dead')
      }),
    )
    assert.equal(request.outcome, 'unanswerable')
    assert.match(request.cause ?? '', /attempts at post/)
    assert.equal(posts, 13)
  })

  test('an adapter that throws what it never should is given up, and says why', async () => {
    await using herald = await TestHerald.start()
    const request = await publishHelp(
      herald,
      platformOf(async () => {
        throw new TypeError('a bug in the adapter')
      }),
    )
    assert.equal(request.outcome, 'unanswerable')
    assert.match(request.cause ?? '', /a bug in the adapter/)
  })

  test('an adapter that cannot even say its steps is given up', async () => {
    await using herald = await TestHerald.start()
    const request = await publishHelp(herald, {
      ...platformOf(async () => null),
      steps: () => {
        throw new TypeError('no steps')
      },
    })
    assert.equal(request.outcome, 'unanswerable')
    assert.match(request.cause ?? '', /no steps/)
  })

  for (const kind of ['transient', 'auth', 'rate-limited'] as const) {
    test(`${kind} is waited out for a day and no longer, without hammering`, async () => {
      await using herald = await TestHerald.start()
      let calls = 0
      const request = await publishHelp(
        herald,
        platformOf(async () => {
          calls += 1
          throw new PublishError('not now', { outcome: 'not-sent', kind })
        }),
      )
      assert.equal(request.outcome, 'unanswerable')
      const hours = request.tookMs / HOUR_MS
      assert.ok(hours > 24 && hours < 25, `waited for ${hours} hours`)
      assert.ok(calls < 400, `${calls} calls`)
    })
  }

  test('a bug that shows after an outage is tried again a few times', async () => {
    await using herald = await TestHerald.start()
    let calls = 0
    const step: PublishStep = {
      name: 'upload',
      effect: 'harmless',
      run: async () => {
        calls += 1
        if (calls <= 100) throw new PublishError('not now', { outcome: 'not-sent', kind: 'transient' })
        if (calls <= 103) throw new TypeError('a bug')
        return 'uploaded'
      },
    }
    const platform = platformOf(async () => 'posted')
    const steps = (reply: OutgoingReply) => [step, ...platform.steps(reply)]
    const request = await publishHelp(herald, { ...platform, steps })
    assert.equal(request.outcome, 'sentence')
    assert.equal(calls, 104)
  })

  test('a platform that cannot be prepared for is waited for as well', async () => {
    await using herald = await TestHerald.start()
    let calls = 0
    const request = await publishHelp(herald, {
      ...platformOf(async () => 'posted'),
      async prepare() {
        calls += 1
        if (calls <= 100) throw new PublishError('not now', { outcome: 'not-sent', kind: 'transient' })
      },
    })
    assert.equal(request.outcome, 'sentence')
  })

  test('a limit that always lifts at once is not asked without a pause', async () => {
    await using herald = await TestHerald.start()
    let calls = 0
    const request = await publishHelp(
      herald,
      platformOf(async () => {
        calls += 1
        if (calls > 100) return 'posted'
        throw new PublishError('slow down', { outcome: 'not-sent', kind: 'rate-limited', retryAfterMs: 0 })
      }),
    )
    assert.equal(request.outcome, 'sentence')
    assert.ok(request.tookMs >= 100_000)
  })

  test('pictures that cannot be posted are answered with a sentence', async () => {
    await using herald = await TestHerald.start()
    const outDir = join(herald.dir, 'file')
    await writeFile(outDir, '')
    const { aggregate, text } = await herald.draw('draw me a fox style: anime --n 1', { ref: { outDir } })
    assert.equal(aggregate.request.outcome, 'sentence')
    assert.match(aggregate.request.cause ?? '', /cannot write/)
    assert.notEqual(text, '')
    const { createdAt, endedAt } = aggregate.request
    assert.ok((endedAt ?? 0) - createdAt < 2 * MINUTE_MS, 'nobody waits for a folder that stays unwritable')
  })
})

describe('waiting', () => {
  test('for room at the Horde, the picture to vary is not read each time', async (t) => {
    await using herald = await TestHerald.start()
    await herald.draw('draw me a fox style: anime --n 1')
    const read = t.mock.method(consolePublisher, 'readPicture')
    let looks = 0
    const { store } = herald.app
    const hasRoom = store.hasRoom.bind(store)
    t.mock.method(store, 'hasRoom', async (...args: Parameters<typeof hasRoom>) => {
      looks += 1
      return looks > 5 && hasRoom(...args)
    })
    const { aggregate } = await herald.draw('vary 1')
    assert.equal(aggregate.request.outcome, 'pictures')
    assert.ok(looks > 5)
    assert.ok(read.mock.callCount() <= 2, `read ${read.mock.callCount()} times`)
  })
})

describe('waiting that has to end', () => {
  test('an effect that ignores its signal is abandoned while the lease still holds', async (t) => {
    await using herald = await TestHerald.start()
    const leaseUntil = 10 * MINUTE_MS
    const run = new Run(herald.app.store, () => 0, leaseUntil, {
      id: 'x' as RequestId,
      leaseUntil,
      wakes: 0,
      deaths: 0,
    })
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const hung = assert.rejects(
      run.effect(() => new Promise(() => {})),
      /did not end/,
    )
    t.mock.timers.tick(40_000)
    await hung
    assert.equal(await run.effect(async () => 'quick'), 'quick')
  })

  test('after the last send nobody waits any longer', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'submit', kind: 'effect-then-reset' })
    const { text, aggregate } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /AI Horde didn't answer/)
    const { createdAt, endedAt } = aggregate.request
    assert.ok((endedAt ?? 0) - createdAt < 3 * MINUTE_MS)
  })

  test('a pause that outlasts the deadline is answered at the deadline', async () => {
    await using herald = await TestHerald.start()
    const id = await herald.say('draw me a fox style: anime --n 1')
    const { createdAt } = (await loaded(herald, id)).request
    await herald.app.store.pause(`submit ${herald.simulator.url}`, createdAt + 300 * MINUTE_MS, 'blocked')
    const { aggregate, text } = await herald.end(id)
    assert.match(text, /AI Horde didn't answer/)
    assert.ok((aggregate.request.endedAt ?? 0) - createdAt < 21 * MINUTE_MS)
  })

  test('a request sent late has its whole time at the Horde', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await herald.say('draw me a fox style: anime --n 1')
    const { createdAt } = (await loaded(herald, id)).request
    await herald.app.store.pause(`submit ${herald.simulator.url}`, createdAt + 15 * MINUTE_MS, 'blocked')
    const { text } = await herald.end(id)
    assert.match(text, /within 20 minutes/)
  })
})
