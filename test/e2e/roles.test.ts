import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { NO_SERVER, testEngine } from '../support/engine.ts'
import { until, Workplace } from '../support/processes.ts'

describe('processes with roles', { skip: NO_SERVER, concurrency: 2, timeout: 120_000 }, () => {
  test('gateways take in, workers answer, and a killed gateway is followed by the standby', async () => {
    const engine = await testEngine('server')
    assert.ok(engine.settings.kind === 'server')
    const horde = await startHordeSimulator()
    await using platform = await ChatPlatform.start()
    await using place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    try {
      const start = (role: string) =>
        place.service({
          TEST_PLATFORM_URL: platform.url,
          TEST_PLATFORM_TOKEN: platform.token,
          DATABASE_URL: engine.settings.kind === 'server' ? engine.settings.databaseUrl.reveal() : '',
          REDIS_URL: process.env.TEST_REDIS_URL ?? '',
          ROLE: role,
        })
      const first = start('gateway')
      await first.says('stderr', /"msg":"listening"/)
      const standby = start('gateway')
      const workers = [start('worker'), start('worker')]
      await Promise.all([standby, ...workers].map((each) => each.says('stdout', /ready/)))
      const asked = Array.from({ length: 10 }, (_, n) => platform.mention('help', { as: `person${n}` }))
      const answered = () => asked.every(({ id }) => platform.posts(id).length > 0)
      await until('all are answered', answered)
      assert.doesNotMatch(standby.stderr, /"msg":"listening"/)
      for (const worker of workers) assert.doesNotMatch(worker.stderr, /"msg":"listening"/)
      assert.doesNotMatch(first.stderr, /"msg":"reply posted"/)

      first.kill('SIGKILL')
      const killedAt = Date.now()
      asked.push(...Array.from({ length: 10 }, (_, n) => platform.mention('help', { as: `late${n}` })))
      await until('those who wrote meanwhile are answered', answered)
      assert.ok(Date.now() - killedAt < 30_000, 'the standby follows within 30 s')
      assert.equal(platform.posts().length, asked.length)

      for (const each of [standby, ...workers]) each.kill('SIGTERM')
      for (const each of [standby, ...workers]) assert.equal((await each.exit()).code, 0, String(each))
    } finally {
      await horde.close()
      await engine.remove()
    }
  })

  test('a role that the embedded engine has not is refused with the lines to add', async () => {
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
    const { code, stderr } = await place.run(['start'], { ROLE: 'worker' })
    assert.equal(code, 1)
    assert.match(stderr, /ROLE=worker needs the server engine.*\n {2}DATABASE_URL=.*\n {2}REDIS_URL=/s)
  })

  test('a database that is not there is named, without the password', async () => {
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
    const { code, stderr, stdout } = await place.run(['start'], {
      DATABASE_URL: 'postgres://herald:hunter2@127.0.0.1:1/herald',
    })
    assert.equal(code, 1)
    assert.match(stderr, /the database herald on 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED.*DATABASE_URL/)
    assert.doesNotMatch(stderr + stdout, /hunter2/)
  })
})
