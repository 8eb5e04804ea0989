import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Channel, Message, Use } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'

/** Ada's pictures, in a place where only tokens of interactions reach them. */
async function drawn(scene: DiscordScene, place: Channel, values: { private?: boolean } = {}): Promise<Use> {
  const use = scene.server.slash('ada', place, 'imagine', { prompt: 'a fox', ...values })
  const { attachments } = await scene.answer(use)
  assert.equal(attachments.length, 1)
  return use
}

async function pressed(scene: DiscordScene, who: string, use: Use): Promise<Use> {
  const message = use.message() ?? assert.fail()
  const press = scene.server.press(who, message, `h1:delete:${use.interaction.id}`)
  await press.acknowledged
  return press
}

function isTakenBack(message: Message | undefined): void {
  assert.deepEqual(
    [message?.attachments, message?.embeds, message?.components],
    [[], [], []],
    'nothing of the pictures is left',
  )
  assert.match(message?.content ?? '', /I took my reply back/)
}

describe('the button that takes a result back', () => {
  test('works where only the person sees the result', async () => {
    await using scene = await DiscordScene.open()
    const use = await drawn(scene, scene.server.channel(), { private: true })
    await pressed(scene, 'ada', use)
    isTakenBack(use.message())
    assert.deepEqual(scene.server.violations(), [])
  })

  test('works in a group chat, long after the interaction, for the one who asked and for nobody else', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const [ada, bob] = [server.person('ada', { installed: true }), server.person('bob', { installed: true })]
    const use = await drawn(scene, server.world.makeChat([ada, bob]))
    scene.herald.pass(60 * 60_000)
    const other = await pressed(scene, 'bob', use)
    await scene.ended(scene.idOf(other))
    assert.match(other.message()?.content ?? '', /find nothing here to take back for you/)
    assert.equal(use.message()?.attachments.length, 1)
    await pressed(scene, 'ada', use)
    isTakenBack(use.message())
  })
})
