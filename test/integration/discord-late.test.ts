import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Message, Use } from '../simulators/discord/index.ts'
import { DiscordScene, type SceneOptions, SLOW } from '../support/discord-scene.ts'

const MINUTE_MS = 60_000
const LATE: SceneOptions = { horde: { workers: SLOW } }
const FOX = { prompt: 'a fox', style: 'comic' }

async function imagined(scene: DiscordScene, values: Record<string, string | boolean> = {}): Promise<Use> {
  const use = scene.server.slash('ada', scene.server.channel(), 'imagine', { ...FOX, ...values })
  await scene.placed(use)
  return use
}

/** Lets minutes pass until its message offers to show the result. */
async function offered(scene: DiscordScene, use: Use): Promise<Message> {
  const button = () => JSON.stringify(use.message()?.components ?? []).includes('h1:show:')
  await scene.herald.until(async () => button(), 'the button')
  return use.message() ?? assert.fail()
}

const minutes = (scene: DiscordScene, use: Use) =>
  (scene.herald.now() - use.interaction.createdAt) / MINUTE_MS

describe('a drawing that outlives its interaction', () => {
  test('comes into its message all the same, and pings the person, where the bot sees the channel', async () => {
    await using scene = await DiscordScene.open(LATE)
    const { server } = scene
    const use = await imagined(scene)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
    assert.equal(use.message()?.attachments.length, 1)
    const [answer, ping, ...more] = server.world.messagesIn(server.channel().id)
    assert.equal(answer?.id, use.message()?.id)
    assert.match(ping?.content ?? '', new RegExp(`<@${server.person('ada').id}>`))
    assert.deepEqual([...(ping?.mentions.users ?? [])].map(String), [server.person('ada').id])
    assert.deepEqual(more, [])
  })

  test('says so after 13 minutes where only the person sees it; a press brings the result there', async () => {
    await using scene = await DiscordScene.open(LATE)
    const { server } = scene
    const use = await imagined(scene, { private: true })
    const message = await offered(scene, use)
    assert.ok(minutes(scene, use) >= 13 && minutes(scene, use) < 15, `after ${minutes(scene, use)} minutes`)
    const press = server.press('ada', message, `h1:show:${use.interaction.id}`)
    await press.acknowledged
    await scene.ended(scene.idOf(use))
    const shown = server.seen('ada', server.channel()).at(-1)
    assert.ok(shown)
    assert.equal(server.world.messages.get(message.id)?.attachments.length, 1)
    assert.deepEqual(server.world.messagesIn(server.channel().id), [], 'nobody else sees anything')
  })

  for (const [where, minutesEach] of [
    ['there', 14.5],
    ['elsewhere', 16],
  ] as const) {
    test(`leaves an answer alone that came ${where} while a press was on its way`, async () => {
      const workers = SLOW.map((one) => ({ ...one, secondsPerImage: minutesEach * 60 }))
      await using scene = await DiscordScene.open({ horde: { workers } })
      const { server } = scene
      const use = await imagined(scene, { private: true })
      const message = await offered(scene, use)
      // Until the request has ended we do not hear that the press was taken.
      const struck = server.inject({ route: 'callback', answer: 'reset', effect: 'done', times: 1 })
      void server.inject({ route: 'callback', answer: 'html-502', effect: 'none' })
      const press = server.press('ada', message, `h1:show:${use.interaction.id}`)
      await struck
      await scene.ended(scene.idOf(use))
      server.clearFaults()
      await scene.deaf()
      assert.equal(press.state(), 'answered')
      assert.equal(message.attachments.length, where === 'there' ? 1 : 0)
      assert.match(message.content, where === 'there' ? /Here is your AI picture/ : /not under way any more/)
    })
  }

  test('goes to the person by direct message where nobody pressed', async () => {
    await using scene = await DiscordScene.open(LATE)
    const { server } = scene
    const use = await imagined(scene, { private: true })
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
    const direct = server.world.messagesIn(server.world.directWith(server.person('ada')).id)
    assert.deepEqual(
      direct.map(({ attachments }) => attachments.length),
      [1],
    )
  })

  test('stays out of the direct chat where the pictures may be adult ones: a sentence goes there, once', async () => {
    await using scene = await DiscordScene.open({ ...LATE, file: { horde: { nsfw: true } } })
    const { server } = scene
    const cellar = server.world.makeChannel(server.guild(), 'cellar', { nsfw: true })
    const use = server.slash('ada', cellar, 'imagine', { ...FOX, private: true })
    await scene.placed(use)
    const struck = server.inject({ route: 'post', answer: 'reset', effect: 'done', times: 1 })
    await scene.ended(scene.idOf(use))
    await struck
    const direct = server.world.messagesIn(server.world.directWith(server.person('ada')).id)
    assert.equal(direct.length, 1, 'a sentence whose answer was lost is found again')
    assert.deepEqual(direct[0]?.attachments, [])
    assert.match(direct[0]?.content ?? '', /is ready.*age-restricted.*ask .*there/)
  })

  test('ends unanswerable where the person takes no direct messages either', async () => {
    await using scene = await DiscordScene.open(LATE)
    scene.server.person('ada').takesDms = false
    const use = await imagined(scene, { private: true })
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'unanswerable')
    assert.match(request.cause ?? '', /direct messages/)
  })

  test('goes on after a restart', async () => {
    await using scene = await DiscordScene.open(LATE)
    const use = await imagined(scene)
    scene.herald.pass(5 * MINUTE_MS)
    await scene.restart()
    assert.equal((await scene.ended(scene.idOf(use))).request.outcome, 'pictures')
    assert.equal(use.message()?.attachments.length, 1)
  })

  test('ends where its message or its channel was deleted', async () => {
    await using scene = await DiscordScene.open(LATE)
    const { server } = scene
    const one = await imagined(scene)
    server.erase(one.message() ?? assert.fail())
    assert.equal((await scene.ended(scene.idOf(one))).request.outcome, 'unanswerable')
    const two = await imagined(scene)
    server.eraseChannel(server.channel())
    assert.equal((await scene.ended(scene.idOf(two))).request.outcome, 'unanswerable')
  })
})
