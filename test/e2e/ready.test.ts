import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { NO_SERVER, testEngine } from '../support/engine.ts'
import { until, Workplace } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'

const READY = { database: 'ok', redis: 'ok', 'mastodon test': 'ok' }
const DOWN = 'does not answer; requests go on by the sweep'

test('each process says which part is not ready: Redis, the account', { skip: NO_SERVER }, async () => {
  const redis = await startRedis()
  const engine = await testEngine('server', redis.url)
  await using platform = await ChatPlatform.start()
  await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
  try {
    assert.ok(engine.settings.kind === 'server')
    const env = {
      TEST_PLATFORM_URL: platform.url,
      TEST_PLATFORM_TOKEN: platform.token,
      DATABASE_URL: engine.settings.databaseUrl.reveal(),
      REDIS_URL: redis.url,
      HTTP_PORT: '0',
    }
    // The second gateway stands by, and has had no reason to talk to Redis.
    const roles = ['gateway', 'gateway', 'worker']
    const processes = roles.map((ROLE) => place.service({ ...env, ROLE }))
    const parts = (at: number) => async () => {
      const [, url] = (await processes[at]?.says('stderr', /"url":"(http:[^"]+)","msg":"serving/)) ?? []
      const answer = await fetch(`${url}/readyz`)
      const told = (await answer.json()) as { ready: boolean; parts: Record<string, string> }
      assert.equal(answer.status, told.ready ? 200 : 503)
      return told.parts
    }
    const looks = roles.map((_, at) => parts(at))
    const all = (what: string, holds: (parts: Record<string, string>) => boolean) =>
      until(what, async () => (await Promise.all(looks.map((look) => look()))).every(holds))

    await all('all are ready', (told) => Object.values(told).every((words) => words === 'ok'))
    assert.deepEqual(await looks[0]?.(), READY)
    assert.deepEqual(await looks[1]?.(), READY)
    assert.deepEqual(Object.keys((await looks[2]?.()) ?? {}), ['database', 'redis', 'sweep'])

    redis.freeze()
    await all('a Redis that hangs is noticed', (told) => told.redis === DOWN && told.database === 'ok')
    redis.thaw()
    await all('it is back', (told) => told.redis === 'ok')
    await redis.stop()
    await all('a Redis that is gone is noticed', (told) => told.redis === DOWN)
    const again = await startRedis(redis.port)
    await all('it is back again', (told) => told.redis === 'ok').finally(() => again.stop())
  } finally {
    await redis.stop()
    await engine.remove()
  }
})
