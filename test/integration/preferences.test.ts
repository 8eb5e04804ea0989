import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CONSOLE_ACCOUNT } from '../../src/adapters/console/index.ts'
import type { Desk } from '../../src/core/desk/desk.ts'
import type { AdapterFactory } from '../../src/core/ports.ts'
import type { PreferenceKey } from '../../src/core/preferences/key.ts'
import type { PersonPreferences, PlacePreferences } from '../../src/core/preferences/schema.ts'
import type { IncomingEvent } from '../../src/core/request/model.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald, type TestHeraldOptions } from '../support/herald.ts'

/** The console is without limits by default; here it stands for any platform. */
const LIMITED = { exempt: [] }
const AT = { platform: 'console', account: CONSOLE_ACCOUNT } as const
const ADA: PreferenceKey<'person'> = { scope: 'person', ...AT, id: 'ada' }
const SERVER: PreferenceKey<'place'> = { scope: 'place', ...AT, id: 'server' }
const ART: PreferenceKey<'place'> = { ...SERVER, id: 'art' }
const IN_ART = { place: { id: 'art', within: ['server'], direct: false, nsfw: false } }
const IN_THREAD = { place: { id: 'thread', within: ['art', 'server'], direct: false, nsfw: false } }
const IN_CHAT = { place: { id: 'chat', within: ['server'], direct: false, nsfw: false } }
const FOX = 'draw me a fox style: anime --n 1'

type File = Parameters<typeof TestHerald.start>[2]

interface Scene extends AsyncDisposable {
  readonly herald: TestHerald
  readonly desk: Desk
  mine(change: PersonPreferences): Promise<void>
  rule(key: PreferenceKey<'place'>, change: PlacePreferences): Promise<void>
  /** What came of a message at once: what was said, or why it was left alone. */
  ask(more: Partial<IncomingEvent>): Promise<string>
}

/** The service, and the desk that its adapters have. */
async function scene(file: File = { limits: LIMITED }, options: TestHeraldOptions = {}): Promise<Scene> {
  const platform = await ChatPlatform.start()
  let desk: Desk | undefined
  const make = testAdapter(platform)
  const spy: AdapterFactory = (needs) => {
    desk = needs.desk
    return make(needs)
  }
  const herald = await TestHerald.start(options, [spy], file)
  const found = () => {
    assert.ok(desk)
    return desk
  }
  await herald.app.catalog.refresh()
  let events = 0
  return {
    herald,
    get desk() {
      return found()
    },
    async mine(change) {
      assert.ok('settings' in (await found().preferences.changePerson(ADA, change)))
    },
    async rule(key, change) {
      assert.ok('settings' in (await found().preferences.changePlace(key, change)))
    },
    async ask(more) {
      events += 1
      const taken = await herald.app.intake({
        ...AT,
        eventId: `ask${events}`,
        person: { id: 'ada', name: 'Ada' },
        text: FOX,
        locale: 'en',
        ref: { outDir: `${herald.dir}/out` },
        ...IN_ART,
        ...more,
      })
      if (taken.kind === 'ignored') return `${taken.why}: ${taken.say ?? 'silence'}`
      if (taken.kind === 'known') return 'known'
      const { text } = await herald.end(taken.id)
      return `${taken.refused === true ? 'refused' : 'accepted'}: ${text}`
    },
    async [Symbol.asyncDispose]() {
      await herald[Symbol.asyncDispose]()
      await platform[Symbol.asyncDispose]()
    },
  }
}

const words = { prompt: 'a fox', negative: '', style: 'anime', overrides: { images: 1 } }
const FORM = { text: '', command: { kind: 'draw', words, remarks: [] } } as const

describe('what a person chose', () => {
  test('style, number of pictures and language hold from the next request on', async () => {
    await using at = await scene()
    const { herald } = at
    await at.mine({ style: 'ANIME', images: 2, language: 'de' })
    const first = await herald.draw('draw me a fox')
    assert.equal(first.files.length, 2)
    assert.ok(first.aggregate.submissions.every(({ style }) => style === 'anime'))
    assert.match(first.text, /Hier sind deine 2 KI-Bilder/)
    const other = await herald.draw('draw me a fox --n 1 style: comic', {
      person: { id: 'bob', name: 'Bob' },
    })
    assert.match(other.text, /Here is your AI picture/)
    const asked = await herald.draw('draw me a fox style: comic --n 1')
    assert.equal(asked.files.length, 1)
    assert.ok(asked.aggregate.submissions.every(({ style }) => style !== 'anime'))
    await at.desk.preferences.clear(ADA)
    assert.match((await herald.draw(FOX)).text, /Here is your AI picture/)
  })

  test('is told with their data, and forgotten', async () => {
    await using at = await scene()
    await at.mine({ images: 1 })
    assert.match((await at.herald.draw('my data')).text, /apart from this message and what you chose/)
    await at.herald.draw(FOX)
    assert.match((await at.herald.draw('my data')).text, /Your preferences stay until you change them/)
    await at.herald.draw('forget me')
    assert.deepEqual(await at.desk.preferences.ofPerson(ADA), {})
  })

  test('a style that is not offered in a place gives way to one that is', async () => {
    await using at = await scene()
    await at.mine({ style: 'anime', images: 1 })
    await at.rule(SERVER, { styles: ['comic'] })
    const { aggregate } = await at.herald.draw('draw me a fox', IN_ART)
    assert.deepEqual(
      aggregate.submissions.map(({ style }) => style),
      ['comic'],
    )
  })

  test('what nobody can keep is refused with a sentence, and nothing changes', async () => {
    await using at = await scene()
    const { preferences } = at.desk
    await at.mine({ style: 'anime' })
    const key = async (change: object) => {
      const answer = await preferences.changePerson(ADA, change)
      return 'refused' in answer ? answer.refused.key : 'saved'
    }
    assert.equal(await key({ style: 'anmie' }), 'unknownStyle')
    assert.equal(await key({ style: 'x'.repeat(100_000) }), 'unknownStyle')
    assert.equal(await key({ images: 5 }), 'preferenceRefused')
    assert.equal(await key({ language: 'xx' }), 'preferenceRefused')
    assert.equal(await key({ surprise: true }), 'preferenceRefused')
    assert.deepEqual(await preferences.ofPerson(ADA), { style: 'anime' })
    const many = Array.from({ length: 101 }, (_, n) => `word${n}`)
    assert.ok('refused' in (await preferences.changePlace(ART, { blockedWords: many })))
    assert.ok('refused' in (await preferences.changePlace(ART, { blockedWords: ['x'.repeat(101)] })))
    assert.ok('refused' in (await preferences.changePlace(ART, { aDay: 0 })))
    assert.ok('refused' in (await preferences.changePlace(ART, { styles: ['comic', 'comik'] })))
    assert.deepEqual(await preferences.ofPlace(ART), {})
    await preferences.changePerson(ADA, { style: null })
    assert.deepEqual(await preferences.ofPerson(ADA), {})
  })
})

describe('what a place chose', () => {
  test('off: mentions are left alone, a form gets its sentence, and what is theirs stays people’s own', async () => {
    await using at = await scene()
    await at.rule(SERVER, { enabled: false })
    assert.equal(await at.ask({}), 'closed-place: silence')
    assert.equal(await at.ask({ text: 'help' }), 'closed-place: silence')
    assert.match(await at.ask(FORM), /^closed-place: Those who look after this place don't want pictures/)
    assert.match(await at.ask({ ...FORM, locale: 'de' }), /möchten hier keine Bilder/)
    assert.match(await at.ask({ text: '', command: { kind: 'my-data' } }), /^accepted: I have nothing/)
    await at.rule(ART, { enabled: true })
    assert.match(await at.ask(IN_THREAD), /^accepted: Here is your AI picture/)
    assert.equal(await at.ask(IN_CHAT), 'closed-place: silence')
    assert.equal(at.herald.simulator.state().submits, 1)
  })

  test('only in the channels of the list, and in their threads', async () => {
    await using at = await scene()
    await at.rule(SERVER, { channels: ['art'] })
    assert.match(await at.ask(IN_THREAD), /^accepted: Here/)
    assert.equal(await at.ask(IN_CHAT), 'closed-place: silence')
    assert.match(await at.ask({ ...IN_CHAT, ...FORM }), /^closed-place: Those/)
    const elsewhere = { place: { id: 'dm', direct: true, nsfw: false } }
    assert.match(await at.ask(elsewhere), /^accepted: Here/)
  })

  test('only for people with a role; others are told once, a form every time', async () => {
    await using at = await scene()
    await at.rule(SERVER, { roles: ['artist', 'patron'] })
    const bob = { person: { id: 'bob', name: 'Bob', roles: ['patron'] } }
    assert.match(await at.ask(bob), /^accepted: Here/)
    assert.match(await at.ask({}), /^refused: I draw here only for people with certain roles/)
    assert.equal(
      await at.ask({ person: { id: 'ada', name: 'Ada', roles: ['cook'] } }),
      'told-before: silence',
    )
    assert.match(await at.ask(FORM), /^told-before: I draw here only for people with certain roles/)
    assert.match(await at.ask({ text: 'my data' }), /^accepted: I have/)
  })

  test('nothing for people they block, in the channel or in the whole server', async () => {
    await using at = await scene()
    await at.rule(SERVER, { blockedPeople: ['ada'] })
    await at.rule(ART, { blockedPeople: ['bob'] })
    assert.match(await at.ask({}), /^refused: Those who look after this place don't let me draw for you/)
    const bob = { person: { id: 'bob', name: 'Bob' } }
    assert.match(await at.ask(bob), /^refused: Those/)
    assert.match(await at.ask({ ...bob, ...IN_CHAT }), /^accepted: Here/)
    const exempt = await scene({ limits: { exempt: ['console:ada'] } })
    await exempt.rule(SERVER, { blockedPeople: ['ada'] })
    assert.match(await exempt.ask({}), /^refused: Those/)
    await exempt[Symbol.asyncDispose]()
  })

  test('only its styles: others are named as not offered, and the list shows what is', async () => {
    await using at = await scene({ limits: LIMITED, block: { styles: ['comic'] } })
    await at.rule(SERVER, { styles: ['anime', 'stylepunks'] })
    assert.match(await at.ask({ text: 'draw me a fox style: watercolour' }), /^refused: .*not offered here/)
    assert.match(await at.ask({ text: 'draw me a fox style: anmie' }), /don't know the style/)
    assert.match(await at.ask({}), /Here is your AI picture/)
    assert.match(await at.ask({ text: 'styles' }), /stylepunks/)
    assert.doesNotMatch(await at.ask({ text: 'styles' }), /featured/)
    const offered = at.desk.catalog(
      (await at.desk.placeOf({ ...AT, person: { id: 'ada', name: '' }, ...IN_ART })).styles,
    )
    assert.ok(offered.styles.has('anime') && offered.styles.has('stonepunk') && !offered.styles.has('comic'))
    // The operator's word goes before the place's.
    await at.rule(SERVER, { styles: ['anime'] })
    const refused = await at.desk.preferences.changePlace(SERVER, { styles: ['comic'] })
    assert.ok('refused' in refused)
  })

  test('its words are found in what is finally drawn', async () => {
    await using at = await scene()
    await at.rule(SERVER, { blockedWords: ['fox*'] })
    await at.rule(ART, { blockedWords: ['cat'] })
    for (const text of ['draw me a FÓX', 'draw me a hen negative: cat', 'draw me foxes'])
      assert.match(await at.ask({ text }), /some of these words are not allowed/)
    await at.ask({ text: 'draw me a cat style: anime --n 1', ...IN_CHAT })
    assert.match(await at.ask({ text: 'again' }), /not allowed/)
  })

  test('adult pictures need the operator, the mark of the place, and nobody there against it', async () => {
    await using at = await scene({ limits: LIMITED, horde: { nsfw: true } })
    const nsfw = async (marked: boolean) => {
      const { aggregate } = await at.herald.draw(FOX, { place: { ...IN_ART.place, nsfw: marked } })
      return aggregate.submissions[0]?.body.nsfw
    }
    assert.equal(await nsfw(true), true)
    await at.rule(SERVER, { nsfw: false })
    assert.equal(await nsfw(true), false)
    await at.rule(ART, { nsfw: true })
    assert.equal(await nsfw(true), true)
    assert.equal(await nsfw(false), false)
  })

  test('a quota of each person, counted over the whole server, for drawings alone', async () => {
    await using at = await scene()
    await at.rule(SERVER, { aDay: 2 })
    assert.match(await at.ask({}), /^accepted: Here/)
    assert.match(await at.ask({ text: 'help' }), /^accepted: I draw/)
    assert.match(await at.ask(IN_CHAT), /^accepted: Here/)
    assert.match(await at.ask(IN_THREAD), /^refused: You have had 2 requests in this place within a day/)
    assert.match(await at.ask({ person: { id: 'bob', name: 'Bob' } }), /^accepted: Here/)
    const elsewhere = { place: { id: 'dm', direct: true, nsfw: false } }
    assert.match(await at.ask(elsewhere), /^accepted: Here/)
    at.herald.pass(24 * 3_600_000)
    assert.match(await at.ask({}), /^accepted: Here/)
  })

  test('is told to the adapter: private replies, and where drawings are logged', async () => {
    await using at = await scene()
    const where = { ...AT, person: { id: 'ada', name: 'Ada' }, ...IN_THREAD }
    await at.rule(SERVER, { privateReplies: true, logChannel: 'log' })
    const there = await at.desk.placeOf(where)
    assert.deepEqual([there.open, there.privateReplies, there.logChannel], [true, true, 'log'])
    await at.rule(ART, { privateReplies: false })
    assert.equal((await at.desk.placeOf(where)).privateReplies, false)
  })
})

describe('a form', () => {
  test('gets an answer from an operator who lists places, and from people who want no contact', async () => {
    await using at = await scene({ limits: LIMITED, block: { places: ['console:server'] } })
    assert.equal(await at.ask({}), 'closed-place: silence')
    assert.match(await at.ask(FORM), /^closed-place: The people who run me/)
    const dm = { place: { id: 'dm', direct: true, nsfw: false } }
    await at.ask({ ...dm, text: 'stop' })
    assert.equal(await at.ask(dm), 'opted-out: silence')
    assert.match(await at.ask({ ...dm, ...FORM }), /^opted-out: You asked me to leave you alone/)
  })
})

describe('the desk', () => {
  test('shows what is under way, and nothing of others', async () => {
    const slow = { id: 'w', name: 'Slow', models: '*', secondsPerImage: 60, trusted: true } as const
    await using at = await scene({ limits: LIMITED }, { workers: [slow] })
    const { herald } = at
    const who = { ...AT, personId: 'ada' }
    assert.deepEqual(await at.desk.openRequests(who), [])
    const id = await herald.say(FOX)
    await herald.say('draw me a cat', { person: { id: 'bob', name: 'Bob' } })
    const [open, ...more] = await at.desk.openRequests(who)
    assert.deepEqual(more, [])
    assert.deepEqual(
      { ...open },
      {
        id,
        eventId: 'e1',
        placeId: 'test',
        prompt: 'a fox',
        style: 'anime',
        state: 'received',
        cancelling: false,
        sinceMs: herald.now(),
      },
    )
    const checked = async () => (await at.desk.openRequests(who))[0]?.etaMs !== undefined
    await herald.until(checked, 'an estimate')
    await herald.end(id)
    assert.deepEqual(await at.desk.openRequests(who), [])
  })

  test('knows the operator, the Horde and the catalogue', async () => {
    await using at = await scene({
      operator: { contact: 'mara@example.org', source: 'https://example.org/herald' },
      block: { styles: ['anime'] },
    })
    const { signal } = new AbortController()
    assert.equal(at.desk.operator.contact, 'mara@example.org')
    assert.equal(at.desk.operator.textDays, 30)
    assert.equal((await at.desk.hordeStatus(signal)).load?.workers, 4)
    assert.ok((await at.desk.models(signal))?.some(({ name }) => name === 'Deliberate'))
    assert.ok(!at.desk.catalog().styles.has('anime'))
  })
})
