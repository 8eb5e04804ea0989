import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform, type Fault } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'
import { assertTold } from '../support/operator-log.ts'

const MINUTE_MS = 60_000
const OUTAGE_MS = 2 * MINUTE_MS
/** A platform moves, or its people sleep. */
const LONG_OUTAGE_MS = 150 * MINUTE_MS
const PEOPLE = 3

interface Outage {
  readonly name: string
  readonly faults: readonly Fault[]
  /** What an operator reads. */
  readonly says: RegExp
  readonly lastsMs?: number
}

const all = (answer: Fault['answer']): Fault[] =>
  (['upload', 'post', 'replies'] as const).map((route) => ({ route, answer, effect: 'none' }))

const outages: readonly Outage[] = [
  {
    name: 'it posts, and a proxy answers HTML 502',
    faults: [{ route: 'post', answer: 'html-502', effect: 'done', times: PEOPLE }],
    says: /publishing failed: posting: HTTP 502 .* may have happened/,
  },
  {
    name: 'it posts, and answers 503; looking for it fails as well',
    faults: [
      { route: 'post', answer: 'text-503', effect: 'done', times: PEOPLE },
      { route: 'replies', answer: 'text-503', effect: 'none' },
    ],
    says: /publishing failed: looking for our reply: HTTP 503/,
  },
  {
    name: 'it cuts the connection before it posts, and refuses to be looked through',
    faults: [
      { route: 'post', answer: 'reset', effect: 'none', times: PEOPLE },
      { route: 'replies', answer: 'json-4xx', effect: 'none' },
    ],
    says: /publishing failed: looking for our reply: the platform refused/,
  },
  {
    name: 'it posts, and cuts the connection',
    faults: [{ route: 'post', answer: 'reset', effect: 'done', times: PEOPLE }],
    says: /publishing failed: posting: no answer/,
  },
  {
    name: 'everything answers HTML 502',
    faults: all('html-502'),
    says: /publishing failed: uploading: HTTP 502/,
  },
  { name: 'every connection is cut', faults: all('reset'), says: /publishing failed: uploading: no answer/ },
  { name: 'it limits everything', faults: all('rate-limited'), says: /publishing failed: .* \(HTTP 429/ },
  {
    name: 'it forgets our token for a while',
    faults: all('unauthorized'),
    says: /publishing failed: .* \(HTTP 401/,
  },
  {
    name: 'everything answers HTML 502, for hours',
    faults: all('html-502'),
    says: /publishing failed: uploading: HTTP 502/,
    lastsMs: LONG_OUTAGE_MS,
  },
  {
    name: 'it posts, cuts the connection, and is gone for hours',
    faults: [
      { route: 'post', answer: 'reset', effect: 'done', times: PEOPLE },
      ...all('reset').filter(({ route }) => route === 'replies'),
    ],
    says: /publishing failed: looking for our reply: no answer/,
    lastsMs: LONG_OUTAGE_MS,
  },
  {
    name: 'only posting answers HTML 502, for hours',
    faults: [{ route: 'post', answer: 'html-502', effect: 'none' }],
    says: /publishing failed: posting: HTTP 502 .* may have happened/,
    lastsMs: LONG_OUTAGE_MS,
  },
  {
    name: 'our token counts for nothing, for hours',
    faults: all('unauthorized'),
    says: /publishing failed: .* \(HTTP 401/,
    lastsMs: LONG_OUTAGE_MS,
  },
]

describe('while a platform fails nothing is lost or posted twice, and afterwards all goes on by itself', {
  concurrency: 4,
}, () => {
  for (const { name, faults, says, lastsMs = OUTAGE_MS } of outages) {
    test(name, async () => {
      await using platform = await ChatPlatform.start()
      await using herald = await TestHerald.start({}, [testAdapter(platform)])
      const asked = await Promise.all(
        Array.from({ length: PEOPLE }, (_, n) => ask(herald, platform, `p${n}`)),
      )
      for (const fault of faults) void platform.inject(fault)
      const overAt = herald.now() + lastsMs
      await herald.until(async () => herald.now() >= overAt || (await nothingIsOpen(herald)), 'the outage')
      platform.clearFaults()
      await herald.until(() => nothingIsOpen(herald), 'all endings')
      for (const trigger of asked)
        assert.deepEqual(
          platform.posts(trigger).map(({ media }) => media.length),
          [1],
        )
      assertTold(herald, says)
    })
  }
})

async function ask(herald: TestHerald, platform: ChatPlatform, who: string): Promise<string> {
  const words = `draw me fox ${who} style: anime --n 1`
  const { id } = platform.mention(words, { as: who })
  await herald.say(words, {
    platform: 'mastodon',
    account: 'test',
    eventId: id,
    person: { id: who, name: who },
    ref: { statusId: id, handle: who, audience: 'public' },
  })
  return id
}

async function nothingIsOpen(herald: TestHerald): Promise<boolean> {
  return (await herald.app.store.backlog()).open === 0
}
