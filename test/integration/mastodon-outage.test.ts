import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import { COSTUMES } from '../simulators/mastodon/index.ts'
import { Scene } from '../support/mastodon-scene.ts'
import { until } from '../support/processes.ts'

const OUTAGE_MS = 60_000

describe('a server that is cut off for a minute', { concurrency: 2 }, () => {
  for (const costume of COSTUMES) {
    test(`${costume}: every mention is answered once`, async () => {
      await using scene = await Scene.open({ server: { costume }, horde: { speed: 1 } })
      const { server, herald } = scene
      const ask = (who: string) =>
        scene.ask(`draw me fox ${who} style: anime --n 1`, { by: `${who}@elsewhere.example` })
      const { asked: answered } = await scene.told('help')

      // One whose reply is posted while the connection breaks, one that is being drawn, one just taken in.
      const posting = await ask('posting')
      void server.inject({ route: 'post', answer: 'reset', effect: 'done', words: 'posting', times: 1 })
      await herald.until(async () => server.posts(posting.status.id).length > 0, 'the post')
      const drawing = await ask('drawing')
      await herald.until(async () => herald.simulator.state().submits === 2, 'the submission')
      const waiting = await ask('waiting')
      server.goDown()

      const missed = ['one', 'two', 'one'].map((who) => server.mention(`${who}@elsewhere.example`, 'help'))
      const erased = server.mention('three@elsewhere.example', 'help')
      const since = herald.now()
      await herald.until(async () => herald.now() - since >= OUTAGE_MS, 'the minute')
      assert.equal(server.posts().length, 2, 'nothing gets through')
      server.erase(erased.id)
      server.comeUp()

      const taken: RequestId[] = []
      for (const status of missed) taken.push(await scene.taken(status))
      for (const id of [posting.id, drawing.id, waiting.id, ...taken]) await scene.ended(id)
      if (costume !== 'snac') await until('it listens again', () => server.streams.listening === 1)
      for (const { id } of [answered, posting.status, drawing.status, waiting.status, ...missed]) {
        assert.equal(server.posts(id).length, 1, server.world.status(id).text)
      }
      assert.equal(server.posts().length, 7)
      for (const { status } of [posting, drawing, waiting]) {
        assert.equal(server.posts(status.id)[0]?.media.length, 1)
      }
    })
  }
})
