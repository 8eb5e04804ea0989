import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Message, Use, Values } from '../simulators/discord/index.ts'
import { usableIn } from '../simulators/discord/people/components.ts'
import { DiscordScene, type SceneOptions } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

/** What the person sees once there is an answer. */
async function answered(use: Use): Promise<Message> {
  await until('there is an answer', () => use.state() === 'answered' || use.state() === 'silent')
  const message = use.message() ?? assert.fail('there is an answer')
  assert.equal(message.ephemeralTo, use.interaction.user.id, 'they alone see it')
  return message
}

const words = ({ content, embeds }: Message) =>
  [
    content,
    ...embeds.flatMap(({ title = '', description = '', footer }) => [title, description, footer?.text]),
  ]
    .join('\n')
    .replaceAll('\u200B', '')

/** The button that says this. */
function buttonOf(message: Message, label: RegExp): string {
  const found = usableIn(message.components).find((one) => 'label' in one && label.test(one.label ?? ''))
  return found?.custom_id ?? assert.fail(`no ${label}`)
}

async function open(more: SceneOptions = {}) {
  const scene = await DiscordScene.open({ emojis: [{ emoji: '❤️', amount: 50 }], ...more })
  for (const who of ['ada', 'ben']) await scene.link(who)
  const { server } = scene
  const use = (who: string, command: string, values: Values = {}) =>
    answered(server.slash(who, server.channel(), command, values))
  return { scene, server, use, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() }
}

function transfers({ herald }: DiscordScene) {
  return herald.simulator.state().transfers.map(({ amount }) => amount)
}

describe('/kudos send', () => {
  test('sends to a person, who is told with the words, and stands in both ledgers', async () => {
    await using opened = await open()
    const { scene, server, use } = opened
    server.say('ben', server.channel(), 'hello')
    const sent = await use('ada', 'kudos send', {
      amount: 40,
      to: server.person('ben'),
      note: 'For the *map*, @everyone',
    })
    assert.match(words(sent), /40 kudos are on their way to Ben/)
    await scene.gifts('ada', 'paid')
    const [told] = await scene.gathered('ben')
    assert.match(
      told ?? '',
      /Ada sent you 40 kudos\. They are in your Horde account\. They wrote: “For the \\\*map\\\*, @everyone”\./,
    )
    assert.match(told ?? '', /`\/kudos quiet` turns these messages off/)
    assert.match(words(await use('ada', 'kudos ledger')), /40 to Ben: paid/)
    assert.match(words(await use('ben', 'kudos ledger')), /40 from Ada: paid/)
    assert.match(words(await use('ada', 'kudos balance')), /account .* has \d+ kudos\./)
  })

  test('sends to an account at the Horde by its name, once, and asks first where it is much', async () => {
    await using opened = await open()
    const { scene, server, use } = opened
    const { username } = scene.herald.simulator.changeAccount({ key: 'sim-cleo-account' })
    scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 10_000 })
    const asked = await use('ada', 'kudos send', { amount: 600, horde_name: username, note: 'All of it' })
    assert.match(words(asked), /shall I send 600 kudos to simulated#\d+\?.*\nAll of it/s)
    const yes = buttonOf(asked, /Send 600 kudos/)
    assert.deepEqual(await scene.ledger('ada'), [])
    // A page is the person's to press for as long as it stands, whatever became of the process.
    await scene.restart()
    const pressed = server.press('ada', asked, yes)
    const again = server.press('ada', asked, yes)
    await Promise.all([pressed.acknowledged, again.acknowledged])
    const [gift] = await scene.gifts('ada', 'paid')
    assert.deepEqual([gift?.hordeName, gift?.note], [username, 'All of it'])
    assert.deepEqual(transfers(scene), [600])
    const other = await use('ada', 'kudos send', { amount: 700, horde_name: username })
    await server.press('ada', other, buttonOf(other, /Don't send/)).acknowledged
    assert.match(words(other), /Nothing was sent/)
    assert.equal((await scene.ledger('ada')).length, 1)
  })

  test('says of two presses that come at once what is true after both', async () => {
    await using opened = await open()
    const { scene, server, use } = opened
    const orders = [
      [/Send/, /Don't send/],
      [/Don't send/, /Send/],
      [/Send/, /Don't send/],
    ] as const
    for (const [n, order] of orders.entries()) {
      const amount = 600 + n
      const asked = await use('ada', 'kudos send', { amount, to: server.person('ben') })
      const [one, two] = order.map((label) => buttonOf(asked, label))
      const pressed = [one, two].map((button) => server.press('ada', asked, button ?? ''))
      await Promise.all(pressed.map(({ acknowledged }) => acknowledged))
      await until('both are shown', () => pressed.every((press) => press.state() === 'answered'))
      const gift = (await scene.ledger('ada')).find((one) => one.amount === amount)
      const sent = gift !== undefined && gift.state !== 'withdrawn'
      assert.match(words(asked), sent ? /60\d kudos are on their way/ : /Nothing was sent/)
    }
    const paid = await use('ada', 'kudos send', { amount: 700, to: server.person('ben') })
    const no = buttonOf(paid, /Don't send/)
    const message = paid.components
    await server.press('ada', paid, buttonOf(paid, /Send 700/)).acknowledged
    await until('that is paid', async () =>
      (await scene.ledger('ada')).some(({ amount, state }) => amount === 700 && state === 'paid'),
    )
    paid.components = message
    await server.press('ada', paid, no).acknowledged
    assert.match(words(paid), /too late: your 700 kudos to Ben are on their way already/)
  })

  test('says why nothing is sent', async () => {
    await using opened = await open()
    const { scene, server, use } = opened
    const robot = server.person('robot', { bot: true })
    const tries: [who: string, values: Values, says: RegExp][] = [
      ['ada', { amount: 5 }, /I need somebody/],
      ['ada', { amount: 5, horde_name: '@everyone' }, /I find no such account/],
      ['ada', { amount: 5, horde_name: 'Mara#12', to: server.person('ben') }, /I need somebody/],
      ['ada', { amount: 5_000, to: server.person('ada') }, /to yourself/],
      ['ada', { amount: 5_000, to: robot }, /Programs have no use for kudos/],
      ['cleo', { amount: 5_000, to: server.person('ada') }, /use `\/login`/],
      ['cleo', { amount: 5_000, to: server.person('ada') }, /use `\/login`/],
    ]
    for (const [who, values, says] of tries) assert.match(words(await use(who, 'kudos send', values)), says)
    assert.deepEqual(transfers(scene), [])
  })
})

describe('words that go with kudos', () => {
  test('are neither blocked ones nor a key', async () => {
    await using opened = await open({ file: { block: { words: ['grue'] } } })
    const { scene, server, use } = opened
    const guild = { scope: 'place', ...scene.keyOf('ada'), id: server.guild().id } as const
    await scene.herald.app.desk.preferences.changePlace(guild, { blockedWords: ['vogon'] })
    const notes: [note: string, says: RegExp][] = [
      ['what a GRUE', /Some words in your note are not allowed here/],
      ['vogon poetry', /Some words in your note are not allowed here/],
      ['it is aB3dE6gH9jK2mN5pQ8sT1v', /That looks like a key.*`\/login`/],
    ]
    for (const [note, says] of notes)
      for (const amount of [5, 5_000])
        assert.match(words(await use('ada', 'kudos send', { amount, to: server.person('ben'), note })), says)
    const result = await scene.answer(server.slash('ben', server.channel(), 'imagine', { prompt: 'a fox' }))
    for (const [note, says] of notes.slice(0, 2)) {
      const asked = server.mention('ada', server.channel(), `kudos 5 ${note}`, { replyTo: result.id })
      await scene.ended(await scene.taken(asked))
      const told = server.world
        .messagesIn(server.channel().id)
        .find(({ reference }) => reference?.messageId === asked.id)
      assert.match(told === undefined ? '' : words(told), says)
    }
    assert.deepEqual(await scene.ledger('ada'), [])
  })

  test('are not taken for the bot’s', async () => {
    await using opened = await open()
    const { scene, server, use } = opened
    server.say('ben', server.channel(), 'hello')
    await use('ada', 'kudos send', { amount: 5, to: server.person('ben'), note: 'hi”. You won “a prize' })
    await scene.gifts('ada', 'paid')
    const [told] = await scene.gathered('ben')
    assert.match(told ?? '', /They wrote: “hi'\. You won 'a prize”\./)
  })
})

test('whom those who look after the server blocked, or who wants to be left alone, gives nothing', async () => {
  await using opened = await open()
  const { scene, server, use } = opened
  const guild = { scope: 'place', ...scene.keyOf('ada'), id: server.guild().id } as const
  await scene.herald.app.desk.preferences.changePlace(guild, { blockedPeople: [server.person('ada').id] })
  const gift = { amount: 5, to: server.person('cleo') }
  assert.match(words(await use('ada', 'kudos send', gift)), /don't let me send kudos for you here/)
  await scene.answer(server.slash('ben', server.channel(), 'mydata stop'))
  assert.match(words(await use('ben', 'kudos send', gift)), /asked me to leave you alone.*`\/mydata start`/)
  assert.deepEqual([...(await scene.ledger('ada')), ...(await scene.ledger('ben'))], [])
})

test('nobody is told that nothing was sent when the answer to a gift gets lost', async () => {
  await using opened = await open()
  const { scene, server, use } = opened
  void server.inject({ route: 'callback', answer: 'json-4xx', effect: 'none', times: 1 })
  const sent = await use('ada', 'kudos send', { amount: 40, to: server.person('ben') })
  assert.match(words(sent), /couldn't show you the answer.*look before you do it again/)
  await scene.gifts('ada', 'paid')
})

test('nobody is told that nothing was started when the database took a gift, and its answer got lost', async (t) => {
  await using opened = await open()
  const { scene, server, use } = opened
  const { store } = scene.herald.app
  const book = store.bookGift.bind(store)
  t.mock.method(store, 'bookGift').mock.mockImplementationOnce(async (...given) => {
    await book(...given)
    throw new Error('the connection is gone')
  })
  const sent = await use('ada', 'kudos send', { amount: 40, to: server.person('ben') })
  assert.match(words(sent), /couldn't show you the answer.*look before you do it again/)
  await scene.gifts('ada', 'paid')
})

test('nobody is told that nothing was started when a gift could not be taken back', async (t) => {
  await using opened = await open()
  const { scene, server, use } = opened
  const asked = await use('ada', 'kudos send', { amount: 600, to: server.person('ben') })
  const [yes, no] = [/Send/, /Don't send/].map((label) => buttonOf(asked, label))
  const away = () => Promise.reject(new Error('the database is away'))
  t.mock.method(scene.herald.app.store, 'withdrawGift').mock.mockImplementationOnce(away)
  const pressed = [yes, no].map((button) => server.press('ada', asked, button ?? ''))
  await Promise.all(pressed.map(({ acknowledged }) => acknowledged))
  const told = [...server.world.messages.values()].map(words)
  assert.ok(
    told.some((text) => /look before you do it again/.test(text)),
    told.join('\n'),
  )
  assert.ok(!told.some((text) => /Nothing was started/.test(text)))
  await scene.gifts('ada', 'paid')
})

describe('the menus', () => {
  test('of a person and of a message open a form; on a result it is for who asked', async () => {
    await using opened = await open()
    const { scene, server } = opened
    const channel = server.channel()
    const result = await scene.answer(server.slash('ben', channel, 'imagine', { prompt: 'a fox' }))
    const byMessage = server.messageMenu('ada', result, 'Send kudos')
    assert.equal((await byMessage.modal()).title, 'Kudos for Ben')
    const wrong = await server.submitModal(byMessage, { amount: '1e3' })
    assert.match(words(await answered(wrong)), /whole number from 1 to 50000000/)
    const right = await server.submitModal(byMessage, { amount: '12', note: 'Nice fox' })
    assert.match(words(await answered(right)), /12 kudos are on their way to Ben/)
    const byUser = server.userMenu('ada', channel, server.person('ben'), 'Send kudos')
    await answered(await server.submitModal(byUser, { amount: '13' }))
    const much = await answered(await server.submitModal(byUser, { amount: '1000', note: 'Wow' }))
    assert.match(words(much), /shall I send 1000 kudos to Ben/)
    const paid = await scene.gifts('ada', 'paid', 2)
    assert.deepEqual(paid.map(({ amount, note }) => [amount, note]).sort(), [
      [12, 'Nice fox'],
      [13, undefined],
    ])
    const ownPage = server.messageMenu(
      'ada',
      await answered(server.slash('ada', channel, 'help')),
      'Send kudos',
    )
    assert.match(words(await answered(ownPage)), /Programs have no use for kudos/)
  })
})

describe('/kudos quiet', () => {
  test('turns the messages off and on again, but for what went wrong', async () => {
    await using opened = await open()
    const { scene, server, use } = opened
    const message = server.say('ben', server.channel(), 'look')
    assert.match(words(await use('ben', 'kudos quiet')), /no more messages about kudos/)
    server.react('ada', message, '❤️')
    await scene.gifts('ada', 'paid')
    await scene.gathered('ada')
    scene.herald.simulator.changeAccount({ key: 'sim-ben-account', kudos: 0 })
    const sent = await use('ben', 'kudos send', { amount: 5, to: server.person('ada') })
    assert.match(words(sent), /on their way/)
    scene.herald.pass(61_000)
    await scene.gifts('ben', 'refused')
    const [told] = await scene.gathered('ben')
    assert.match(told ?? '', /too few kudos/)
    assert.match(words(await use('ben', 'kudos quiet')), /get again/)
  })
})

test('/help kudos says that kudos are never sold, and which reactions send some here', async () => {
  await using opened = await open()
  const page = words(await opened.use('ada', 'help', { topic: 'kudos' }))
  assert.match(page, /They are never sold/)
  assert.match(page, /1 reaction sends kudos here.*❤️ 50/)
})

test('a ledger tells nobody of gifts to them that others could not give, or took back', async () => {
  await using opened = await open()
  const { scene, server, use } = opened
  scene.herald.simulator.changeAccount({ key: 'sim-ada-account', kudos: 3 })
  await use('ada', 'kudos send', { amount: 5, to: server.person('ben') })
  await scene.gifts('ada', 'refused')
  assert.match(words(await use('ada', 'kudos ledger')), /5 to Ben: not sent/)
  assert.match(words(await use('ben', 'kudos ledger')), /none yet/)
})

test('a ledger has pages', async () => {
  await using opened = await open()
  const { scene, server, use } = opened
  for (let place = 1; place <= 12; place += 1)
    await use('ada', 'kudos send', { amount: place, to: server.person('ben') })
  await scene.gifts('ada', 'paid', 12)
  const page = await use('ada', 'kudos ledger')
  assert.match(words(page), /- 12 to Ben: paid[\s\S]*Page 1 of 2/)
  await server.press('ada', page, 'h1:ledger:1').acknowledged
  assert.match(words(page), /- 1 to Ben: paid[\s\S]*Page 2 of 2/)
})
