import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Fault, Use } from '../simulators/discord/index.ts'
import { DiscordScene, SLOW } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

function asked(scene: DiscordScene, more: Record<string, string | boolean> = {}): Use {
  return scene.server.slash('ada', scene.server.channel(), 'imagine', { prompt: 'a lighthouse', ...more })
}

/** What stands in the channel besides what people wrote and besides the ping of those who waited long. */
function answers(scene: DiscordScene) {
  const seen = scene.server.seen('ada', scene.server.channel())
  return seen.filter(({ author, pictures, message }) => {
    const ping = pictures.length === 0 && message.interactionId === null && message.mentions.users.size > 0
    return author !== 'ada' && !ping
  })
}

describe('the first answer to an interaction', () => {
  const unclear: readonly Pick<Fault, 'answer' | 'effect'>[] = [
    { answer: 'html-502', effect: 'done' },
    { answer: 'reset', effect: 'done' },
    { answer: 'text-503', effect: 'none' },
    { answer: 'reset', effect: 'none' },
  ]
  for (const { answer, effect } of unclear) {
    test(`${answer}, ${effect === 'done' ? 'after' : 'before'} it took effect: the pictures come all the same`, async () => {
      await using scene = await DiscordScene.open()
      const struck = scene.server.inject({ route: 'callback', answer, effect, times: 1 })
      const use = asked(scene)
      await struck
      const { request } = await scene.ended(await scene.placed(use))
      assert.equal(request.outcome, 'pictures')
      assert.deepEqual(
        answers(scene).map(({ pictures }) => pictures.length),
        [1],
      )
    })
  }

  test('nothing gets through for 3 s: nothing is drawn and nothing is paid for', async () => {
    await using scene = await DiscordScene.open()
    const struck = scene.server.inject({ route: 'callback', answer: 'html-502', effect: 'none' })
    const use = asked(scene)
    await struck
    const id = scene.idOf(use)
    await until('it is taken in', async () => (await scene.herald.app.store.load(id)) !== undefined)
    scene.server.advance(3_000)
    await until('it has failed', () => use.state() === 'failed')
    scene.server.clearFaults()
    const { request } = await scene.ended(id)
    assert.equal(request.outcome, 'unanswerable')
    assert.equal(scene.herald.simulator.state().submits, 0)
  })
})

describe('the answer in its place', () => {
  const faults: readonly Pick<Fault, 'answer' | 'effect'>[] = [
    { answer: 'html-502', effect: 'done' },
    { answer: 'html-502', effect: 'none' },
    { answer: 'reset', effect: 'done' },
    { answer: 'rate-limited', effect: 'none' },
    { answer: 'unauthorized', effect: 'none' },
  ]
  const ways = [
    { what: 'by the interaction’s token', route: 'original', hidden: false },
    { what: 'by the interaction’s token, for one person alone', route: 'original', hidden: true },
    {
      what: 'by the bot’s token, when the interaction is over',
      route: 'edit',
      hidden: false,
      horde: { workers: SLOW },
    },
  ] as const
  for (const { answer, effect } of faults) {
    for (const { what, route, hidden, ...more } of ways) {
      test(`${what}: ${answer}, effect ${String(effect)}, five times`, async () => {
        await using scene = await DiscordScene.open(more)
        const use = asked(scene, { private: hidden })
        const id = await scene.placed(use)
        const struck = scene.server.inject({ route, answer, effect, times: 5 })
        const { request } = await scene.ended(id)
        await struck
        assert.equal(request.outcome, 'pictures')
        assert.deepEqual(
          answers(scene).map(({ pictures }) => pictures.length),
          [1],
        )
        assert.equal(answers(scene)[0]?.thinking, false)
      })
    }
  }

  test('words that came late do not take the place of the pictures', async () => {
    await using scene = await DiscordScene.open()
    const use = asked(scene)
    const id = await scene.placed(use)
    // The first change tells how far it is; it lands when its connection is long gone.
    void scene.server.inject({ route: 'original', answer: 'reset', effect: { afterMs: 30_000 }, times: 1 })
    const { request } = await scene.ended(id)
    assert.equal(request.outcome, 'pictures')
    scene.server.advance(60_000)
    assert.deepEqual(
      answers(scene).map(({ pictures }) => pictures.length),
      [1],
    )
  })
})

describe('the reply to a mention', () => {
  const faults: readonly Pick<Fault, 'answer' | 'effect'>[] = [
    { answer: 'html-502', effect: 'done' },
    { answer: 'reset', effect: { afterMs: 20_000 } },
    { answer: 'html-502', effect: 'none' },
    { answer: 'rate-limited', effect: 'none' },
    { answer: 'unauthorized', effect: 'none' },
  ]
  for (const { answer, effect } of faults) {
    test(`${answer}, effect ${JSON.stringify(effect)}: there is one of it`, async () => {
      await using scene = await DiscordScene.open()
      const message = scene.server.mention('ada', scene.server.channel(), 'draw a lighthouse')
      const id = await scene.taken(message)
      const struck = scene.server.inject({ route: 'post', answer, effect, times: 1 })
      const { request } = await scene.ended(id)
      await struck
      assert.equal(request.outcome, 'pictures')
      scene.server.advance(60_000)
      assert.deepEqual(
        answers(scene).map(({ pictures }) => pictures.length),
        [1],
      )
    })
  }

  for (const effect of ['done', 'none'] as const) {
    test(`lost, effect ${effect}, and the look for it is refused: it is looked again`, async () => {
      await using scene = await DiscordScene.open()
      const message = scene.server.mention('ada', scene.server.channel(), 'draw a lighthouse')
      const id = await scene.taken(message)
      void scene.server.inject({ route: 'post', answer: 'reset', effect, times: 1 })
      const struck = scene.server.inject({ route: 'messages', answer: 'json-4xx', effect: 'none', times: 1 })
      const { request } = await scene.ended(id)
      await struck
      assert.equal(request.outcome, 'pictures')
      assert.deepEqual(
        answers(scene).map(({ pictures }) => pictures.length),
        [1],
      )
    })
  }

  for (const effect of ['done', 'none'] as const) {
    for (const [where, bit] of [
      ['channel', 15n],
      ['direct chat', 11n],
    ] as const) {
      test(`that we may not draw there, in the ${where}: lost, effect ${effect}, it is told once`, async () => {
        await using scene = await DiscordScene.open()
        const { server } = scene
        const channel = server.channel()
        const { me } = server.world
        server.world.overwrite(channel, { id: me.id, kind: 'member', allow: 0n, deny: 1n << bit })
        void server.inject({ route: 'post', answer: 'reset', effect, times: 1 })
        server.mention('ada', channel, 'draw a lighthouse')
        await until('it is told', () => server.calls('post') === 2)
        const there = where === 'channel' ? channel : server.world.directWith(server.person('ada'))
        await until('it stands there', () =>
          server.world.messagesIn(there.id).some(({ author }) => author === me),
        )
        await scene.deaf()
        assert.equal(server.world.messagesIn(there.id).filter(({ author }) => author === me).length, 1)
      })
    }
  }
})
