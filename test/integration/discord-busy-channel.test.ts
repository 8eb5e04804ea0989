import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DiscordScene } from '../support/discord-scene.ts'

const AT_ONCE = 12

test('what only one person sees waits for nothing that else is written in the channel', async () => {
  await using scene = await DiscordScene.open()
  const { herald, server } = scene
  const channel = server.channel()
  const uses = Array.from({ length: AT_ONCE }, (_, place) =>
    server.slash(`person ${place}`, channel, 'imagine', {
      prompt: 'a fox',
      style: 'stempunk',
      private: true,
    }),
  )
  const startedAt = herald.now()
  for (const use of uses) assert.match((await scene.answer(use)).content, /^I don't know the style/)
  assert.equal(herald.now() - startedAt, 0, 'nobody waited')
  assert.deepEqual(server.violations(), [])
})
