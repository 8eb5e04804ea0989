import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { applyRetention } from '../../src/core/request/retention.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'

/** The console is without limits by default; here it stands for any platform. */
const LIMITED = { exempt: [] }
const DAY_MS = 86_400_000

const withSettings = (file: Parameters<typeof TestHerald.start>[2]) => TestHerald.start({}, [], file)

/** Every text in the database, with where it stands. */
function textsIn(herald: TestHerald): string[] {
  const file = new DatabaseSync(join(herald.dir, 'data', 'herald.sqlite'), { readOnly: true })
  try {
    const tables = file.prepare("select name from sqlite_master where type = 'table'").all()
    return tables.flatMap(({ name }) =>
      file
        .prepare(`select * from "${name}"`)
        .all()
        .flatMap((row) => Object.entries(row).map(([column, value]) => `${name}.${column}: ${value}`)),
    )
  } finally {
    file.close()
  }
}

describe('limits of a person', () => {
  test('at the cap the next drawing is answered kindly, cancel works, and then there is room', async () => {
    await using herald = await withSettings({ limits: LIMITED })
    const first = await herald.say('draw me a fox style: anime --n 1')
    await herald.say('draw me a cat style: anime --n 1')
    const third = await herald.say('draw me a dog style: anime --n 1')
    const { text, aggregate } = await herald.draw('draw me an owl style: anime --n 1')
    assert.match(text, /You have 3 requests under way, which is the limit here/)
    assert.equal(aggregate.request.outcome, 'sentence')
    assert.match((await herald.draw('help')).text, /I draw AI pictures/)
    assert.match((await herald.draw('cancel')).text, /stopping/)
    assert.match((await herald.end(third)).text, /Cancelled/)
    assert.equal((await herald.draw('draw me an owl style: anime --n 1')).files.length, 1)
    assert.equal((await herald.end(first)).files.length, 1)
  })

  test('another person has room of their own', async () => {
    await using herald = await withSettings({ limits: { ...LIMITED, atOnce: 1 } })
    await herald.say('draw me a fox style: anime --n 1')
    const bob = { person: { id: 'bob', name: 'Bob' } }
    assert.equal((await herald.draw('draw me a cat style: anime --n 1', bob)).files.length, 1)
  })

  test('the daily cap counts drawings, not commands', async () => {
    await using herald = await withSettings({ limits: { ...LIMITED, aDay: 2 } })
    await herald.draw('draw me a fox style: anime --n 1')
    await herald.draw('help')
    assert.equal((await herald.draw('again')).files.length, 1)
    assert.match((await herald.draw('draw me a cat style: anime')).text, /2 requests within a day/)
    assert.match((await herald.draw('settings')).text, /fox/)
  })

  test('a cooldown is said once, then kept in silence', async () => {
    await using herald = await withSettings({ limits: { ...LIMITED, cooldownSeconds: 3_600 } })
    await herald.draw('draw me a fox style: anime --n 1')
    const early = await herald.say('draw me a cat style: anime', { eventId: 'early' })
    assert.match((await herald.end(early)).text, /short break/)
    await assert.rejects(herald.say('draw me a dog style: anime'), /ignored/)
    assert.equal(await herald.say('draw me a cat style: anime', { eventId: 'early' }), early)
    assert.match((await herald.draw('help')).text, /I draw AI pictures/)
  })

  test('machines that answer each other fall silent; stop is always heard', async () => {
    await using herald = await withSettings({ limits: { ...LIMITED, messages: 4, messagesOfBots: 1 } })
    for (let n = 0; n < 4; n += 1) await herald.draw('help')
    assert.match((await herald.draw('help')).text, /faster than people/)
    await assert.rejects(herald.say('help'), /ignored/)
    const bot = { person: { id: 'bot', name: 'Bot', bot: true } }
    await herald.draw('help', bot)
    assert.match((await herald.draw('draw me a fox', bot)).text, /faster than people/)
    await assert.rejects(herald.say('draw me a fox', bot), /ignored/)
    assert.match((await herald.draw('stop')).text, /won't answer/)
  })

  test('refused prompts pause their person, who is told; others and commands go on', async () => {
    await using herald = await withSettings({ limits: LIMITED })
    const refused = () => herald.draw('draw me a corruptword style: anime --n 1')
    assert.match((await refused()).text, /Several refusals pause/)
    assert.match((await refused()).text, /Several refusals pause/)
    assert.match((await refused()).text, /not the first time, so your requests are paused for 15 minutes/)
    assert.match((await herald.draw('draw me a fox')).text, /pause ends in about 15 minutes/)
    await assert.rejects(herald.say('draw me a fox'), /ignored/)
    assert.match((await herald.draw('my data')).text, /3 prompts were refused.*after 30 days/)
    const bob = { person: { id: 'bob', name: 'Bob' } }
    // By the time the Horde lets our address in again, the pause is over as well.
    assert.equal((await herald.draw('draw me a cat style: anime --n 1', bob)).files.length, 1)
    assert.equal((await herald.draw('draw me a fox style: anime --n 1')).files.length, 1)
  })
})

describe('what an operator does not want', () => {
  test('words are found in final words: negative prompt, again, another spelling', async () => {
    await using herald = await withSettings({ block: { words: ['bad word', 'nude*'] } })
    const texts = [
      'draw me a BÁD-wörd',
      'draw me a fox negative: bad  word',
      'draw me nudes',
      'draw me n.u.d.e',
    ]
    for (const text of texts) {
      const ending = await herald.draw(text)
      assert.match(ending.text, /some of these words are not allowed/, text)
      assert.doesNotMatch(ending.text, /bad|nude/i)
    }
    assert.match((await herald.draw('again')).text, /don't find a request/)
    await herald.draw('draw me a fox style: anime --n 1')
    assert.match((await herald.draw('style: anime negative: bad word')).text, /not allowed/)
    assert.equal(herald.simulator.state().submits, 1)
  })

  test('styles and models: by name, and as members of a category', async () => {
    await using herald = await withSettings({ block: { styles: ['Ánime'], models: ['Deliberate'] } })
    assert.match((await herald.draw('draw me a fox style: anime')).text, /style is not offered/)
    assert.match((await herald.draw('draw me a fox --model deliberate')).text, /model is not offered/)
    const { aggregate } = await herald.draw('draw me a fox style: stylepunks --n 4')
    assert.ok(aggregate.submissions.length > 0)
    assert.ok(aggregate.submissions.every(({ body }) => !body.models.includes('Deliberate')))
  })

  test('a form says what is drawn, whatever its text is, and keeps to the same lists and caps', async () => {
    await using herald = await withSettings({ block: { words: ['nude*'] }, limits: { ...LIMITED, aDay: 2 } })
    const form = (prompt: string) =>
      herald.draw('draw me a wolf', {
        command: {
          kind: 'draw',
          words: { prompt, negative: '', style: 'anime', overrides: { images: 1 } },
          remarks: [],
        },
      })
    assert.equal((await form('a fox')).aggregate.request.words?.prompt, 'a fox')
    assert.match((await form('')).text, /didn't say what to draw/)
    assert.match((await form('nudes\u200B')).text, /not allowed here/)
    assert.match((await form('a hare')).text, /2 requests within a day/)
    assert.equal(herald.simulator.state().requests.length, 1)
  })

  test('blocked people are told once and keep what is theirs; blocked places get silence', async () => {
    await using herald = await withSettings({
      limits: LIMITED,
      block: { people: ['console:ADA'], places: ['console:art'] },
    })
    assert.match((await herald.draw('draw me a fox')).text, /don't let me draw for you here/)
    await assert.rejects(herald.say('draw me a fox'), /ignored/)
    await assert.rejects(herald.say('help'), /ignored/)
    assert.equal((await herald.draw('forget me')).aggregate.request.outcome, 'sentence')
    const bob = { person: { id: 'bob', name: 'Bob' } }
    const art = { place: { id: 'art', direct: false, nsfw: false } }
    await assert.rejects(herald.say('draw me a fox', { ...bob, ...art }), /ignored/)
    assert.match((await herald.draw('help', bob)).text, /I draw AI pictures/)
  })

  test('an allow list lets nobody else in, look-alikes included', async () => {
    await using herald = await withSettings({ limits: LIMITED, allow: { people: ['console:ada'] } })
    assert.match((await herald.draw('help')).text, /I draw AI pictures/)
    const person = { id: 'ädа', name: 'Ada' }
    assert.match((await herald.draw('draw me a fox', { person })).text, /don't let me/)
  })

  test('adult pictures need both the operator and the place', async () => {
    for (const [allowed, marked] of [
      [true, true],
      [true, false],
      [false, true],
    ] as const) {
      await using herald = await withSettings({ horde: { nsfw: allowed } })
      const place = { id: 'test', direct: true, nsfw: marked }
      const { aggregate } = await herald.draw('draw me a fox style: anime --n 1', { place })
      const body = aggregate.submissions[0]?.body
      assert.equal(body?.nsfw, allowed && marked)
      assert.equal(body?.censor_nsfw, !(allowed && marked))
    }
  })
})

describe('forgetting', () => {
  test('in mid-flight: the picture still arrives, then nothing of the person is left anywhere', async () => {
    await using herald = await withSettings({ limits: LIMITED })
    const mara = { person: { id: 'person-4711', name: 'Mara Musterfrau' } }
    await herald.draw('draw me a xylophone style: anime --n 1', mara)
    await herald.draw('draw me a corruptword style: anime --n 1', mara)
    const running = await herald.say('draw me a zeppelin style: anime --n 1', mara)
    const submitted = async () => herald.simulator.state().submits >= 2
    await herald.until(submitted, 'the submission')
    assert.ok(textsIn(herald).some((text) => /person-4711/.test(text)))
    const asked = await herald.say('forget me', mara)
    await herald.until(
      async () => (await herald.app.store.load(asked))?.request.state === 'ended',
      'the answer',
    )
    await herald.end(running)
    assert.equal((await readdir(join(herald.dir, 'out'))).length, 2, 'both pictures were delivered')
    const left = textsIn(herald).filter((text) =>
      /4711|mara|muster|xylophone|zeppelin|corruptword/i.test(text),
    )
    assert.deepEqual(left, [])
    assert.match((await herald.draw('my data', mara)).text, /nothing of yours stored/)
    assert.match((await herald.draw('settings', { ...mara, repliesTo: 'e3' })).text, /don't find a request/)
    assert.match((await herald.draw('again', mara)).text, /don't find a request/)
  })

  test('a pause outlasts it, which is said, and nothing else does', async () => {
    await using platform = await ChatPlatform.start()
    await using herald = await TestHerald.start({}, [testAdapter(platform)], { limits: LIMITED })
    const answer = async (words: string) => {
      const trigger = platform.mention(words)
      const ref = { statusId: trigger.id, handle: 'ada', audience: 'public' }
      const at = { platform: 'mastodon', account: 'test', eventId: trigger.id, ref } as const
      const id = await herald.say(words, at)
      await herald.until(async () => (await herald.app.store.summaryOf(id))?.state === 'ended', words)
      return platform.posts(trigger.id)[0]?.text ?? ''
    }
    for (let n = 0; n < 3; n += 1) await answer('draw me a corruptword style: anime --n 1')
    assert.match(await answer('forget me'), /Your pause stays as well, until it ends in about 15 minutes/)
    assert.match(await answer('draw me a fox'), /pause ends in about 15 minutes/)
    const left = textsIn(herald).filter((text) => /corruptword/.test(text))
    assert.deepEqual(left, [])
  })

  test('old words go with time, one wrong hour of the clock takes next to nothing', async () => {
    await using herald = await TestHerald.start()
    const { aggregate } = await herald.draw('draw me a xylophone style: anime --n 1')
    const { store } = herald.app
    const now = aggregate.request.createdAt
    const keep = { textDays: 30, idDays: 120 }
    const words = async () => (await store.load(aggregate.request.id))?.request.words?.prompt
    assert.deepEqual(await applyRetention(store, now, keep), { erased: 0, removed: 0 })
    assert.deepEqual(await applyRetention(store, now + 400 * DAY_MS, keep), { erased: 0, removed: 0 })
    assert.equal(await words(), 'a xylophone')
    let erasedAt = 0
    let removedAt = 0
    for (let day = 0; day < 200 && removedAt === 0; day += 0.25) {
      const report = await applyRetention(store, now + day * DAY_MS, keep)
      if (report.erased > 0) erasedAt = day
      if (report.removed > 0) removedAt = day
    }
    assert.ok(erasedAt >= 29.5 && erasedAt <= 30.5, `${erasedAt} days`)
    assert.ok(removedAt >= 119.5 && removedAt <= 120.5, `${removedAt} days`)
    assert.equal(await store.load(aggregate.request.id), undefined)
  })
})
