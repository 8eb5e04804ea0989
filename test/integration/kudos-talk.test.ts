import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { Scene, type SceneOptions } from '../support/mastodon-scene.ts'
import { until } from '../support/processes.ts'

const VAULT = readVaultKeys(`k:${Buffer.alloc(32, 9).toString('base64')}`).keys
const ADA = 'ada@elsewhere.example'
const TOM = 'tom@elsewhere.example'
const EVE = 'eve@elsewhere.example'
const KEY = 'Xk3_p9QaZ-71mWvRtB2c4A'
const privately = { visibility: 'direct' } as const

function open(options: SceneOptions = {}) {
  return Scene.open({ ...options, horde: { vaultKeys: VAULT } })
}

async function linked(...people: string[]): Promise<Scene> {
  const scene = await open()
  for (const by of people) await logIn(scene, by)
  return scene
}

async function said(scene: Scene, words: string, more: Parameters<Scene['told']>[1] = {}): Promise<string> {
  const { reply } = await scene.told(words, more)
  return reply.text.replaceAll('\u200B', '')
}

/** Their account at the simulated Horde is `sim-<name>-account`. */
async function logIn(scene: Scene, by: string) {
  const [name] = by.split('@')
  const answer = await said(scene, `login sim-${name}-account`, { ...privately, by })
  assert.match(answer, /you are linked to the Horde account/)
}

function kudosOf({ herald }: Scene, name: string) {
  return herald.simulator.changeAccount({ key: `sim-${name}-account` }).kudos
}

/** Runs what is due of gifts, letting time pass for so long. */
async function pay({ herald }: Scene, ms = 5_000) {
  const endAt = herald.now() + ms
  for (;;) {
    const { ids } = await herald.app.store.dueGivers(herald.now(), 100)
    await Promise.all(ids.map((id) => herald.app.giftRunner(id)))
    if (ids.length > 0) continue
    const nextAt = (await herald.app.store.nextGiverDueAt()) ?? endAt
    if (nextAt >= endAt) return
    herald.pass(Math.max(1, nextAt - herald.now()))
  }
}

/** Every file and every line of the log, and all that the server was told. */
async function assertNowhere(secret: string, scene: Scene) {
  assert.ok(await assertNotIn(secret, scene), 'what was said around it is among the files')
  assert.ok(!JSON.stringify(scene.server.posts()).includes(secret))
}

/** Every file and every line of the log; whether something was hidden in a file. */
async function assertNotIn(secret: string, { herald }: Scene): Promise<boolean> {
  const files = await readdir(herald.dir, { recursive: true, withFileTypes: true })
  let hidden = false
  for (const file of files.filter((one) => one.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name))
    assert.ok(!bytes.includes(secret), `${file.name} holds it`)
    hidden ||= bytes.includes('[key]')
  }
  assert.ok(!JSON.stringify(herald.logged).includes(secret))
  return hidden
}

describe('kudos by words', () => {
  test('go from a linked person to who asked for the pictures', async () => {
    await using scene = await linked(ADA, TOM)
    const drawn = await scene.told('draw me a fox', { by: TOM })
    const had = kudosOf(scene, 'tom')
    const to = (inReplyTo: string) => ({ inReplyTo })
    assert.match(
      await said(scene, 'kudos 50 what a fox', to(drawn.reply.id)),
      /50 kudos are on their way to TOM/,
    )
    assert.match(await said(scene, 'kudos 7', to(drawn.asked.id)), /7 kudos are on their way to TOM/)
    await pay(scene)
    assert.deepEqual([kudosOf(scene, 'ada'), kudosOf(scene, 'tom')], [9_943, had + 57])
    scene.herald.pass(31_000)
    assert.match(
      await said(scene, 'kudos', { ...privately, by: TOM }),
      new RegExp(`It has ${Math.floor(had) + 57} kudos`),
    )
    assert.match(await said(scene, 'kudos', { by: TOM }), /How many you have I tell you in private/)
  })

  test('are booked once though the event comes twice and the process dies before it says so', async () => {
    await using scene = await linked(ADA, TOM)
    const { herald, server } = scene
    const drawn = await scene.told('draw me a fox', { by: TOM })
    const had = kudosOf(scene, 'tom')
    const { id, status } = await scene.ask('kudos 50', { inReplyTo: drawn.reply.id })
    const { event } = (await scene.load(id)).request
    assert.equal((await herald.app.intake(event)).kind, 'known')
    // What the first run does before it dies.
    const given = await herald.app.gifts.give({
      platform: 'mastodon',
      account: event.account,
      messageId: event.eventId,
      giverId: ADA,
      giverName: 'ADA',
      recipientId: TOM,
      recipientName: 'TOM',
      emoji: '',
      amount: 50,
    })
    assert.equal(given.kind, 'booked')
    await pay(scene)
    await scene.restart()
    await scene.ended(id)
    await pay(scene)
    assert.deepEqual(
      server.posts(status.id).map(({ text }) => /50 kudos are on their way to TOM/.test(text)),
      [true],
    )
    assert.deepEqual([kudosOf(scene, 'ada'), kudosOf(scene, 'tom')], [9_950, had + 50])
    assert.equal(herald.simulator.state().transfers.length, 1)
  })

  test('that cannot go say why, each time they are asked for', async () => {
    await using scene = await linked(ADA)
    const drawn = await scene.told('draw me a fox')
    const tom = { by: TOM, inReplyTo: drawn.reply.id }
    for (let again = 0; again < 2; again += 1)
      assert.match(await said(scene, 'kudos 50', tom), /I need your Horde account: link it first, in private/)
    assert.match(await said(scene, 'kudos 50', { inReplyTo: drawn.reply.id }), /to yourself/)
    assert.match(await said(scene, 'kudos 50'), /reply `kudos 50` to a picture of mine/)
    assert.match(await said(scene, 'kudos 0', { inReplyTo: drawn.reply.id }), /whole number/)
    assert.match(await said(scene, 'kudos 1.5', { inReplyTo: drawn.reply.id }), /whole number/)
    assert.match(await said(scene, 'help kudos'), /They are never sold/)
    await pay(scene)
    assert.equal(scene.herald.simulator.state().transfers.length, 0)
  })

  test('to somebody who forgot us, or by a note that is not allowed here, go nowhere', async () => {
    await using scene = await Scene.open({
      horde: { vaultKeys: VAULT },
      file: { block: { words: ['nasty*'] } },
    })
    await logIn(scene, ADA)
    const drawn = await scene.told('draw me a fox', { by: TOM })
    const inReplyTo = drawn.reply.id
    assert.match(
      await said(scene, 'kudos 5 you nastyone', { inReplyTo }),
      /words in your note are not allowed/,
    )
    await scene.told('forget me', { by: TOM })
    assert.match(await said(scene, 'kudos 5', { inReplyTo }), /I don't know any more who that was for/)
    await pay(scene)
    assert.equal(scene.herald.simulator.state().transfers.length, 0)
  })

  test('that are sent to who is not linked arrive when they say where to', async () => {
    await using scene = await linked(ADA)
    const drawn = await scene.told('draw me a fox', { by: TOM })
    await scene.told('kudos 50', { inReplyTo: drawn.reply.id })
    await pay(scene)
    const { username } = scene.herald.simulator.changeAccount({ key: 'sim-tom-account' })
    assert.match(await said(scene, `receive as ${username}`, { by: TOM }), /That is between you and me/)
    const named = await said(scene, `receive as ${username}`, { ...privately, by: TOM })
    assert.match(named, /kudos that people send you here go to the Horde account/)
    await pay(scene)
    assert.equal(kudosOf(scene, 'tom'), 10_050)
    const back = await said(scene, 'kudos 5', { by: TOM, inReplyTo: drawn.asked.id })
    assert.match(back, /to yourself/)
  })
})

/** What these people were told of their own accord. */
function notes({ server }: Scene, by: string) {
  return server
    .posts()
    .filter(({ inReplyTo, text }) => inReplyTo === null && text.startsWith(`@${by} `))
    .map(({ text, visibility }) => [visibility, text.replaceAll('\u200B', '')] as const)
}

describe('receipts of kudos', () => {
  test('come gathered, in private, once; who wants none gets none', async () => {
    await using scene = await linked(ADA, TOM)
    const { herald, server } = scene
    const drawn = await scene.told('draw me a fox', { by: TOM })
    const inReplyTo = drawn.reply.id
    await scene.told('kudos 5 what a @fox #wow', { inReplyTo })
    await scene.told('kudos 7', { inReplyTo })
    await pay(scene)
    herald.pass(61_000)
    await until('both are told', () => notes(scene, TOM).length + notes(scene, ADA).length === 2)
    const [[visibility, toTom] = ['', '']] = notes(scene, TOM)
    assert.equal(visibility, 'direct')
    assert.match(toTom, /ADA sent you 12 kudos in 2 gifts.*\n\nReply `kudos quiet`/s)
    assert.match(notes(scene, ADA)[0]?.[1] ?? '', /You sent 12 kudos in 2 gifts to TOM/)

    assert.match(await said(scene, 'kudos quiet', { ...privately, by: TOM }), /I tell you no more/)
    await scene.told('kudos 9', { inReplyTo })
    await pay(scene)
    herald.pass(61_000)
    await until('Ada is told', () => notes(scene, ADA).length === 2)
    assert.equal(notes(scene, TOM).length, 1)
    assert.match(await said(scene, 'kudos loud', { ...privately, by: TOM }), /I tell you about your kudos/)
    await scene.told('kudos 11 what a @fox #wow', { inReplyTo })
    await pay(scene)
    herald.pass(61_000)
    await until('Tom is told', () => notes(scene, TOM).length === 2)
    const thanks = server.posts().findLast(({ text }) => text.includes('fox'))
    assert.deepEqual([thanks?.hashtags, thanks?.mentions.length], [[], 1], 'nobody else is mentioned')
  })

  test('come in the language that somebody linked in', async () => {
    await using scene = await linked(ADA)
    const answer = await said(scene, 'login sim-tom-account', { ...privately, by: TOM, language: 'de' })
    assert.match(answer, /mit dem Horde-Konto .* verknüpft/)
    const drawn = await scene.told('draw me a fox', { by: TOM })
    await scene.told('kudos 5', { inReplyTo: drawn.reply.id })
    await pay(scene)
    scene.herald.pass(61_000)
    await until('Tom is told', () => notes(scene, TOM).length === 1)
    assert.match(notes(scene, TOM)[0]?.[1] ?? '', /ADA hat dir 5 Kudos gesendet/)
  })

  test('do not reach who wants to be left alone', async () => {
    await using scene = await linked(ADA)
    const drawn = await scene.told('draw me a fox', { by: TOM })
    await scene.told('stop', { by: TOM })
    await scene.told('kudos 5', { inReplyTo: drawn.reply.id })
    await pay(scene)
    scene.herald.pass(61_000)
    await until('Ada is told', () => notes(scene, ADA).length === 1)
    assert.deepEqual(notes(scene, TOM), [])
  })

  test('that may have been sent are not sent again, and those refused for a moment are', async () => {
    await using scene = await linked(ADA, TOM)
    const drawn = await scene.told('draw me a fox', { by: TOM })
    void scene.server.inject({ route: 'post', answer: 'html-502', effect: 'done', times: 2 })
    await scene.herald.app.gifts.give({
      platform: 'mastodon',
      account: new URL(scene.server.url).host,
      messageId: drawn.reply.id,
      giverId: ADA,
      giverName: 'ADA',
      recipientId: TOM,
      recipientName: 'TOM',
      emoji: 'x',
      amount: 5,
    })
    await pay(scene)
    scene.herald.pass(61_000)
    await until('the faults are used up', () => notes(scene, ADA).length + notes(scene, TOM).length === 2)
    await scene.told('help')
    assert.equal(notes(scene, ADA).length + notes(scene, TOM).length, 2)
  })
})

describe('an account by words', () => {
  test('is linked by a key in private that is kept nowhere in clear, shown, and erased', async () => {
    await using scene = await open()
    const { herald } = scene
    const answer = await said(scene, `login sim-ada-${KEY}`, privately)
    assert.match(answer, /you are linked to the Horde account/)
    await assertNowhere(KEY, scene)
    assert.equal((await herald.app.store.credentialKeys()).get('k'), 1, 'the request keeps no copy')
    assert.match(await said(scene, 'account', privately), /You are linked to the Horde account .* kudos/)
    assert.match(await said(scene, 'account'), /That is between you and me/)
    assert.match(await said(scene, 'logout'), /That is between you and me/)
    assert.match(await said(scene, 'logout', privately), /I erased your key/)
    assert.equal((await herald.app.store.credentialKeys()).size, 0)
    assert.match(await said(scene, 'login', privately), /Send me `login` and the API key/)
  })

  test('that process deaths interrupt is linked once, and the person told so', async () => {
    await using scene = await open()
    const { herald, server } = scene
    const { id, status } = await scene.ask('login sim-ada-account', privately)
    await scene.restart()
    // What the first run does before it dies: it links, and forgets the key.
    const { event } = (await scene.load(id)).request
    const key = await herald.app.store.credential({ kind: 'request', id }, 'horde-key')
    assert.ok(key, 'it outlives the process')
    const { Secret } = await import('../../src/core/secret.ts')
    await herald.app.accounts.login(
      { ...event, personId: ADA },
      new Secret('sim-ada-account'),
      new AbortController().signal,
    )
    await herald.app.store.deleteCredentials({ kind: 'request', id })
    await scene.ended(id)
    assert.deepEqual(
      server.posts(status.id).map(({ text }) => /you are linked to the Horde account/.test(text)),
      [true],
    )
  })

  test('that was erased before the process died is not said to have been nothing', async () => {
    await using scene = await linked(ADA)
    const { herald, server } = scene
    const { id, status } = await scene.ask('logout', privately)
    const { account } = (await scene.load(id)).request.event
    await herald.app.accounts.logout({ platform: 'mastodon', account, personId: ADA })
    await scene.ended(id)
    assert.match(server.posts(status.id)[0]?.text ?? '', /I keep no link to one, and no key of yours/)
  })

  test('is not linked by a key in public, which is kept nowhere; who sent it is warned', async () => {
    await using scene = await open()
    for (const words of [`login ${KEY}`, KEY, `draw me a fox, my key is ${KEY}`, `nice. ${KEY}`])
      assert.match(await said(scene, words), /I neither used nor kept it/)
    assert.match(await said(scene, `login ${KEY}`, { visibility: 'private' }), /I neither used nor kept it/)
    await assertNowhere(KEY, scene)
    assert.equal((await scene.herald.app.store.credentialKeys()).size, 0)
    await scene.told('stop', { by: EVE })
    await scene.leftAlone(`login ${KEY}`, { ...privately, by: EVE })
    await assertNowhere(KEY, scene)
    assert.equal((await scene.herald.app.store.credentialKeys()).size, 0)
  })

  test('is linked by a key below the content warning "login"; one in a warning of a wish is refused', async () => {
    await using scene = await open()
    const login = { ...privately, contentWarning: 'login' }
    assert.match(await said(scene, `sim-ada-${KEY}`, login), /you are linked to the Horde account/)
    const wish = { contentWarning: `my key: ${KEY}` }
    assert.match(await said(scene, 'draw me a fox', wish), /I neither used nor kept it/)
    await assertNowhere(KEY, scene)
  })

  test('pays, unless they choose that the operator does', async () => {
    await using scene = await linked(ADA)
    const cost = async () => {
      const had = kudosOf(scene, 'ada')
      await scene.told('draw me a fox')
      return had - kudosOf(scene, 'ada')
    }
    assert.ok((await cost()) > 0)
    assert.match(await said(scene, 'pay: operator'), /account of the people who run me/)
    assert.equal(await cost(), 0)
    assert.match(await said(scene, 'pay own'), /its kudos pay for your pictures/)
    assert.ok((await cost()) > 0)
  })

  test('needs a place for keys, and says where there is none', async () => {
    await using scene = await Scene.open()
    assert.match(await said(scene, `login ${KEY}`, privately), /I can't keep keys safely here/)
    await assertNowhere(KEY, scene)
  })

  test('is linked to another place by a code, which is void where others read it', async () => {
    await using scene = await linked(ADA)
    assert.match(await said(scene, 'link'), /That is between you and me/)
    const codeOf = async () => /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await said(scene, 'link', privately))?.[0] ?? ''
    const seen = await codeOf()
    await assertNotIn(seen, scene)
    assert.match(await said(scene, `link ${seen}`, { by: EVE }), /Others could read that code/)
    assert.match(await said(scene, `link ${seen}`, { ...privately, by: TOM }), /I don't know this code/)
    const code = await codeOf()
    assert.match(await said(scene, `link ${code}`, { ...privately, by: TOM }), /you are linked/)
    await assertNotIn(code, scene)
    assert.match(await said(scene, `link ${code}`, { ...privately, by: EVE }), /I don't know this code/)
    const key = await scene.herald.app.accounts.key({
      platform: 'mastodon',
      account: new URL(scene.server.url).host,
      personId: TOM,
    })
    assert.equal(key?.key.reveal(), 'sim-ada-account')
  })
})
