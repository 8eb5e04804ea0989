import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js'
import { readMetadata } from '../../src/core/images/metadata.ts'
import { requestId } from '../../src/core/request/model.ts'
import type { Store } from '../../src/core/store.ts'
import type { Values } from '../simulators/discord/index.ts'
import { DiscordScene, type SceneOptions } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

describe('/imagine', () => {
  test('is answered at once, and the pictures come into that answer', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a lighthouse', images: 2 })
    await scene.placed(use)
    assert.equal(use.state(), 'thinking')
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
    const message = use.message()
    assert.equal(message?.attachments.length, 2)
    for (const { description, bytes } of message?.attachments ?? []) {
      assert.match(description ?? '', /AI image.*a lighthouse/)
      assert.ok(readMetadata(bytes))
    }
    assert.deepEqual(server.violations(), [])
    assert.equal(server.world.messagesIn(server.channel().id).length, 1, 'there is one message')
  })

  test('in private shows everything to the person alone', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox', private: true })
    const message = await scene.answer(use)
    assert.equal(message.ephemeralTo, server.person('ada').id)
    assert.equal(message.attachments.length, 1)
    assert.deepEqual(server.world.messagesIn(server.channel().id), [])
  })

  test('works in a direct chat and from a thread', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const direct = server.world.directWith(server.person('ada'))
    assert.equal(
      (await scene.answer(server.slash('ada', direct, 'imagine', { prompt: 'a fox' }))).attachments.length,
      1,
    )
    const thread = server.world.makeChannel(server.guild(), 'foxes', {
      type: ChannelType.PublicThread,
      parentId: server.channel().id,
    })
    assert.equal(
      (await scene.answer(server.slash('ada', thread, 'imagine', { prompt: 'a fox' }))).attachments.length,
      1,
    )
  })

  test('is answered to the person alone where nothing is drawn: the words are missing', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const message = await scene.answer(server.slash('ada', server.channel(), 'imagine', { prompt: '!!!' }))
    assert.equal(message.ephemeralTo, server.person('ada').id)
    assert.match(message.content, /what to draw/i)
  })

  const refusals: readonly {
    readonly what: string
    readonly asked: Values
    readonly file?: SceneOptions['file']
    readonly says: RegExp
  }[] = [
    {
      what: 'the style is not known',
      asked: { prompt: 'a fox', style: 'stempunk' },
      says: /don't know the style/,
    },
    {
      what: 'the operator blocks a word',
      asked: { prompt: 'a kraken' },
      file: { block: { words: ['kraken'] } },
      says: /not allowed here/,
    },
    {
      what: 'the operator offers no such model',
      asked: { prompt: 'a fox', model: 'Flux' },
      file: { block: { models: ['Flux'] } },
      says: /model is not offered/,
    },
  ]
  for (const { what, asked, file = {}, says } of refusals) {
    test(`is answered to the person alone where nothing is drawn: ${what}`, async () => {
      await using scene = await DiscordScene.open({ file })
      const { server } = scene
      const message = await scene.answer(server.slash('ada', server.channel(), 'imagine', asked))
      assert.match(message.content, says)
      assert.equal(message.ephemeralTo, server.person('ada').id)
    })
  }

  test('is answered to the person alone where those who manage the server refuse it', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const home = { platform: 'discord', account: server.world.me.id, id: server.guild().id } as const
    const change = { blockedWords: ['kraken'], styles: ['stonepunk'] }
    await herald.app.desk.preferences.changePlace({ scope: 'place', ...home }, change)
    for (const asked of [{ prompt: 'a kraken' }, { prompt: 'a fox', style: 'steampunk' }]) {
      const message = await scene.answer(server.slash('ada', server.channel(), 'imagine', asked))
      assert.match(message.content, /not allowed here|not offered here/)
      assert.equal(message.ephemeralTo, server.person('ada').id)
    }
  })

  test('is answered to the person alone where the file to start from is no picture', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const image = server.attach({ filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('x') })
    const asked = { prompt: 'a fox', image }
    const message = await scene.answer(server.slash('ada', server.channel(), 'imagine', asked))
    assert.match(message.content, /isn't a picture/)
    assert.equal(message.ephemeralTo, server.person('ada').id)
  })

  test('names the permissions that are missing, and draws nothing', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const channel = server.channel()
    server.world.overwrite(channel, { id: server.world.me.id, kind: 'member', allow: 0n, deny: 1n << 15n })
    const use = server.slash('ada', channel, 'imagine', { prompt: 'a fox' })
    await use.acknowledged
    assert.match(use.message()?.content ?? '', /permission Attach Files/)
    assert.equal(use.message()?.ephemeralTo, server.person('ada').id)
    assert.equal((await scene.herald.app.store.backlog()).open, 0)
  })
})

/** Where answers go is saved only when the test says so. */
function heldUp(store: Store): { begun: Promise<void>; goOn(): void } {
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const save = store.saveAnchor.bind(store)
  store.saveAnchor = async (...args) => {
    begun.resolve()
    await held.promise
    return await save(...args)
  }
  return { begun: begun.promise, goOn: held.resolve }
}

describe('an interaction that cannot be kept', () => {
  test('is told so, instead of being left thinking, and draws nothing', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    herald.app.store.saveAnchor = () => Promise.reject(new Error('the database is away'))
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' })
    await until('it says so', () => /Nothing was started/.test(use.message()?.content ?? ''))
    assert.equal(use.state(), 'answered')
    assert.equal((await scene.ended(scene.idOf(use))).request.outcome, 'unanswerable')
    assert.equal(herald.simulator.state().submits, 0)
  })

  test('is told so where its place came too late, and the request had ended by then', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const { store } = herald.app
    const late = heldUp(store)
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' })
    await late.begun
    assert.equal((await scene.ended(scene.idOf(use))).request.outcome, 'unanswerable')
    late.goOn()
    await until('it says so', () => /Nothing was started/.test(use.message()?.content ?? ''))
  })

  test('is not told so where its place was saved, the answer came, and only then the database failed', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const { store } = herald.app
    const save = store.saveAnchor.bind(store)
    const silent = Promise.withResolvers<never>()
    store.saveAnchor = async (...args) => {
      await save(...args)
      return await silent.promise
    }
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' })
    const { request } = await scene.ended(await scene.placed(use))
    assert.equal(request.outcome, 'pictures')
    silent.reject(new Error('the database has been silent for 20 s'))
    await scene.deaf()
    assert.match(use.message()?.content ?? '', /Here is your AI picture/)
    assert.equal(use.message()?.attachments.length, 1)
  })

  test('is told so where no row can be written at all', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    herald.app.store.admit = () => Promise.reject(new Error('the database is away'))
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' })
    await use.acknowledged
    assert.match(use.message()?.content ?? '', /Nothing was started/)
    assert.equal(use.message()?.ephemeralTo, server.person('ada').id)
  })
})

describe('a mention', () => {
  test('is answered by one reply that names the person and mentions nobody else', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const asked = server.mention('ada', server.channel(), 'draw me a fox for @everyone')
    await scene.ended(await scene.taken(asked))
    const replies = server.world
      .messagesIn(server.channel().id)
      .filter(({ author }) => author === server.world.me)
    assert.equal(replies.length, 1)
    assert.equal(replies[0]?.reference?.messageId, asked.id)
    assert.equal(replies[0]?.attachments.length, 1)
    assert.deepEqual([...(replies[0]?.mentions.users ?? [])].map(String), [server.person('ada').id])
  })

  test('is answered in a direct chat without naming us', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    server.say('ada', server.channel(), 'hello all')
    const asked = server.dm('ada', 'draw me a fox')
    const { request } = await scene.ended(await scene.taken(asked))
    assert.equal(request.outcome, 'pictures', request.cause ?? '')
  })

  test('is left alone where its author may use no commands, in threads as well', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const { world } = server
    const quiet = server.channel('quiet')
    const thread = world.makeChannel(server.guild(), 'thread', {
      type: ChannelType.PublicThread,
      parentId: quiet.id,
    })
    const everybody = { id: server.guild().id, kind: 'role', allow: 0n } as const
    world.overwrite(quiet, { ...everybody, deny: PermissionFlagsBits.UseApplicationCommands })
    const left = [quiet, thread].map((place) => server.mention('ada', place, 'draw me a fox'))
    const owners = server.mention('owner', quiet, 'draw me a hare')
    const elsewhere = server.mention('ada', server.channel(), 'draw me a fox')
    for (const message of [owners, elsewhere])
      assert.equal((await scene.ended(await scene.taken(message))).request.outcome, 'pictures')
    for (const { id } of left)
      assert.equal(await herald.app.store.load(requestId('discord', world.me.id, id)), undefined)
    const said = [quiet, thread].flatMap(({ id }) => world.messagesIn(id))
    assert.equal(said.filter(({ author }) => author === world.me).length, 1, 'the owner’s alone')
  })

  test('is told what we may not do there, in the channel or in a direct chat', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const channel = server.channel()
    const me = server.world.me.id
    server.world.overwrite(channel, { id: me, kind: 'member', allow: 0n, deny: 1n << 15n })
    server.mention('ada', channel, 'draw me a fox')
    const ours = (id: string) =>
      server.world.messagesIn(id).filter(({ author }) => author === server.world.me)
    await until('it says so in the channel', () => ours(channel.id).length === 1)
    assert.match(ours(channel.id)[0]?.content ?? '', /Attach Files/)
    server.mention('ada', channel, 'draw me a fox, please')
    server.world.overwrite(channel, { id: me, kind: 'member', allow: 0n, deny: 1n << 11n })
    server.mention('ada', channel, 'draw me a hare')
    const direct = server.world.directWith(server.person('ada'))
    await until('it says so to the person', () => ours(direct.id).length === 1)
    assert.match(ours(direct.id)[0]?.content ?? '', /Send Messages/)
    assert.equal(ours(channel.id).length, 1, 'it is said once')
    assert.equal((await scene.herald.app.store.backlog()).open, 0)
  })
})

describe('buttons', () => {
  test('show settings, and delete, also after a restart', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const result = await scene.answer(server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' }))
    await scene.restart()
    const [settings, remove] = buttonsOf(result)
    const told = await scene.answer(server.press('ada', result, settings ?? ''))
    assert.equal(told.ephemeralTo, server.person('ada').id)
    assert.match(told.content, /seed/i)
    const others = await scene.answer(server.press('bob', result, remove ?? ''))
    assert.match(others.content, /delete|nothing/i)
    assert.ok(server.world.messages.has(result.id), 'nobody deletes what is another person’s')
    await scene.answer(server.press('ada', result, remove ?? ''))
    assert.equal(server.world.messages.has(result.id), false)
  })

  test('cancel what they belong to, and nothing that was asked for since', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const fox = server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' })
    await scene.placed(fox)
    const queue = server.slash('ada', server.channel(), 'queue')
    await queue.acknowledged
    const page = queue.message() ?? assert.fail('no page')
    await scene.ended(scene.idOf(fox))
    const cat = server.slash('ada', server.channel(), 'imagine', { prompt: 'a cat' })
    await scene.placed(cat)
    await scene.answer(server.press('ada', page, buttonsOf(page)[0] ?? ''))
    const { request } = await scene.ended(scene.idOf(cat))
    assert.deepEqual([request.cancelRequested, request.outcome], [false, 'pictures'])
  })

  test('of another version are told so', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const result = await scene.answer(server.slash('ada', server.channel(), 'imagine', { prompt: 'a fox' }))
    server.world.edit(result, { components: [OLD] })
    const use = server.press('ada', result, 'h0:again:1')
    await use.acknowledged
    assert.match(use.message()?.content ?? '', /button/)
    assert.equal((use.message()?.flags ?? 0) & MessageFlags.Ephemeral, MessageFlags.Ephemeral)
  })
})

describe('pages', () => {
  for (const command of [
    'styles',
    'queue',
    'horde',
    'preferences',
    'mydata see',
    'mydata forget',
    'help',
    'about',
  ]) {
    test(`/${command} is shown to the person alone, at once`, async () => {
      await using scene = await DiscordScene.open()
      const { server } = scene
      const use = server.slash('ada', server.channel(), command)
      await use.acknowledged
      const message = use.message()
      assert.equal(message?.ephemeralTo, server.person('ada').id)
      assert.ok((message?.embeds.length ?? 0) > 0 || message?.content !== '')
    })
  }

  test('styles are offered while they are typed', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const use = server.type('ada', server.channel(), 'imagine', { style: 'stone' }, { prompt: 'a fox' })
    assert.ok((await use.choices()).some(({ value }) => value === 'stonepunk'))
  })
})

function buttonsOf({ components }: { readonly components: readonly unknown[] }): string[] {
  return [...JSON.stringify(components).matchAll(/"custom_id":"([^"]+)"/g)].flatMap(([, id]) => id ?? [])
}

/** A button of a layout that there is no more. */
const OLD: APIMessageTopLevelComponent = {
  type: ComponentType.ActionRow,
  components: [
    { type: ComponentType.Button, style: ButtonStyle.Secondary, label: 'x', custom_id: 'h0:again:1' },
  ],
}
