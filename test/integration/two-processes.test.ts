import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { PlacePreferences } from '../../src/core/preferences/schema.ts'
import { Secret } from '../../src/core/secret.ts'
import { openStore } from '../../src/engine/open.ts'
import { newRequest } from '../contract/requests.ts'
import { postgresDatabase } from '../support/databases.ts'

const ADMIT = join(import.meta.dirname, '..', 'support', 'admit.ts')
const EACH = 25
/** `limits.atOnce` unless set. */
const AT_ONCE = 3

/** Of a server that the fifty requests come from. */
const QUOTA = 2

/** Two processes take in fifty requests of one person at the same time; how many became drawings. */
async function drawingsOfFifty(
  database: string,
  open: () => ReturnType<typeof openStore>,
  placeRules: PlacePreferences,
): Promise<number> {
  const store = await open()
  const server = { scope: 'place', platform: 'console', account: 'me', id: 'server' } as const
  await store.changePreferences(server, () => placeRules, Date.now())
  const prefixes = ['a', 'b']
  const processes = prefixes.map((prefix) =>
    fork(ADMIT, [database, prefix, String(EACH)], { execArgv: ['--disable-warning=ExperimentalWarning'] }),
  )
  try {
    await Promise.all(processes.map((each) => once(each, 'message')))
    for (const each of processes) each.send('go')
    const exits = await Promise.all(processes.map((each) => once(each, 'exit')))
    assert.deepEqual(
      exits.map(([code]) => code),
      [0, 0],
    )
    const ids = prefixes.flatMap((prefix) =>
      Array.from({ length: EACH }, (_, n) => newRequest(`${prefix}${n}`).id),
    )
    const loaded = await Promise.all(ids.map((id) => store.load(id)))
    assert.ok(
      loaded.every((aggregate) => aggregate !== undefined),
      'all have an ending to come',
    )
    return loaded.filter((aggregate) => aggregate?.request.parsed.kind === 'command').length
  } finally {
    for (const each of processes) each.kill('SIGKILL')
    await store.close()
  }
}

for (const [cap, placeRules, most] of [
  ['the cap of one person', {}, AT_ONCE],
  ['the quota of one server', { aDay: QUOTA }, QUOTA],
] as const) {
  describe(`two processes at ${cap}`, { timeout: 60_000 }, () => {
    test('let in no more than it together, on SQLite', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'herald-test-'))
      try {
        const open = () => openStore({ engine: { kind: 'embedded' }, dataDir })
        assert.equal(await drawingsOfFifty(dataDir, open, placeRules), most)
      } finally {
        await rm(dataDir, { recursive: true, force: true })
      }
    })

    const server = process.env.TEST_DATABASE_URL
    test('nor on Postgres', { skip: !server && 'TEST_DATABASE_URL is not set' }, async () => {
      const database = await postgresDatabase(server ?? '')
      const engine = { kind: 'server', databaseUrl: new Secret(database.url), redisUrl: undefined } as const
      const open = () => openStore({ engine, dataDir: '' })
      try {
        assert.equal(await drawingsOfFifty(database.url, open, placeRules), most)
      } finally {
        await database.remove()
      }
    })
  })
}
