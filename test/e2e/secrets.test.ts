import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { Secret } from '../../src/core/secret.ts'
import { openSqlite } from '../../src/engine/embedded/sqlite.ts'
import { openPostgres } from '../../src/engine/server/postgres.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { NO_SERVER, testEngine } from '../support/engine.ts'
import { startPostgres } from '../support/postgres.ts'
import { type Exit, Workplace } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'

const CANARY = 'sim-canary-1234567'
/** The same, for a Horde that does not know it and repeats it in its answer. */
const UNKNOWN_CANARY = 'unknown-canary-7654321'

/** Everything the processes wrote: their output, and the bytes of every file in their folder. */
async function assertNowhere(secret: string, place: Workplace, exits: readonly Exit[]): Promise<string[]> {
  for (const { stdout, stderr } of exits) {
    assert.ok(!stdout.includes(secret), 'printed')
    assert.ok(!stderr.includes(secret), 'logged')
  }
  const looked: string[] = []
  for (const entry of await readdir(place.dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === '.env') continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
    ]) {
      assert.ok(!bytes.includes(form), `${entry.name} holds the key`)
    }
    assert.ok(!bytes.includes(Buffer.from(secret, 'utf16le')), `${entry.name} holds the key`)
    looked.push(entry.name)
  }
  return looked
}

describe('the Horde key', { concurrency: 2 }, () => {
  test('draws, and is written nowhere', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make({
      '.env': `HORDE_API_KEY=${CANARY}\n`,
      'herald.json': JSON.stringify({ horde: { url: simulator.url } }),
    })
    try {
      // Failures on the way, so that there are errors to log.
      simulator.inject({ route: 'submit', kind: '429', times: 2 })
      const draw = place.herald(['draw', 'two foxes style: anime --n 2', '--out', 'pictures'])
      process.kill(await draw.printedPid(), 'SIGKILL')
      const killed = await draw.exit()
      const start = await place.run(['start'])
      assert.equal(start.code, 0, start.stderr)
      assert.match(start.stderr, /"level":40/, 'a failure was logged')
      const json = await place.run(['draw', 'an owl style: anime --n 1', '--out', 'pictures', '--json'])
      assert.equal(json.code, 0, json.stderr)

      const keys = simulator.state().requests.map(({ apikey }) => apikey)
      assert.deepEqual(keys, [CANARY, CANARY], 'it is the key that drew')
      const looked = await assertNowhere(CANARY, place, [killed, start, json])
      assert.ok(looked.includes('herald.sqlite'), looked.join())
      assert.equal(looked.filter((name) => name.endsWith('.webp')).length, 3)
    } finally {
      await simulator.close()
    }
  })

  test('is not repeated where the Horde refuses it', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make({
      '.env': `HORDE_API_KEY=${UNKNOWN_CANARY}\n`,
      'herald.json': JSON.stringify({ horde: { url: simulator.url } }),
    })
    try {
      const doctor = await place.run(['doctor', '--json'])
      assert.equal(doctor.code, 1)
      assert.match(doctor.stdout, /does not accept HORDE_API_KEY/)
      simulator.inject({
        route: 'submit',
        kind: 'error',
        status: 401,
        rc: 'InvalidAPIKey',
        message: `No user with key ${UNKNOWN_CANARY}`,
        times: 1,
      })
      const draws = [
        await place.run(['draw', 'two foxes style: anime --n 1', '--json']),
        await place.run(['draw', 'two foxes style: anime --n 1']),
      ]
      for (const draw of draws) assert.equal(draw.code, 1, draw.stdout)
      await assertNowhere(UNKNOWN_CANARY, place, [doctor, ...draws])
    } finally {
      await simulator.close()
    }
  })
})

describe('passwords of the servers', { skip: NO_SERVER, concurrency: 2 }, () => {
  /** With everything that means something in an address. */
  const RIGHT = 'right@canary:24/6#8?%40&$x "\\'
  const WRONG = 'wrong-canary-1357'

  test('a wrong one of Postgres is told without itself, by every command', async () => {
    const server = await startPostgres()
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
    try {
      const db = openPostgres(server.url)
      await sql.raw(`alter role postgres password '${RIGHT}'`).execute(db)
      const { rows } = await sql<{ file: string }>`select current_setting('hba_file') as file`.execute(db)
      const line = 'host all all 127.0.0.1/32 scram-sha-256'
      await sql.raw(`copy (select '${line}') to '${rows[0]?.file}'`).execute(db)
      await sql`select pg_reload_conf()`.execute(db)
      await db.destroy()

      const address = (password: string) => server.url.replace('postgres@', `postgres:${password}@`)
      const run = (args: string[], password = WRONG) => place.run(args, { DATABASE_URL: address(password) })
      let wrong = await run(['doctor'])
      // Until the server has read its settings again, it takes any password.
      while (wrong.code === 0) wrong = await run(['doctor'])
      const exits = [
        wrong,
        await run(['doctor', '--json']),
        await run(['start']),
        await run(['requests', 'list']),
      ]
      for (const { stdout, stderr, code } of exits) {
        assert.equal(code, 1)
        assert.match(stdout + stderr, /password authentication failed/)
      }
      await assertNowhere(WRONG, place, exits)
      const fine = [
        await run(['requests', 'list'], encodeURIComponent(RIGHT)),
        // As docker-compose.yml does it: beside the address, any characters will do.
        await place.run(['requests', 'list'], { DATABASE_URL: server.url, PGPASSWORD: RIGHT }),
      ]
      for (const { code, stderr } of fine) assert.equal(code, 0, stderr)
      await assertNowhere(RIGHT, place, fine)
    } finally {
      await server.stop()
    }
  })

  test('a wrong one of Redis is told without itself, and requests are answered all the same', async () => {
    const engine = await testEngine('server')
    const server = await startRedis()
    const admin = new Redis(server.url)
    // One for both processes.
    const horde = await startHordeSimulator()
    await using place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    try {
      await admin.config('SET', 'requirepass', RIGHT)
      assert.ok(engine.settings.kind === 'server')
      const env = {
        DATABASE_URL: engine.settings.databaseUrl.reveal(),
        REDIS_URL: server.url.replace('//', `//:${WRONG}@`),
        HTTP_PORT: '0',
      }
      const start = place.herald(['start'], env)
      const [line] = await start.says('stderr', /^.*Redis does not answer.*$/m)
      assert.match(line, /WRONGPASS/)
      const [, url] = await start.says('stderr', /"url":"(http:[^"]+)","msg":"serving/)
      const told = await (await fetch(`${url}/readyz`)).text()
      assert.match(told, /"redis":"does not answer/)
      const draw = await place.run(['draw', 'a fox style: anime --n 1'], env)
      assert.equal(draw.code, 0, draw.stdout + draw.stderr)
      const doctor = await place.run(['doctor', '--json'], env)
      assert.match(doctor.stdout, /WRONGPASS/)
      start.kill('SIGTERM')
      await assertNowhere(WRONG, place, [await start.exit(), draw, doctor])
      assert.ok(!told.includes(WRONG))
    } finally {
      admin.disconnect()
      await horde.close()
      await server.stop()
      await engine.remove()
    }
  })
})

describe('the vault', () => {
  const ADA = { kind: 'person', id: 'discord/me/ada' } as const
  const oldKey = randomBytes(32).toString('base64')
  const newKey = randomBytes(32).toString('base64')

  /** A person's key in the database, encrypted with the old key. */
  async function stored(place: Workplace): Promise<void> {
    await place.run(['requests', 'list'])
    const db = openSqlite(join(place.dir, 'data', 'herald.sqlite'))
    await migrate(db)
    const store = createStore(db)
    const vault = new Vault(readVaultKeys(`old:${oldKey}`).keys)
    const sealed = vault.seal(ADA, 'horde-key', new Secret(CANARY))
    await store.saveCredential({ owner: ADA, purpose: 'horde-key', sealed }, 0)
    await store.close()
  }

  test('rotates without a key or a secret being written anywhere but to .env', async () => {
    await using place = await Workplace.make({ '.env': `HERALD_VAULT_KEYS=new:${newKey},old:${oldKey}\n` })
    await stored(place)
    const exits = [
      await place.run(['vault', 'rotate']),
      await place.run(['vault', 'rotate', '--json']),
      await place.run(['doctor', '--horde', 'sim']),
      await place.run(['draw', 'two foxes style: anime --n 1', '--horde', 'sim']),
    ]
    assert.deepEqual(
      exits.map(({ code }) => code),
      [0, 0, 0, 0],
    )
    assert.match(
      exits[0]?.stdout ?? '',
      /1 secret is encrypted anew with the key "new".\nThe key "old" encrypts nothing/,
    )
    for (const secret of [CANARY, oldKey, newKey]) await assertNowhere(secret, place, exits)
  })

  test('rotates to no key where there is none, and says how to make one', async () => {
    await using place = await Workplace.make()
    const { code, stderr } = await place.run(['vault', 'rotate'])
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^HERALD_VAULT_KEYS in \.env is empty\. Add HERALD_VAULT_KEYS=k1:<what "openssl rand -base64 32" prints>\.$/m,
    )
  })

  test('with a missing, a wrong or a mistyped key nothing starts, and no key is repeated', async () => {
    await using place = await Workplace.make()
    await stored(place)
    const settings: [string, RegExp][] = [
      ['', /encrypted with the vault key "old", which HERALD_VAULT_KEYS in \.env does not have/],
      [`new:${newKey}`, /the vault key "old"/],
      [`old:${newKey}`, /another key than the one .* under "old"/],
      [oldKey, /HERALD_VAULT_KEYS, entry 1: it is not written id:base64/],
      [`old:${oldKey.slice(4)}`, /the key "old" has \d+ bytes instead of 32/],
    ]
    for (const [keys, says] of settings) {
      const exits = [
        await place.run(['start'], { HERALD_VAULT_KEYS: keys }),
        await place.run(['doctor', '--horde', 'sim'], { HERALD_VAULT_KEYS: keys }),
      ]
      for (const { code, stdout, stderr } of exits) {
        assert.equal(code, 1, keys)
        assert.match(stdout + stderr, says)
      }
      for (const secret of [CANARY, oldKey, newKey, oldKey.slice(4)])
        await assertNowhere(secret, place, exits)
    }
  })

  test('a key that is lost for good is let go by its name, and then Herald starts', async () => {
    await using place = await Workplace.make()
    await stored(place)
    const run = (keys: string, ...args: string[]) => place.run(args, { HERALD_VAULT_KEYS: keys })
    assert.match((await run(`new:${newKey}`, 'start')).stderr, /lost for good: .*vault drop old$/m)
    const kept = await run(`old:${newKey}`, 'vault', 'drop', 'old')
    assert.deepEqual([kept.code, /stands in HERALD_VAULT_KEYS/.test(kept.stderr)], [1, true])
    assert.equal((await run(`new:${newKey}`, 'vault', 'drop')).code, 2)
    const dropped = await run(`new:${newKey}`, 'vault', 'drop', 'old')
    assert.match(dropped.stdout, /^1 secret is deleted.*log in again/)
    assert.match((await run(`new:${newKey}`, 'vault', 'drop', 'old')).stdout, /nothing was deleted/)
    const draw = await run(`new:${newKey}`, 'draw', 'two foxes style: anime --n 1', '--horde', 'sim')
    assert.equal(draw.code, 0)
  })
})
