import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readMetadata } from '../../src/core/images/metadata.ts'
import { DiscordScene } from '../support/discord-scene.ts'

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
})
