import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PermissionFlagsBits } from 'discord.js'
import { keepGateways } from '../../src/cli/gateways.ts'
import type { Message } from '../simulators/discord/index.ts'
import { DiscordScene, type SceneOptions, SLOW } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

const PARROT = '1300000000000000077'
const EMOJIS = [
  { emoji: '❤️', amount: 50, title: 'A heart', note: 'Thank you.' },
  { emoji: PARROT, amount: 10 },
]

/** Ada and Ben are linked, and so is whoever else is named; Ben has said something. */
async function open(...others: string[]) {
  return await openWith({}, ...others)
}

async function openWith(options: SceneOptions, ...others: string[]) {
  const scene = await DiscordScene.open({ emojis: EMOJIS, ...options })
  for (const who of ['ada', 'ben', ...others]) await scene.link(who)
  const message = scene.server.say('ben', scene.server.channel(), 'I made this')
  return { scene, message, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() }
}

function transfers({ herald }: DiscordScene) {
  return herald.simulator.state().transfers.map(({ amount }) => amount)
}

function allowTakingBack({ server }: DiscordScene): void {
  const guild = server.guild()
  const role = server.world.makeRole(guild, 'thanks', PermissionFlagsBits.ManageMessages)
  server.world.giveRole(guild, server.world.me, role)
}

/** Somebody's own reactions that stand under a message. */
function standing({ server }: DiscordScene, { reactions }: Message, who: string): string[] {
  return [...reactions].flatMap(([emoji, users]) => (users.has(server.person(who).id) ? [emoji] : []))
}

describe('a reaction that the operator gave a value', () => {
  test('sends kudos once, however often it is made, told of or heard after a restart', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    server.react('ada', message, '❤')
    const [gift] = await scene.gifts('ada', 'paid')
    assert.deepEqual([gift?.amount, gift?.title, gift?.giverName], [50, 'A heart', 'Ada'])
    server.world.unreact(message, server.person('ada'), '❤')
    server.react('ada', message, '❤')
    server.gateway.tell({ is: 'reaction-added', message, emoji: '❤', userId: server.person('ada').id })
    await scene.restart()
    server.gateway.tell({ is: 'reaction-added', message, emoji: '❤', userId: server.person('ada').id })
    server.react('ada', message, `parrot:${PARROT}`)
    await scene.gifts('ada', 'paid', 2)
    assert.deepEqual(transfers(scene), [50, 10])
    server.gateway.tell({
      is: 'reaction-added',
      message,
      emoji: `renamed:${PARROT}`,
      userId: server.person('ada').id,
    })
    server.react('ada', server.say('ben', server.channel(), 'and this'), `parrot:${PARROT}`)
    await scene.gifts('ada', 'paid', 3)
    assert.deepEqual(transfers(scene), [50, 10, 10])
  })

  test('on a result thanks who asked for it', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    server.react('ada', result, '❤️')
    const [gift] = await scene.gifts('ben', 'paid')
    assert.equal(gift?.recipientId, server.person('ben').id)
    server.react('ben', result, '❤️')
    const [told] = await toldOnce(scene, 'ben')
    assert.match(told ?? '', /can't send kudos to yourself/)
    assert.deepEqual(transfers(scene), [50])
  })

  test('on a result of the day counts that was made while the bot was away', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    await scene.deaf()
    server.react('ada', result, '❤️')
    server.react('ada', message, '❤️')
    server.react('cleo', result, '❤️')
    await scene.restart()
    await scene.gifts('ada', 'paid')
    await scene.restart()
    server.react('ada', result, `parrot:${PARROT}`)
    await scene.gifts('ada', 'paid', 2)
    assert.deepEqual(transfers(scene), [50, 10])
    assert.deepEqual(scene.told('cleo'), [])
  })

  test('on a result of the day counts as a super reaction too', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    await scene.deaf()
    server.react('ada', result, '❤️', true)
    await scene.restart()
    await scene.gifts('ada', 'paid')
  })

  test('on a result of the day counts though another emoji there cannot be looked at', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    await scene.deaf()
    server.react('ada', result, '❤️')
    server.react('ada', result, `parrot:${PARROT}`)
    void server.inject({ route: 'react', answer: 'json-4xx', effect: 'none', times: 1 })
    await scene.restart()
    await until('the other one is given', async () => {
      // Discord lets one look at them now and then.
      scene.herald.pass(300)
      return (await scene.ledger('ada')).some(({ amount, state }) => amount === 10 && state === 'paid')
    })
    assert.deepEqual(transfers(scene), [10])
  })

  test('that was refused is not given when the bot starts anew', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 5 })
    server.react('ada', result, '❤️')
    await scene.gifts('ada', 'refused')
    server.react('cleo', result, '❤️')
    await toldOnce(scene, 'cleo')
    scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 5_000 })
    await scene.link('cleo')
    await scene.deaf()
    server.react('ada', result, `parrot:${PARROT}`)
    await scene.restart()
    await until('all reactions are looked at', async () => {
      // Discord lets one look at them now and then.
      scene.herald.pass(300)
      return (await scene.ledger('ada')).some(({ state }) => state === 'paid')
    })
    assert.deepEqual(transfers(scene), [10])
    assert.deepEqual(await scene.ledger('cleo'), [])
    server.world.unreact(result, server.person('cleo'), '❤️')
    server.react('cleo', result, '❤️')
    await scene.gifts('cleo', 'paid')
  })

  test('that is taken back while the bot looks at what stands there is not given', async () => {
    await using opened = await open('cleo')
    const { scene, message } = opened
    const { server, herald } = scene
    const channel = server.channel()
    const result = await scene.answer(server.slash('ben', channel, 'imagine', { prompt: 'a fox' }))
    await scene.deaf()
    server.react('dora', result, `parrot:${PARROT}`)
    for (const who of ['ada', 'cleo']) server.react(who, result, '❤️')
    const looked = server.calls('react')
    await scene.restart()
    await until('the parrots are looked at', () => server.calls('react') === looked + 1)
    // What ada gives waits for this, and what comes after hers in the list of hearts waits as well.
    const held = server.inject({ route: 'message', answer: 'html-502', effect: 'none', words: message.id })
    server.react('ada', message, '❤️')
    await held
    herald.pass(1_000)
    await until('the hearts are looked at', () => server.calls('react') === looked + 2)
    server.world.unreact(result, server.person('cleo'), '❤️')
    server.react('cleo', server.say('ben', channel, 'and this'), '❤️')
    await scene.gifts('cleo', 'paid')
    server.clearFaults()
    await scene.gifts('ada', 'paid', 2)
    assert.equal((await scene.ledger('cleo')).length, 1)
  })

  test('that is found when the bot starts uses up no word that somebody is due', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    await scene.deaf()
    server.react('cleo', result, '❤️')
    server.react('ada', result, '❤️')
    await scene.restart()
    await scene.gifts('ada', 'paid')
    server.react('cleo', message, '❤️')
    await toldOnce(scene, 'cleo')
  })

  test('on what is still being drawn thanks who asked for it', async () => {
    await using opened = await openWith({ horde: { workers: SLOW } })
    const { scene } = opened
    const { server } = scene
    const use = server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' })
    await scene.placed(use)
    server.react('ada', use.message() ?? assert.fail('it says that it comes'), '❤️')
    const [gift] = await scene.gifts('ben', 'paid')
    assert.equal(gift?.recipientName, 'Ben')
    const menu = server.messageMenu('ada', use.message() ?? assert.fail(), 'Send kudos')
    assert.equal((await menu.modal()).title, 'Kudos for Ben')
  })

  test('on a result of somebody who was forgotten since thanks nobody', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const byMention = server.mention('cleo', server.channel(), 'draw a fox')
    await scene.ended(await scene.taken(byMention))
    const byCommand = await scene.answer(
      server.slash('cleo', server.channel(), 'imagine', { prompt: 'a fox' }),
    )
    const replyTo = ({ reference }: Message) => reference?.messageId === byMention.id
    const results = [
      server.world.messagesIn(server.channel().id).find(replyTo) ?? assert.fail('there is a reply'),
      byCommand,
    ]
    for (const result of results) server.react('ada', result, '❤️')
    await scene.gifts('ada', 'waiting', 2)
    await scene.herald.app.store.erasePerson(scene.keyOf('cleo'))
    const says = [/Programs have no use for kudos/, /I don't know any more who that was for/]
    for (const [place, result] of results.entries()) {
      server.react('ben', result, '❤️')
      await until('ben is told', () => scene.told('ben').length === place + 1)
      assert.match(scene.told('ben')[place] ?? '', says[place] ?? assert.fail())
    }
    assert.deepEqual(await scene.ledger('ben'), [])
    await scene.restart()
    await scene.gifts('ada', 'withdrawn', 2)
  })

  test('on a result that was made while the connection was away counts as well', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    server.gateway.invalidate(false)
    server.react('ada', result, '❤️')
    server.gateway.cut()
    await scene.gifts('ada', 'paid')
  })

  test('of somebody who wants to be left alone is left alone', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    allowTakingBack(scene)
    await scene.answer(server.slash('cleo', server.channel(), 'mydata stop'))
    server.react('cleo', message, '❤️')
    server.react('dora', message, '❤️')
    await toldOnce(scene, 'dora')
    assert.deepEqual(scene.told('cleo'), [])
    assert.deepEqual(standing(scene, message, 'cleo'), ['❤️'])
  })

  const shut: readonly (readonly [what: string, file: NonNullable<SceneOptions['file']>])[] = [
    ['of somebody whom the operator blocked', { block: { people: ['discord:*'] } }],
    ['where the operator wants silence', { allow: { places: ['discord:1'] } }],
  ]
  for (const [what, file] of shut) {
    test(`${what} is left alone`, async () => {
      await using opened = await openWith({ file })
      const { scene, message } = opened
      const { server } = scene
      allowTakingBack(scene)
      server.react('cleo', message, '❤️')
      server.react('ada', message, '❤️')
      // What comes after it from the same person is handled after it.
      server.world.unreact(message, server.person('ada'), '❤️')
      const page = server.slash('ada', server.channel(), 'kudos send', {
        amount: 5,
        to: server.person('ben'),
      })
      await page.acknowledged
      assert.match(page.message()?.content ?? '', /don't let me send kudos for you here/)
      assert.deepEqual(await scene.ledger('ada'), [])
      assert.deepEqual(scene.told('cleo'), [])
      assert.deepEqual(standing(scene, message, 'cleo'), ['❤️'])
    })
  }

  test('sends nothing with other emojis, to programs, or of programs', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    const robot = server.person('robot', { bot: true })
    const theirs = server.say('robot', server.channel(), 'beep')
    server.react('robot', message, '❤️')
    server.react('ada', message, '👍')
    server.react('ada', theirs, '❤️')
    const [told] = await toldOnce(scene, 'ada')
    assert.match(told ?? '', /Programs have no use for kudos/)
    assert.equal(scene.told('robot').length, 0)
    assert.ok(robot)
    assert.deepEqual(await scene.ledger('ada'), [])
  })

  test('of somebody who is not linked is taken back where that is allowed, with a word once a day', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    server.react('cleo', message, '❤️')
    const [first] = await toldOnce(scene, 'cleo')
    assert.match(first ?? '', /use `\/login`.*nothing was sent/)
    assert.doesNotMatch(first ?? '', /took the reaction back/)
    assert.deepEqual(standing(scene, message, 'cleo'), ['❤️'])
    allowTakingBack(scene)
    server.react('cleo', message, `parrot:${PARROT}`)
    await until('it is taken back', () => !standing(scene, message, 'cleo').includes(`parrot:${PARROT}`))
    // Discord lets a reaction through now and then.
    scene.herald.pass(1_000)
    server.react('dora', message, '❤️')
    const [other] = await toldOnce(scene, 'dora')
    assert.match(other ?? '', /I took the reaction back; nothing was sent/)
    assert.equal(scene.told('cleo').length, 1)
    assert.deepEqual(transfers(scene), [])
  })

  test('to somebody who is not linked waits, is told to both, and goes when they link', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    const message = server.say('cleo', server.channel(), 'look')
    server.react('ada', message, '❤️')
    await scene.gifts('ada', 'waiting')
    const [told] = await scene.gathered('cleo')
    assert.match(told ?? '', /Ada would like to send you 50 kudos/)
    assert.match(scene.told('ada').join(), /isn't linked to a Horde account yet/)
    await scene.link('cleo')
    await scene.gifts('ada', 'paid')
    assert.deepEqual(transfers(scene), [50])
  })

  test('that is removed takes back what was not sent yet, and nothing else', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    const unlinked = server.say('cleo', server.channel(), 'look')
    server.react('ada', unlinked, '❤️')
    await scene.gifts('ada', 'waiting')
    server.world.unreact(unlinked, server.person('ada'), '❤️')
    await scene.gifts('ada', 'withdrawn')
    server.react('ada', unlinked, `parrot:${PARROT}`)
    await scene.gifts('ada', 'waiting')
    // The emoji is gone by now, and has no name any more.
    server.gateway.tell({
      is: 'reaction-removed',
      message: unlinked,
      emoji: `:${PARROT}`,
      userId: server.person('ada').id,
    })
    await scene.gifts('ada', 'withdrawn', 2)
    server.react('ada', message, '❤️')
    await scene.gifts('ada', 'paid')
    server.world.unreact(message, server.person('ada'), '❤️')
    server.react('ada', message, `parrot:${PARROT}`)
    await scene.gifts('ada', 'paid', 2)
    assert.deepEqual(transfers(scene), [50, 10])
  })
})

describe('what became of kudos', () => {
  test('is told in the language they linked in, or the one they chose since', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    server.person('ben').locale = 'de'
    const form = server.slash('ben', server.channel(), 'login')
    const answer = await server.submitModal(form, { key: 'sim-ben-account' })
    await until('Ben is linked', () => /^Erledigt/.test(answer.message()?.content ?? ''))
    server.react('ada', message, '❤️')
    await scene.gifts('ada', 'paid')
    assert.match((await scene.gathered('ben'))[0] ?? '', /Ada hat dir 50 Kudos gesendet/)
    const { personId: id, ...at } = scene.keyOf('ben')
    await scene.herald.app.desk.preferences.changePerson({ scope: 'person', ...at, id }, { language: 'en' })
    server.react('ada', server.say('ben', server.channel(), 'and this'), '❤️')
    await scene.gifts('ada', 'paid', 2)
    assert.match((await scene.gathered('ben', 2))[1] ?? '', /Ada sent you 50 kudos/)
  })

  test('is told in the channel also where another connection hears of the server', async () => {
    await using opened = await openWith({ server: { leastShards: 2 }, shards: 2 }, 'cleo')
    const { scene } = opened
    const { server, herald } = scene
    const gateways = keepGateways(herald.app, { everyMs: 20 })
    try {
      await until('both listen', () => server.gateway.connected === 2)
      server.person('cleo').takesDms = false
      const places = ['one', 'two', 'three', 'four', 'five'].map((name) =>
        server.channel('general', server.guild(name)),
      )
      for (const channel of places) {
        await server.slash('owner', channel, 'serverpreferences server', { public_kudos: true }).acknowledged
        server.react('ada', server.say('cleo', channel, 'look'), '❤️')
      }
      await scene.gifts('cleo', 'paid', places.length)
      herald.pass(61_000)
      const told = ({ id }: (typeof places)[number]) =>
        server.world.messagesIn(id).some(({ author }) => author === server.world.me)
      await until('it is told everywhere', () => places.every(told))
    } finally {
      await gateways.stop()
    }
  })

  test('is one message for ten gifts, once, with the names and all', async () => {
    const givers = Array.from({ length: 10 }, (_, place) => `giver${place}`)
    await using opened = await open(...givers)
    const { scene, message } = opened
    for (const who of givers) scene.server.react(who, message, '❤️')
    await scene.gifts('ben', 'paid', 10)
    assert.equal(scene.server.calls('message'), 1, 'its author is looked up once')
    const [told, ...more] = await scene.gathered('ben')
    assert.match(told ?? '', /sent you 500 kudos in 10 gifts\. They are in your Horde account/)
    assert.deepEqual(more, [])
    await until('a giver is told', () => scene.told('giver3').length === 1)
    assert.match(scene.told('giver3').join(), /You sent 50 kudos to Ben/)
  })

  test('is told in the channel to who takes no messages, where the server wants that', async () => {
    await using opened = await open('cleo')
    const { scene } = opened
    const { server } = scene
    server.person('cleo').takesDms = false
    const channel = server.channel()
    const message = server.say('cleo', channel, 'look')
    const ours = () => server.world.messagesIn(channel.id).filter(({ author }) => author === server.world.me)
    const refused = () => server.log.filter(({ route, status }) => route === 'post' && status === 403).length
    const allow = (public_kudos: boolean) =>
      server.slash('owner', channel, 'serverpreferences server', { public_kudos }).acknowledged
    await allow(true)
    server.react('ada', message, '❤️')
    await scene.gifts('cleo', 'paid', 1)
    await scene.gathered('ada')
    await until('it is told there', () => ours().length === 1)
    const [told] = ours()
    assert.match(told?.content ?? '', /A heart: Ada sent you 50 kudos/)
    assert.equal(told?.reference?.messageId, message.id)
    assert.deepEqual([...(told?.mentions.users ?? [])], [server.person('cleo').id])
    await allow(false)
    for (const [place, emoji] of ['❤️', `parrot:${PARROT}`].entries()) {
      server.react('ben', message, emoji)
      await scene.gifts('cleo', 'paid', place + 2)
      await scene.gathered('ben', place + 1)
      // One after the other: when the second is refused, the first has been seen to.
      await until('Discord refuses it', () => refused() === place + 2)
    }
    assert.equal(ours().length, 1)
  })

  test('is told in each channel where somebody was thanked, and nothing of what they gave or got in private', async () => {
    await using opened = await open('cleo', 'dora')
    const { scene, message } = opened
    const { server } = scene
    server.person('cleo').takesDms = false
    const channels = [server.channel(), server.channel('art')]
    await server.slash('owner', channels[0] ?? assert.fail(), 'serverpreferences server', {
      public_kudos: true,
    }).acknowledged
    for (const channel of channels) server.react('ada', server.say('cleo', channel, 'look'), '❤️')
    await scene.gifts('cleo', 'paid', 2)
    server.react('cleo', message, '❤️')
    await server.slash('dora', server.channel(), 'kudos send', {
      amount: 7,
      to: server.person('cleo'),
      note: 'Secretly',
    }).acknowledged
    await scene.gifts('cleo', 'paid', 4)
    scene.herald.pass(61_000)
    const told = () =>
      channels.map(({ id }) => server.world.messagesIn(id).filter(({ author }) => author === server.world.me))
    await until('it is told in both', () => told().every(({ length }) => length === 1))
    for (const [one] of told()) {
      assert.match(one?.content ?? '', /A heart: Ada sent you 50 kudos/)
      assert.doesNotMatch(one?.content ?? '', /Ben|Dora|Secretly/)
    }
  })

  test('is no word in a channel where it was taken back before it was told', async () => {
    await using opened = await open()
    const { scene } = opened
    const { server } = scene
    server.person('cleo').takesDms = false
    const channel = server.channel()
    const other = server.channel('art')
    await server.slash('owner', channel, 'serverpreferences server', { public_kudos: true }).acknowledged
    const message = server.say('cleo', channel, 'look')
    for (const one of [message, server.say('cleo', other, 'look')]) server.react('ada', one, '❤️')
    await scene.gifts('ada', 'waiting', 2)
    server.world.unreact(message, server.person('ada'), '❤️')
    await scene.gifts('ada', 'withdrawn')
    scene.herald.pass(61_000)
    const told = ({ id }: typeof channel) =>
      server.world.messagesIn(id).filter(({ author }) => author === server.world.me)
    await until('it is told where it holds', () => told(other).length === 1)
    await scene.gathered('ada')
    assert.deepEqual(told(channel), [])
  })

  test('that the Horde refused is told, and the reaction taken back', async () => {
    await using opened = await open()
    const { scene, message } = opened
    allowTakingBack(scene)
    scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 5 })
    scene.server.react('ada', message, '❤️')
    await scene.gifts('ada', 'refused')
    const [told] = await scene.gathered('ada')
    assert.match(told ?? '', /too few kudos for this gift of 50 to Ben/)
    await until('it is taken back', () => standing(scene, message, 'ada').length === 0)
    scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 500 })
    scene.server.react('ada', message, '❤️')
    await scene.gifts('ada', 'paid')
  })

  test('that the Horde refused with others is taken back like each of them', async () => {
    await using opened = await open()
    const { scene, message } = opened
    const { server } = scene
    allowTakingBack(scene)
    scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 5 })
    const messages = [message, ...['this', 'that'].map((what) => server.say('ben', server.channel(), what))]
    for (const one of messages) server.react('ada', one, '❤️')
    await scene.gifts('ada', 'refused', 3)
    await scene.gathered('ada')
    await until('all are taken back', () => {
      // Discord lets a reaction through now and then.
      scene.herald.pass(50)
      return messages.every((one) => standing(scene, one, 'ada').length === 0)
    })
  })
})

/** Waits for the first thing that somebody is told. */
async function toldOnce(scene: DiscordScene, who: string): Promise<readonly string[]> {
  await until(`${who} is told`, () => scene.told(who).length > 0)
  return scene.told(who)
}
