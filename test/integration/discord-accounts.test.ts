import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PersonKey } from '../../src/core/store.ts'
import type { Channel, Message, Use } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

/** What the person sees once there is an answer. */
async function answered(use: Use): Promise<Message> {
  await until('there is an answer', () => use.state() === 'answered')
  const message = use.message() ?? assert.fail('there is an answer')
  assert.equal(message.ephemeralTo, use.interaction.user.id, 'they alone see it')
  return message
}

async function login(scene: DiscordScene, who: string, key: string): Promise<string> {
  const opened = scene.server.slash(who, scene.server.channel(), 'login')
  return (await answered(await scene.server.submitModal(opened, { key }))).content
}

function personKey({ server }: DiscordScene, who: string): PersonKey {
  return { platform: 'discord', account: server.world.me.id, personId: server.person(who).id }
}

/** Everything that Discord was ever told, and every row, and every line of the log. */
async function assertNowhere(secret: string, scene: DiscordScene): Promise<void> {
  const { server, herald } = scene
  const shown = [...server.world.messages.values()].map(({ content, embeds }) => [content, embeds])
  const modals = [...server.world.interactions.values()].map(({ acknowledged }) => acknowledged)
  const rows = await herald.app.store.personData(personKey(scene, 'ada'))
  for (const what of [shown, modals, rows, herald.logged]) {
    assert.ok(!JSON.stringify(what).includes(secret))
  }
}

describe('/login', () => {
  test('links by a key that nobody sees again, /account shows it, /logout erases it', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const { username } = herald.simulator.changeAccount({ key: 'sim-canary-ada', kudos: 1_234 })
    const channel = server.channel()
    assert.match(
      await login(scene, 'ada', '\u200B"sim-canary-ada"\uFEFF '),
      /^Done: you are linked .*`\/logout` erases it/,
    )
    const again = await server.slash('ada', channel, 'login').modal()
    assert.doesNotMatch(JSON.stringify(again), /canary/)
    const account = await answered(server.slash('ada', channel, 'account'))
    assert.match(
      account.content.replaceAll('\u200B', ''),
      new RegExp(`account ${username}\\. It has 1234 kudos`),
    )
    assert.equal((await herald.app.accounts.key(personKey(scene, 'ada')))?.key.reveal(), 'sim-canary-ada')
    await assertNowhere('canary-ada', scene)
    assert.match((await answered(server.slash('ada', channel, 'logout'))).content, /I erased your key/)
    assert.match((await answered(server.slash('ada', channel, 'account'))).content, /Use `\/login`/)
    assert.equal((await herald.app.store.credentialKeys()).size, 0)
  })

  test('with what is no key, nobody has or is shared, says so', async () => {
    await using scene = await DiscordScene.open()
    const { simulator } = scene.herald
    const answer = await fetch(`${simulator.url}/api/v2/sharedkeys`, {
      method: 'PUT',
      headers: { apikey: 'sim-mara' },
      body: JSON.stringify({ kudos: 40, name: 'party' }),
    })
    const { id } = (await answer.json()) as { id: string }
    const tries: [who: string, key: string, says: RegExp][] = [
      ['ada', '0000000000', /belongs to nobody/],
      ['ada', 'two words here', /doesn't look like an API key/],
      ['ada', 'x'.repeat(200), /doesn't look like an API key/],
      ['ada', 'unknown-canary-77', /doesn't know this key/],
      ['ben', id, /a shared key of .* use `\/login`/],
    ]
    for (const [who, key, says] of tries) assert.match(await login(scene, who, key), says)
    simulator.inject({ route: 'find_user', kind: 'html-502', times: 1 })
    assert.match(await login(scene, 'cleo', 'sim-cleopatra'), /isn't answering/)
    await assertNowhere('unknown-canary', scene)
    const shared = await answered(scene.server.slash('ben', scene.server.channel(), 'account'))
    assert.match(shared.content, /can't send kudos\. .*40 kudos are left to the shared key/)
  })

  test('that Discord could not be told of at first is told of all the same', async () => {
    await using scene = await DiscordScene.open()
    void scene.server.inject({ route: 'original', answer: 'html-502', effect: 'none', times: 6 })
    assert.match(await login(scene, 'ada', 'sim-ada-lovelace'), /^Done/)
  })
})

describe('/link', () => {
  test('gives a code for elsewhere, takes one from there, and links by name', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const { accounts } = herald.app
    const channel: Channel = server.channel()
    const link = async (who: string, values = {}) =>
      (await answered(server.slash(who, channel, 'link', values))).content.replaceAll('\u200B', '')
    assert.match(await link('ada'), /Please use `\/login` first/)
    await login(scene, 'ada', 'sim-ada-lovelace')
    const [code = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await link('ada')) ?? []
    const there: PersonKey = { platform: 'mastodon', account: 'bot@x', personId: '9' }
    assert.equal((await accounts.redeemCode(there, code)).sentence.key, 'linkedByKey')
    const made = await accounts.makeCode(there)
    assert.match(await link('ben', { code: ` ${made.code?.toLowerCase()} ` }), /^Done: you are linked/)
    assert.match(await link('ben', { code: 'ABCDE-FGHJK' }), /I don't know this code/)
    const { username } = herald.simulator.changeAccount({ key: 'sim-cleopatra' })
    assert.match(await link('cleo', { name: username }), /^Done: kudos that people send you here/)
    assert.match(await link('cleo', { name: '@everyone' }), /I find no such account/)
    assert.equal((await accounts.key(personKey(scene, 'ben')))?.key.reveal(), 'sim-ada-lovelace')
  })
})
