import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ChannelType, PermissionFlagsBits as P } from 'discord.js'
import type { Channel, Use } from '../simulators/discord/index.ts'
import { DiscordScene, SLOW } from '../support/discord-scene.ts'

/** A request that is taken and has its place, and nothing drawn for it yet. */
async function asked(scene: DiscordScene, place: Channel, more: object = {}): Promise<Use> {
  const use = scene.server.slash('ada', place, 'imagine', { prompt: 'a lighthouse', ...more })
  await scene.placed(use)
  return use
}

function deny(scene: DiscordScene, channel: Channel, bits: bigint): void {
  const { world } = scene.server
  world.overwrite(channel, { id: world.me.id, kind: 'member', allow: 0n, deny: bits })
}

describe('what happens to a place while pictures are drawn', () => {
  test('the channel is deleted: the request ends, and nobody is bothered', async () => {
    await using scene = await DiscordScene.open()
    const channel = scene.server.channel('short-lived')
    const use = await asked(scene, channel)
    scene.server.eraseChannel(channel)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'unanswerable')
    assert.equal(scene.server.world.messages.size, 0)
  })

  test('a moderator deletes the answer: the request ends, and it does not come again', async () => {
    await using scene = await DiscordScene.open()
    const use = await asked(scene, scene.server.channel())
    const message = use.message()
    assert.ok(message)
    scene.server.erase(message)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'unanswerable')
    assert.equal(scene.server.world.messages.size, 0)
  })

  test('the channel is hidden from the bot: the interaction’s own token still reaches it', async () => {
    await using scene = await DiscordScene.open()
    const use = await asked(scene, scene.server.channel())
    deny(scene, scene.server.channel(), P.ViewChannel)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
    assert.equal(use.message()?.attachments.length, 1)
  })

  test('the bot is thrown out of the server: likewise', async () => {
    await using scene = await DiscordScene.open()
    const { world } = scene.server
    const use = await asked(scene, scene.server.channel())
    world.leave(scene.server.guild(), world.me)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
  })

  test('the bot may attach no files any more: the token may, or a sentence says what is missing', async () => {
    await using scene = await DiscordScene.open()
    const use = await asked(scene, scene.server.channel())
    deny(scene, scene.server.channel(), P.AttachFiles)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
    assert.equal(use.state(), 'answered')
  })

  test('the bot may attach no files any more, and the interaction is over: words say so', async () => {
    await using scene = await DiscordScene.open({ horde: { workers: SLOW } })
    const use = await asked(scene, scene.server.channel())
    deny(scene, scene.server.channel(), P.AttachFiles)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'sentence')
    assert.match(use.message()?.content ?? '', /drawn, but I may not post pictures here any more/)
    assert.match(request.cause ?? '', /50013/)
  })

  test('a thread is archived and locked, and the interaction over: the request ends all the same', async () => {
    await using scene = await DiscordScene.open({ horde: { workers: SLOW } })
    const { world } = scene.server
    const thread = world.makeChannel(scene.server.guild(), 'post', {
      type: ChannelType.PublicThread,
      parentId: scene.server.channel().id,
    })
    const use = await asked(scene, thread)
    world.change(thread, { archived: true, locked: true })
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'unanswerable')
  })
})

describe('what happens to a mention meanwhile', () => {
  async function mentioned(scene: DiscordScene) {
    const message = scene.server.mention('ada', scene.server.channel(), 'draw a lighthouse')
    return { message, id: await scene.taken(message) }
  }

  test('it is deleted: there is nothing to answer any more', async () => {
    await using scene = await DiscordScene.open()
    const { message, id } = await mentioned(scene)
    scene.server.erase(message)
    assert.equal((await scene.ended(id)).request.outcome, 'unanswerable')
    assert.equal(scene.server.world.messages.size, 0)
  })

  for (const [name, bits] of [
    ['written', P.SendMessages],
    ['read', P.ViewChannel],
    ['read back', P.ReadMessageHistory],
  ] as const) {
    test(`nothing may be ${name} there any more: the request ends, once`, async () => {
      await using scene = await DiscordScene.open()
      const { id } = await mentioned(scene)
      deny(scene, scene.server.channel(), bits)
      assert.equal((await scene.ended(id)).request.outcome, 'unanswerable')
      assert.equal(scene.server.calls('post') <= 4, true, 'it does not try for long')
    })
  }

  test('no files may be sent any more: words say so', async () => {
    await using scene = await DiscordScene.open()
    const { id } = await mentioned(scene)
    deny(scene, scene.server.channel(), P.AttachFiles)
    await scene.ended(id)
    const seen = scene.server.seen('ada', scene.server.channel()).slice(1)
    assert.equal(seen.length, 1)
    assert.equal(seen[0]?.pictures.length, 0)
    assert.match(seen[0]?.words ?? '', /drawn, but I may not post pictures here any more.*manage the server/)
  })
})
