import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { ChannelType, Client, Events, GatewayIntentBits, PermissionFlagsBits } from 'discord.js'
import { DiscordServer } from '../simulators/discord/index.ts'
import { ClientScene, IMAGINE, INTENTS } from '../support/discord-client.ts'
import { until } from '../support/processes.ts'

describe('discord.js on the simulated gateway', { concurrency: 4 }, () => {
  test('it becomes ready with the servers that the bot is in, and is told of further ones', async () => {
    await using scene = await ClientScene.start()
    const { client, server } = scene
    const general = server.channel()
    assert.equal(client.user?.id, server.world.me.id)
    assert.equal(client.application?.id, server.world.application.id)
    assert.deepEqual([...client.guilds.cache.keys()], [server.guild().id])
    assert.ok(client.channels.cache.has(general.id))
    const second = server.guild('Second')
    await until('the second server', () => client.guilds.cache.size === 2)
    server.eraseChannel(general)
    await until('the channel to go', () => !client.channels.cache.has(general.id))
    server.world.leave(second, server.world.me)
    await until('the server to go', () => client.guilds.cache.size === 1)
  })

  test('it reads words that mention the bot or are written to it alone, and no others', async () => {
    await using scene = await ClientScene.start()
    const { server, messages } = scene
    const { id } = server.world.me
    server.say('ada', server.channel(), 'among ourselves')
    server.say('ada', server.channel(), `hear, <@${id}>`)
    server.dm('ada', 'in private')
    await scene.heard('in private')
    assert.deepEqual(
      messages.map(({ content, author }) => [author.username, content]),
      [
        ['ada', ''],
        ['ada', `hear, <@${id}>`],
        ['ada', 'in private'],
      ],
    )
    assert.equal(messages[1]?.mentions.has(id), true)
    assert.equal(messages[2]?.channel.type, ChannelType.DM)
  })

  test('it hears nothing of channels that the bot may not see, nor of chats without it', async () => {
    await using scene = await ClientScene.start()
    const { server, messages } = scene
    const { world } = server
    const hidden = server.channel('hidden')
    world.overwrite(hidden, {
      id: server.guild().id,
      kind: 'role',
      allow: 0n,
      deny: PermissionFlagsBits.ViewChannel,
    })
    server.mention('owner', hidden, 'hidden')
    const chat = world.makeChat([server.person('ada'), server.person('bob')])
    server.say('ada', chat, 'without you')
    server.dm('ada', 'the end')
    await scene.heard('the end')
    assert.equal(messages.length, 1)
  })

  test('without an intent its events do not come', async () => {
    await using scene = await ClientScene.start({ intents: [GatewayIntentBits.DirectMessages] })
    const { server, messages, client } = scene
    server.mention('ada', server.channel(), 'unheard')
    server.dm('ada', 'heard')
    await scene.heard('heard')
    assert.equal(messages.length, 1)
    assert.equal(client.guilds.cache.first()?.available, false)
  })

  test('a slash command arrives with what was filled in', async () => {
    await using scene = await ClientScene.start()
    const { server, interactions } = scene
    server.register(IMAGINE)
    const image = server.attach({
      filename: 'cat.png',
      bytes: Buffer.from('a picture'),
      contentType: 'image/png',
    })
    const bob = server.person('bob')
    const values = { prompt: 'a fox', images: 2, image, for: bob }
    const use = server.slash('ada', server.channel(), 'imagine', values)
    await until('the command', () => interactions.length === 1)
    const [heard] = interactions
    assert.ok(heard?.isChatInputCommand())
    assert.equal(heard.id, use.interaction.id)
    assert.equal(heard.user.username, 'ada')
    assert.equal(heard.guildId, server.guild().id)
    assert.equal(heard.options.getString('prompt', true), 'a fox')
    assert.equal(heard.options.getInteger('images'), 2)
    assert.equal(heard.options.getUser('for')?.id, bob.id)
    assert.ok(heard.appPermissions.has(PermissionFlagsBits.AttachFiles))
    const answer = await fetch(heard.options.getAttachment('image', true).url)
    assert.equal(await answer.text(), 'a picture')
    assert.equal(answer.headers.get('content-type'), 'image/png')
    server.advance(3_001)
    assert.equal(use.state(), 'failed')
  })

  test('what is typed arrives while the rest of the form is still empty', async () => {
    await using scene = await ClientScene.start()
    const { server, interactions } = scene
    server.register(IMAGINE)
    server.type('ada', server.world.directWith(server.person('ada')), 'imagine', { style: 'ster' })
    await until('the words', () => interactions.length === 1)
    const [heard] = interactions
    assert.ok(heard?.isAutocomplete())
    assert.deepEqual(heard.options.getFocused(true), {
      ...heard.options.getFocused(true),
      name: 'style',
      value: 'ster',
    })
    assert.equal(heard.guildId, null)
  })

  test('told to reconnect it resumes, and hears once what happened meanwhile', async () => {
    await using scene = await ClientScene.start()
    const { server, messages } = scene
    server.dm('ada', 'before')
    await scene.heard('before')
    server.gateway.askToReconnect()
    await until('the connection to end', () => server.gateway.connected === 0)
    server.dm('ada', 'meanwhile')
    await until('the resumed session', () => scene.resumed === 1)
    server.dm('ada', 'after')
    await scene.heard('after')
    assert.deepEqual(
      messages.map(({ content }) => content),
      ['before', 'meanwhile', 'after'],
    )
    assert.equal(server.gateway.sessions.size, 1)
  })

  test('cut off, it resumes by itself', async () => {
    await using scene = await ClientScene.start()
    const { server } = scene
    server.gateway.cut()
    await until('the connection to end', () => server.gateway.connected === 0)
    server.dm('ada', 'meanwhile')
    await until('the resumed session', () => scene.resumed === 1)
    await scene.heard('meanwhile')
  })

  test('while Discord is down it tries again until it is up', async () => {
    await using scene = await ClientScene.start()
    const { server, client } = scene
    let tries = 0
    client.on(Events.Debug, (line) => {
      if (line.includes('Connecting to')) tries += 1
    })
    server.goDown()
    await until('some tries', () => tries > 1)
    server.comeUp()
    await until('a connection', () => server.gateway.connected === 1)
    server.dm('ada', 'back')
    await scene.heard('back')
  })

  test('a connection that no longer answers signs of life is left for another', async () => {
    await using scene = await ClientScene.start({ heartbeatMs: 200 })
    const { server } = scene
    server.gateway.answersHeartbeats = false
    await until('the connection to end', () => server.gateway.connected === 0)
    server.gateway.answersHeartbeats = true
    await until('the resumed session', () => scene.resumed === 1)
    server.dm('ada', 'alive')
    await scene.heard('alive')
  })

  test('when its session is invalid it starts a new one, which is told nothing old', async () => {
    await using scene = await ClientScene.start()
    const { server, messages } = scene
    const [old] = server.gateway.sessions.keys()
    server.gateway.invalidate()
    server.dm('ada', 'to nobody')
    // The SDK itself waits 5 s between two starts.
    await until('a new session', () => server.gateway.connected === 1)
    assert.ok(old !== undefined && !server.gateway.sessions.has(old))
    server.dm('ada', 'to the new one')
    await scene.heard('to the new one')
    assert.equal(messages.length, 1)
  })

  test('a session that died meanwhile cannot be resumed', async () => {
    await using scene = await ClientScene.start()
    const { server } = scene
    server.gateway.invalidate(false)
    server.gateway.cut()
    await until('a new session', () => scene.begun === 2)
    assert.deepEqual([scene.resumed, server.gateway.connected], [0, 1])
  })

  test('each shard is told of its own servers', async () => {
    const home = (server: DiscordServer) => {
      for (let n = 0; n < 8; n += 1) {
        server.guild(`Server ${n}`)
        // Ids of the same millisecond are all of one shard.
        server.advance(1)
      }
    }
    await using scene = await ClientScene.start({ shards: [1], shardCount: 2 }, home)
    const { server, client } = scene
    const ids = [...server.world.guilds.keys()]
    const own = ids.filter((id) => (BigInt(id) >> 22n) % 2n === 1n)
    assert.ok(own.length > 0 && own.length < ids.length)
    assert.deepEqual([...client.guilds.cache.keys()], own)
  })

  test('a wrong token and forbidden intents are refused as the SDK says it', async () => {
    await using server = await DiscordServer.start()
    const rest = { api: `${server.url}/api` }
    const stranger = new Client({ intents: INTENTS, rest })
    await assert.rejects(stranger.login(`${server.token}x`), { code: 'TokenInvalid' })
    const curious = new Client({ intents: [...INTENTS, GatewayIntentBits.MessageContent], rest })
    await assert.rejects(curious.login(server.token), { message: 'Used disallowed intents' })
    server.world.privileged = GatewayIntentBits.MessageContent
    const reader = new Client({ intents: [...INTENTS, GatewayIntentBits.MessageContent], rest })
    const heard = once(reader, Events.MessageCreate)
    const ready = once(reader, Events.ClientReady)
    await reader.login(server.token)
    await ready
    server.say('ada', server.channel(), 'among ourselves')
    const [message]: unknown[] = await heard
    assert.equal(message instanceof Object && 'content' in message && message.content, 'among ourselves')
    await Promise.all([stranger, curious, reader].map((client) => client.destroy()))
  })

  test('too few shards and too many starts are refused as the SDK says it', async () => {
    for (const [options, message] of [
      [{ leastShards: 2 }, /Sharding is required/],
      [{ starts: 0 }, /Not enough sessions remaining/],
    ] as const) {
      await using server = await DiscordServer.start(options)
      const client = new Client({ intents: INTENTS, rest: { api: `${server.url}/api` } })
      await assert.rejects(client.login(server.token), { message })
      await client.destroy()
    }
  })
})
