import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keepGateways } from '../../src/cli/gateways.ts'
import { DiscordScene, type SceneOptions } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

/** The service as it listens, with what `/readyz` says of it. */
async function listening(options: SceneOptions) {
  const scene = await DiscordScene.open(options)
  const gateways = keepGateways(scene.herald.app, { everyMs: 20 })
  const problem = () => gateways.problem('discord', scene.server.world.me.id)
  return {
    scene,
    problem,
    async [Symbol.asyncDispose]() {
      await gateways.stop()
      await scene[Symbol.asyncDispose]()
    },
  }
}

describe('a bot that Discord shuts out says what to do about it', () => {
  test('while it listened', async () => {
    await using herald = await listening({ server: { leastShards: 2 }, shards: 3 })
    const { scene, problem } = herald
    await until('it listens', () => problem() === undefined)
    scene.server.gateway.hangUp(4004)
    await until('it says so', () => /DISCORD_TOKEN in .env.*Reset Token/.test(problem() ?? ''))
  })

  test('from the start, by too few shards', async () => {
    await using herald = await listening({ server: { leastShards: 4 }, shards: 3 })
    await until('it says so', () => /DISCORD_SHARDS=auto/.test(herald.problem() ?? ''))
  })

  test('by a wrong token, before it knows how many shards there are', async () => {
    await using herald = await listening({ shards: 'auto', token: 'x.y.z' })
    await until('it says so', () => /DISCORD_TOKEN in .env/.test(herald.problem() ?? ''))
    assert.doesNotMatch(herald.problem() ?? '', /x\.y\.z/)
  })
})

test('stopped while it connects, it ends nothing else when that fails', async () => {
  await using scene = await DiscordScene.open()
  await scene.deaf()
  const connecting = scene.server.inject({ route: 'connect', answer: 'hang', effect: 'none', times: 1 })
  const listening = scene.listen()
  await connecting
  await scene.deaf()
  await listening
  scene.server.goDown()
})
