import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { DiscordServer, type Use } from '../simulators/discord/index.ts'
import { NO_SERVER, testEngine } from '../support/engine.ts'
import { type HeraldProcess, until, Workplace } from '../support/processes.ts'

/** The shards that a process has said it listens to. */
function shardsOf({ stderr }: HeraldProcess): number[] {
  const lines = stderr.split('\n').filter((line) => line.includes('"msg":"listening"'))
  return lines.map((line) => Number(JSON.parse(line).shard))
}

describe('two gateways on Discord', { skip: NO_SERVER, timeout: 120_000 }, () => {
  test('share its servers, and the one that is left takes over all of them', async () => {
    const engine = await testEngine('server')
    assert.ok(engine.settings.kind === 'server')
    const horde = await startHordeSimulator({ pictures: 'strip', limits: false })
    await using discord = await DiscordServer.start()
    await using place = await Workplace.make({
      'herald.json': JSON.stringify({
        horde: { url: horde.url },
        styles: { sync: false },
        limits: { atOnce: 0, cooldownSeconds: 0 },
        discord: { api: `${discord.url}/api` },
      }),
    })
    const env = {
      DATABASE_URL: engine.settings.databaseUrl.reveal(),
      REDIS_URL: process.env.TEST_REDIS_URL ?? '',
      DISCORD_TOKEN: discord.token,
      DISCORD_SHARDS: '2',
    }
    try {
      assert.equal((await place.run(['discord', 'deploy-commands'], env)).code, 0)
      const start = (role: string) => place.herald(['start'], { ...env, ROLE: role })
      const worker = start('worker')
      const gateways = [start('gateway'), start('gateway')] as const
      await until('each listens to one', () => gateways.every((each) => shardsOf(each).length === 1))
      assert.deepEqual(gateways.flatMap(shardsOf).sort(), [0, 1])

      const guilds = ['one', 'two', 'three', 'four'].map((name) => discord.guild(name))
      const drawn: Use[] = []
      const everywhere = () => {
        for (const guild of guilds)
          drawn.push(discord.slash('ada', discord.channel('general', guild), 'imagine', { prompt: 'a fox' }))
      }
      const done = () => drawn.every((use) => (use.message()?.attachments.length ?? 0) > 0)
      everywhere()
      await until('every server has its picture', done)

      gateways[0].kill('SIGKILL')
      await until('the other listens to both', () => shardsOf(gateways[1]).length === 2, 40_000)
      everywhere()
      await until('every server has another', done)
      for (const each of [worker, gateways[1]]) each.kill('SIGTERM')
      for (const each of [worker, gateways[1]]) assert.equal((await each.exit()).code, 0, String(each))
    } finally {
      await horde.close()
      await engine.remove()
    }
  })
})
