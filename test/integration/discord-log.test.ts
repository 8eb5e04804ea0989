import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DiscordServer } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'

type Fault = Parameters<DiscordServer['inject']>[0]

/** A server whose log channel is called `log`. */
async function logged(): Promise<DiscordScene> {
  const scene = await DiscordScene.open()
  const { server, herald } = scene
  await herald.app.desk.preferences.changePlace(
    { scope: 'place', platform: 'discord', account: server.world.me.id, id: server.guild().id },
    { logChannel: server.channel('log').id },
  )
  return scene
}

/** What the log says, whoever wrote it. */
function log({ server }: DiscordScene): string[] {
  return server.world.messagesIn(server.channel('log').id).map(({ content }) => content)
}

describe('a server’s log', () => {
  const faults: Fault[] = [
    { route: 'post', answer: 'html-502', effect: 'none' },
    { route: 'post', answer: 'reset', effect: 'done' },
    { route: 'post', answer: 'rate-limited', effect: 'none' },
  ]
  for (const fault of faults) {
    test(`has one line where Discord answers with ${fault.answer}, effect ${fault.effect}`, async () => {
      await using scene = await logged()
      const { server } = scene
      const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a lighthouse' })
      await scene.placed(use)
      const struck = server.inject({ ...fault, times: 1 })
      const { request } = await scene.ended(scene.idOf(use))
      await struck
      assert.equal(request.outcome, 'pictures')
      const lines = log(scene)
      assert.equal(lines.length, 1)
      assert.ok(lines[0]?.includes(use.message()?.id ?? '?'), lines[0])
    })
  }

  test('is told of what was drawn for a mention, with words that do nothing', async () => {
    await using scene = await logged()
    const { server } = scene
    const words = 'draw me @everyone **and** [you](https://example.org) style: anime --n 1'
    const asked = server.mention('ada', server.channel(), words)
    await scene.ended(await scene.taken(asked))
    const [line, ...more] = log(scene)
    assert.equal(more.length, 0)
    assert.match(line ?? '', /1 AI picture, style anime/)
    assert.doesNotMatch(line ?? '', /@everyone|(?<!\\)\*\*/)
  })

  test('hears nothing of answers that are no pictures', async () => {
    await using scene = await logged()
    const { server } = scene
    await scene.ended(await scene.taken(server.mention('ada', server.channel(), 'help')))
    assert.deepEqual(log(scene), [])
  })
})
