import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { Secret } from '../../src/core/secret.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { postgresDatabase } from '../support/databases.ts'
import { NO_SERVER } from '../support/engine.ts'
import { Workplace } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'

interface Finding {
  readonly check: string
  readonly level: string
  readonly says: string
  readonly mend?: string
}

describe('doctor on the server engine', { skip: NO_SERVER }, () => {
  test('looks at Postgres, its tables, Redis and the vault, and changes nothing', async () => {
    const database = await postgresDatabase(process.env.TEST_DATABASE_URL ?? '')
    const redis = await startRedis()
    const db = database.open()
    const admin = new Redis(redis.url)
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
    const doctor = async (keys = '') => {
      const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, HERALD_VAULT_KEYS: keys }
      const { stdout, stderr, code } = await place.run(['doctor', '--json'], env)
      assert.equal(stderr, '')
      const found: Finding[] = JSON.parse(stdout)
      return { code, of: (name: string) => found.find(({ check }) => check === name) }
    }
    try {
      const before = await doctor()
      assert.match(before.of('postgres')?.says ?? '', /steps behind this version/)
      assert.equal(before.of('vault'), undefined)
      assert.deepEqual(await db.introspection.getTables(), [], 'doctor makes no tables')

      await migrate(db)
      await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
      const sealed = new Vault(readVaultKeys(`old:${randomBytes(32).toString('base64')}`).keys).seal(
        { kind: 'person', id: 'discord/me/ada' },
        'horde-key',
        new Secret('x'),
      )
      const owner = { kind: 'person', id: 'discord/me/ada' } as const
      await createStore(db).saveCredential({ owner, purpose: 'horde-key', sealed }, 0)
      const wrong = await doctor()
      assert.equal(wrong.code, 1)
      assert.equal(wrong.of('postgres')?.level, 'ok')
      assert.match(wrong.of('redis')?.says ?? '', /maxmemory-policy allkeys-lru/)
      assert.equal(wrong.of('redis')?.level, 'warning')
      assert.match(wrong.of('vault')?.says ?? '', /the vault key "old"/)

      await createStore(db).deleteCredentials(owner)
      await admin.config('SET', 'maxmemory-policy', 'noeviction')
      const right = await doctor()
      assert.equal(right.code, 0)
      for (const name of ['postgres', 'redis', 'vault']) assert.equal(right.of(name)?.level, 'ok', name)

      admin.disconnect()
      await redis.stop()
      const gone = await doctor()
      assert.equal(gone.code, 1)
      assert.match(gone.of('redis')?.says ?? '', /ECONNREFUSED/)
    } finally {
      admin.disconnect()
      await redis.stop()
      await db.destroy()
      await database.remove()
    }
  })

  test('names a Postgres that is not there, without its password', async () => {
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
    const { code, stdout, stderr } = await place.run(['doctor'], {
      DATABASE_URL: 'postgres://herald:hunter2@127.0.0.1:1/herald',
    })
    assert.equal(code, 1)
    assert.match(stdout, /FAILURE {2}postgres: the database herald on 127\.0\.0\.1:1 cannot be used/)
    assert.match(stdout, /warning {2}redis: REDIS_URL is not set/)
    assert.doesNotMatch(stdout + stderr, /hunter2/)
  })
})
