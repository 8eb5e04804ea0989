import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MastodonOptions } from '../simulators/mastodon/index.ts'
import { Scene } from '../support/mastodon-scene.ts'

const COSTUMES: readonly MastodonOptions[] = [
  { costume: 'mastodon' },
  { costume: 'gotosocial' },
  { costume: 'pleroma' },
  { costume: 'snac' },
]
const SHY = 'shy@elsewhere.example'
const ROBOT = 'robot@elsewhere.example'
const DRAW = 'draw me a fox style: comic --n 1'

for (const server of COSTUMES) {
  describe(`on ${server.costume}`, () => {
    test('who asks bots to keep away is answered, and never contacted otherwise', async () => {
      await using scene = await Scene.open({ server })
      const tag =
        '<a href="https://elsewhere.example/tags/nobot" class="mention hashtag">#<span>NoBot</span></a>'
      scene.server.person(SHY, { note: `<p>Hi. ${tag}</p>` })
      await scene.leftAlone('hello there', { by: SHY, visibility: 'direct' })
      await scene.leftAlone('hello there', { by: SHY })
      assert.equal((await scene.told(DRAW, { by: SHY })).reply.media.length, 1)
      const hint = await scene.told('hello there', { visibility: 'direct' })
      assert.match(hint.reply.text, /I draw pictures from words/, 'others get a hint')
    })

    test('words for machines count as the whole message only', async () => {
      await using scene = await Scene.open({ server })
      for (const words of [
        'please never stop',
        'this settings menu is odd',
        'again and again you amaze me',
        'delete this is what I told him',
        'you are a great help',
        'nice style',
      ])
        await scene.leftAlone(words)
    })

    test('stop is the last word, until start', async () => {
      await using scene = await Scene.open({ server })
      assert.match((await scene.told('stop!')).reply.text, /won't answer or contact you/)
      await scene.leftAlone(DRAW)
      await scene.leftAlone('help', { visibility: 'direct' })
      assert.match((await scene.told('start')).reply.text, /Welcome back/)
      assert.equal((await scene.told(DRAW)).reply.media.length, 1)
    })

    test('a person sees what is kept of them, and can have it erased', async () => {
      await using scene = await Scene.open({ server })
      const drawn = await scene.told(DRAW, { visibility: 'direct' })
      const data = await scene.told('my data', { visibility: 'direct' })
      assert.match(data.reply.text, /1 request of yours/)
      assert.equal(data.reply.visibility, 'direct')
      const forgotten = await scene.told('forget me', { visibility: 'direct' })
      assert.match(forgotten.reply.text, /I erased/)
      const kept = JSON.stringify(await scene.load(drawn.id))
      assert.doesNotMatch(kept, /ada|fox|elsewhere\.example/)
      assert.match((await scene.told('again')).reply.text, /don't find a request of yours/)
    })

    test('bots are left alone; one that is allowed is not talked with for ever', async () => {
      await using scene = await Scene.open({ server, settings: { answerBots: [ROBOT] } })
      scene.server.person('other@elsewhere.example', { bot: true })
      await scene.leftAlone(DRAW, { by: 'other@elsewhere.example' })
      scene.server.person(ROBOT, { bot: true })
      let last = (await scene.told(DRAW, { by: ROBOT })).reply
      for (let turn = 2; turn <= 5; turn += 1)
        last = (await scene.told('again', { by: ROBOT, inReplyTo: last.id })).reply
      last = (await scene.told('again', { by: ROBOT, inReplyTo: last.id })).reply
      assert.match(last.text, /faster than people do/)
      await scene.leftAlone('again', { by: ROBOT, inReplyTo: last.id })
    })

    test('nobody takes back, cancels or sees more of what is not theirs', async () => {
      await using scene = await Scene.open({ server })
      const drawn = await scene.told(DRAW)
      const eve = { by: 'eve@elsewhere.example', inReplyTo: drawn.reply.id }
      assert.match((await scene.told('delete', eve)).reply.text, /don't find a reply of mine/)
      assert.equal(scene.server.posts(drawn.asked.id).length, 1)
      const secret = await scene.told('draw me a secret style: comic --n 1', { visibility: 'direct' })
      const settings = await scene.told('help')
      for (const words of ['again', 'settings', 'vary 1']) {
        const { reply } = await scene.told(words, { by: eve.by, inReplyTo: settings.reply.id })
        assert.doesNotMatch(reply.text, /secret/, words)
      }
      assert.equal(secret.reply.visibility, 'direct')
      for (const words of ['again', 'settings', 'vary 1'])
        assert.match((await scene.told(words)).reply.text, /don't find a request of yours/, 'in public')
      const again = await scene.told('again', { visibility: 'direct' })
      assert.match(again.reply.text, /a secret/, 'in private')
    })

    test('what was said among few is not repeated in the open, whoever asks', async () => {
      await using scene = await Scene.open({ server })
      for (const visibility of ['direct', 'private'] as const) {
        const secret = await scene.told('draw me a secret style: comic --n 1', { visibility })
        assert.equal(secret.reply.visibility, 'direct')
        const settings = await scene.told('settings', { visibility, inReplyTo: secret.reply.id })
        assert.match(settings.reply.text, /secret/, visibility)
        for (const inReplyTo of [secret.reply.id, secret.asked.id, settings.reply.id])
          for (const words of ['again', 'settings', 'vary 1', 'smaller', 'style: raw']) {
            const { reply } = await scene.told(words, { visibility: 'unlisted', inReplyTo })
            assert.match(reply.text, /don't find a request of yours/, `${visibility}, ${words}`)
          }
      }
    })
  })
}

test('stop ends what is under way without another word, wherever it has got to', async () => {
  await using scene = await Scene.open({ settings: { favouriteMinutes: 1 } })
  scene.herald.simulator.inject({ route: 'job', kind: 'never', times: 1 })
  const drawing = await scene.ask('draw me a hare style: comic')
  await scene.herald.until(
    async () => (await scene.load(drawing.id)).submissions.some((one) => one.state.name === 'submitted'),
    'the drawing has begun',
  )
  void scene.server.inject({ route: 'post', answer: 'rate-limited', effect: 'none', times: 1 })
  const undelivered = await scene.ask(DRAW)
  await scene.herald.until(async () => scene.server.calls('post') > 0, 'it could not be posted')
  const favourites = scene.server.calls('favourite')
  const stop = await scene.ask('stop')
  for (const { id } of [drawing, undelivered, stop]) await scene.ended(id)
  for (const { id, status } of [drawing, undelivered]) {
    const { request } = await scene.load(id)
    assert.deepEqual([request.outcome, request.cause], ['unanswerable', 'the person opted out'])
    assert.deepEqual(scene.server.posts(status.id), [])
  }
  assert.match(scene.server.posts(stop.status.id)[0]?.text ?? '', /won't answer or contact you/)
  assert.equal(scene.server.calls('favourite'), favourites)
  assert.equal(scene.herald.simulator.state().cancels.length, 1, 'the horde is spared')
})

test('a running drawing is cancelled, by a reply to any part of the thread', async () => {
  await using scene = await Scene.open()
  const drawn = await scene.told(DRAW)
  for (const inReplyTo of [undefined, drawn.reply.id, 'own']) {
    scene.herald.simulator.inject({ route: 'job', kind: 'never', times: 1 })
    const { status, id } = await scene.ask('draw me a hare style: comic', { inReplyTo: drawn.reply.id })
    await scene.herald.until(
      async () => (await scene.load(id)).submissions.some(({ state }) => state.name === 'submitted'),
      'the drawing has begun',
    )
    const more = inReplyTo === undefined ? {} : { inReplyTo: inReplyTo === 'own' ? status.id : inReplyTo }
    assert.match((await scene.told('cancel', more)).reply.text, /I'm stopping/)
    await scene.ended(id)
    assert.match(scene.server.posts(status.id)[0]?.text ?? '', /Cancelled, as you asked/)
  }
  const { reply } = await scene.told('cancel', { by: 'eve@elsewhere.example', inReplyTo: drawn.asked.id })
  assert.match(reply.text, /nothing to cancel/)
})

test('an operator closes a whole domain, or leaves only some open', async () => {
  await using scene = await Scene.open({ file: { block: { places: ['mastodon:spam.example'] } } })
  await scene.leftAlone(DRAW, { by: 'eve@spam.example' })
  await scene.leftAlone('help', { by: 'Eve@SPAM.example', visibility: 'direct' })
  assert.equal((await scene.told(DRAW)).reply.media.length, 1)
})

test('a person who floods us is told once, then left alone', async () => {
  await using scene = await Scene.open({ file: { limits: { messages: 3 } } })
  for (let message = 0; message < 3; message += 1) await scene.told('help')
  assert.match((await scene.told('help')).reply.text, /faster than people do/)
  await scene.leftAlone('help')
})

describe('adult pictures', () => {
  const allowed = { settings: { adultPictures: true }, file: { horde: { nsfw: true } } }
  for (const [name, options, sensitive, expected] of [
    ['need all three', allowed, true, true],
    ['not without a marked mention', allowed, false, false],
    ['not without the account', { file: allowed.file }, true, false],
    ['not without the Horde’s setting', { settings: allowed.settings }, true, false],
  ] as const) {
    test(name, async () => {
      await using scene = await Scene.open({
        ...options,
        settings: {
          publicEveryMinutes: 1,
          contentWarning: '',
          ...('settings' in options && options.settings),
        },
      })
      const { reply, id } = await scene.told(DRAW, { sensitive })
      const [submission] = (await scene.load(id)).submissions
      assert.deepEqual([submission?.body.nsfw, submission?.body.censor_nsfw], [expected, !expected])
      assert.equal(reply.sensitive, sensitive)
      if (expected) assert.equal(reply.visibility, 'unlisted', 'never in everybody’s timeline')
    })
  }
})

describe('a key with the service role', () => {
  const asked = async (scene: Scene, by: string) => {
    await scene.told(DRAW, { by })
    return scene.herald.simulator.state().requests.at(-1)?.body.proxied_account
  }
  test('says for whom it asks, always the same of a person, and not who that is', async () => {
    await using scene = await Scene.open({ horde: { hordeKey: 'sim-service-1' } })
    const [ada, again, bob] = [
      await asked(scene, 'ada@elsewhere.example'),
      await asked(scene, 'Ada@Elsewhere.example'),
      await asked(scene, 'bob@elsewhere.example'),
    ]
    assert.match(ada ?? '', /^mastodon-[0-9a-f]{32}$/)
    assert.equal(again, ada)
    assert.notEqual(bob, ada)
  })

  test('others say nothing, for the Horde would refuse it; what the operator names counts for all', async () => {
    await using scene = await Scene.open({ horde: { hordeKey: 'sim-trusted-1' } })
    assert.equal(await asked(scene, 'ada@elsewhere.example'), undefined)
    await using named = await Scene.open({
      horde: { hordeKey: 'sim-service-1' },
      file: { horde: { proxiedAccount: 'all of us' } },
    })
    assert.equal(await asked(named, 'ada@elsewhere.example'), 'all of us')
  })
})
