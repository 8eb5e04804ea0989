import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { type Exit, Workplace } from '../support/processes.ts'

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
