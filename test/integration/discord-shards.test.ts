import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keepGateways } from '../../src/cli/gateways.ts'
import { DiscordScene } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

describe('shards', () => {
  test('as many as Discord says are listened to, and what happens in each server is heard once', async () => {
    await using scene = await DiscordScene.open({ server: { leastShards: 2 }, shards: 'auto' })
    const { server, herald } = scene
    const gateways = keepGateways(herald.app, { everyMs: 20 })
    try {
      await until('both listen', () => server.gateway.connected === 2)
      await until('all are kept', () => gateways.problem('discord', server.world.me.id) === undefined)
      const uses = ['one', 'two', 'three', 'four'].map((name) =>
        server.slash('ada', server.channel('general', server.guild(name)), 'imagine', { prompt: 'a fox' }),
      )
      for (const use of uses) await scene.placed(use)
      assert.equal((await herald.app.store.backlog()).open, uses.length)
    } finally {
      await gateways.stop()
    }
    await until('nobody listens', () => server.gateway.connected === 0)
  })
})
