import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { mastodonAdapter, mastodonSettings } from '../../src/adapters/mastodon/index.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import type { RequestSource } from '../../src/core/ports.ts'
import { Secret } from '../../src/core/secret.ts'
import {
  COSTUMES,
  type MastodonOptions,
  MastodonServer,
  OPEN_POLICY as OPEN,
} from '../simulators/mastodon/index.ts'
import { sourceNeeds } from '../support/needs.ts'
import { until } from '../support/processes.ts'

/** Nothing is read in that time by itself. */
const NEVER_MS = 600_000
const MINUTE_MS = 60_000
const PAGE = 40
const PEOPLE = 50

/** A source on a server; what it brings is in `heard`. */
class Listener {
  readonly server: MastodonServer
  readonly heard: string[] = []
  readonly warned: string[] = []
  readonly #cursors = new Map<string, string>()
  readonly #quietMs: number
  #source: RequestSource | undefined
  pushedMs = 0

  private constructor(server: MastodonServer, quietMs: number) {
    this.server = server
    this.#quietMs = quietMs
  }

  static async open(context: TestContext, quietMs: number, options: MastodonOptions = {}): Promise<Listener> {
    const listener = new Listener(await MastodonServer.start(options), quietMs)
    context.after(async () => {
      await listener.stop()
      await listener.server[Symbol.asyncDispose]()
    })
    return listener
  }

  /** As a starting process: only the cursor is left of the one before. */
  async start(): Promise<void> {
    const { server } = this
    const make = mastodonAdapter({
      settings: mastodonSettings.parse({ server: new URL(server.url).host }),
      token: async () => new Secret(server.token),
      buckets: new LocalBuckets(),
      userAgent: 'herald-test',
      idDays: 120,
      quietMs: this.#quietMs,
    })
    const clock = { now: () => Date.now() + this.pushedMs }
    const warn = (fields: object, message: string) =>
      void this.warned.push(`${message} ${JSON.stringify(fields)}`)
    this.#source = make(sourceNeeds(clock, { info() {}, warn, error: warn }, this.#cursors)).source
    await this.#source?.start(async ({ text }) => {
      // As long as a database may take, never the same.
      for (let turn = 0; turn < (text.length * 7) % 5; turn += 1) await new Promise(setImmediate)
      this.heard.push(text)
      return { kind: 'ignored', why: 'conversation' }
    }, new AbortController().signal)
  }

  async stop(): Promise<void> {
    await this.#source?.stop()
  }

  async hears(text: string): Promise<void> {
    await until(`"${text}" is heard`, () => this.heard.includes(text))
  }
}

describe('mentions that waited', { concurrency: 2 }, () => {
  for (const costume of COSTUMES) {
    test(`500 on ${costume} come in the order of each person, by no more pages than they fill`, async (context) => {
      const listener = await Listener.open(context, 50, { costume })
      await listener.start()
      listener.server.mention('ada', 'first')
      await listener.hears('first')
      await listener.stop()
      const before = listener.server.calls('notifications')
      const said = Array.from({ length: 500 }, (_, index) => `wish ${index}`)
      for (const [index, words] of said.entries()) {
        listener.server.mention(`p${index % PEOPLE}@elsewhere.example`, words)
        listener.server.advance(1_000)
      }
      await listener.start()
      await until('all are heard', () => listener.heard.length > said.length)
      assert.deepEqual(new Set(listener.heard), new Set(['first', ...said]))
      for (let person = 0; person < PEOPLE; person += 1) {
        const own = (text: string) => Number(text.split(' ')[1]) % PEOPLE === person
        assert.deepEqual(listener.heard.filter(own), said.filter(own))
      }
      const looks = listener.server.calls('notifications') - before
      // The last page is the one with something known; a stream that opens is worth one more look.
      assert.ok(looks <= Math.ceil(501 / PAGE) + 2, `${looks} calls`)
      assert.deepEqual(listener.server.violations(), [])
    })
  }

  test('held back ones that somebody lets through are heard, however old they are', async (context) => {
    const policy = { ...OPEN, for_private_mentions: 'filter' as const }
    const listener = await Listener.open(context, NEVER_MS, { policy })
    await listener.start()
    await until('it listens', () => listener.server.streams.listening === 1)
    listener.server.mention('ada@elsewhere.example', 'secretly', { visibility: 'direct' })
    listener.server.advance(20 * MINUTE_MS)
    listener.server.mention('bob@elsewhere.example', 'openly')
    await listener.hears('openly')
    listener.server.release('ada@elsewhere.example')
    await listener.hears('secretly')
    assert.deepEqual(listener.heard, ['openly', 'secretly'])
  })

  test('held back ones are heard also behind many newer ones, when the server tells', async (context) => {
    const policy = { ...OPEN, for_private_mentions: 'filter' as const }
    const listener = await Listener.open(context, 50, { policy })
    const { server } = listener
    await listener.start()
    await until('it listens', () => server.streams.listening === 1)
    server.mention('ada@elsewhere.example', 'secretly', { visibility: 'direct' })
    const openly = Array.from({ length: 3 * PAGE }, (_, index) => `openly ${index}`)
    for (const words of openly) {
      server.advance(1_000)
      server.mention(`${words.replace(' ', '')}@elsewhere.example`, words)
    }
    await until('all are heard', () => listener.heard.length === openly.length)
    server.release('ada@elsewhere.example')
    await listener.hears('secretly')
    server.mention('bob', 'last')
    await listener.hears('last')
    assert.deepEqual(new Set(listener.heard), new Set([...openly, 'secretly', 'last']))
    assert.equal(listener.heard.length, openly.length + 2)
  })
})

test('an operator is told at the start of mentions that the server keeps back', async (context) => {
  const policy = { ...OPEN, for_new_accounts: 'drop' as const }
  const listener = await Listener.open(context, NEVER_MS, { policy })
  await listener.start()
  await until('it is told', () => listener.warned.length > 0)
  assert.match(listener.warned.join(), /keeps mentions back.*forNewAccounts/)
  const older = await Listener.open(context, 20, { version: '4.2' })
  await older.start()
  await until('it was asked', () => older.server.calls('notifications') > 2)
  assert.deepEqual(older.warned, [])
})

describe('streaming', { concurrency: 4 }, () => {
  test('brings a mention at once, and asks nothing for favourites', async (context) => {
    const listener = await Listener.open(context, NEVER_MS)
    const { server } = listener
    await listener.start()
    await until('it listens', () => server.streams.listening === 1)
    const liked = server.say('herald', 'a picture')
    server.mention('ada', 'one')
    await listener.hears('one')
    const before = server.calls('notifications')
    for (let fan = 0; fan < 30; fan += 1) server.react(`fan${fan}`, 'favourite', liked.id)
    server.mention('ada', 'two')
    await listener.hears('two')
    assert.equal(server.calls('notifications') - before, 1)
  })

  test('is opened when a server that was away at the start has come back', async (context) => {
    const listener = await Listener.open(context, 20)
    const { server } = listener
    server.goDown()
    await listener.start()
    listener.pushedMs += MINUTE_MS
    server.comeUp()
    await until('it listens', () => server.streams.listening === 1)
  })

  test('is opened anew after an outage, for the old connection may be dead without knowing it', async (context) => {
    const listener = await Listener.open(context, 20)
    const { server } = listener
    await listener.start()
    await until('it listens', () => server.streams.listening === 1)
    const opened = () => server.calls('streaming')
    assert.equal(opened(), 1)
    await server.inject({ route: 'notifications', answer: 'html-502', effect: 'none', times: 1 })
    await until('it has opened another one', () => opened() === 2)
    await until('it has closed the old one', () => server.streams.open === 1)
    server.mention('ada', 'one')
    await listener.hears('one')
  })
})
