import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readMetadata } from '../../src/core/images/metadata.ts'
import { sniffImage } from '../../src/core/images/sniff.ts'
import { samplesIn } from '../../src/core/styles/samples.ts'
import { openStore } from '../../src/engine/open.ts'
import { type HordeSimulator, startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { until, Workplace } from '../support/processes.ts'

const MORE = { styles: { sync: false }, allow: { styles: ['stonepunk', 'steampunk', 'aetherpunk'] } }

async function placeOn(simulator: HordeSimulator): Promise<Workplace> {
  return Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: simulator.url }, ...MORE }) })
}

describe('herald styles render', { concurrency: 2 }, () => {
  test('draws a small sample of each style that has none, and says what it did', async () => {
    const simulator = await startHordeSimulator({ speed: 60 })
    await using place = await placeOn(simulator)
    try {
      const one = await place.run(['styles', 'render', '--style', 'Stone-Punk', '--json'])
      assert.equal(one.code, 0, one.stderr)
      const folder = join(place.dir, 'data', 'samples')
      assert.deepEqual(JSON.parse(one.stdout), { folder, drawn: ['stonepunk'], kept: 0, failed: [] })
      const { code, stdout, stderr } = await place.run(['styles', 'render'])
      assert.equal(code, 0, stderr)
      assert.match(stdout, /^2 drawn, 1 there before/)
      assert.match(stderr, /2 of 2 styles/)
      assert.equal(simulator.state().submits, 3)
      const samples = samplesIn(folder)
      for (const style of MORE.allow.styles) {
        const bytes = await samples.read(style)
        assert.ok(bytes)
        const found = sniffImage(bytes)
        assert.ok(found && found.type === 'image/webp' && Math.max(found.width, found.height) <= 512)
        assert.equal(readMetadata(bytes)?.style, style)
      }
      assert.deepEqual(
        (await place.files(join('data', 'samples'))).filter((file) => /part|png/.test(file)),
        [],
      )
      assert.equal((await place.run(['styles', 'render'])).stdout, `0 drawn, 3 there before, in ${folder}.\n`)
    } finally {
      await simulator.close()
    }
  })

  test('killed in the middle, it goes on without sending anything twice', async () => {
    const simulator = await startHordeSimulator()
    await using place = await placeOn(simulator)
    try {
      const killed = place.herald(['styles', 'render'])
      await until('all are sent', () => simulator.state().submits === 3)
      const store = await openStore({ engine: { kind: 'embedded' }, dataDir: join(place.dir, 'data') })
      const sent = async () => {
        const open = await store.listRequests('open', 10)
        const loaded = await Promise.all(open.map(({ id }) => store.load(id)))
        const states = loaded.flatMap((one) => (one?.submissions ?? []).map(({ state }) => state.name))
        return states.every((state) => state === 'submitted' || state === 'collected')
      }
      await until('that is noted', sent)
      await killed.stop()
      await store.close()
      const { code, stdout, stderr } = await place.run(['styles', 'render', '--json'])
      assert.equal(code, 0, stderr)
      const { drawn, kept } = JSON.parse(stdout)
      assert.equal(drawn.length + kept, 3)
      assert.equal(simulator.state().submits, 3)
    } finally {
      await simulator.close()
    }
  })

  test('what could not be drawn is told with its reason, and tried the next time', async () => {
    const simulator = await startHordeSimulator({ speed: 60 })
    await using place = await placeOn(simulator)
    try {
      simulator.inject({ route: 'job', kind: 'censored', times: 1 })
      const args = ['styles', 'render', '--style', 'stonepunk', '--out', 'elsewhere']
      const { code, stdout } = await place.run(args)
      assert.equal(code, 1)
      assert.match(stdout, /^0 drawn, 0 there before(?:.|\n)*stonepunk: A volunteer's safety filter/)
      const again = await place.run(args)
      assert.equal(again.code, 0, again.stdout)
      assert.ok((await readFile(join(place.dir, 'elsewhere', 'stonepunk.webp'))).length > 0)
      await rm(join(place.dir, 'elsewhere', 'stonepunk.webp'))
      assert.match((await place.run(args)).stdout, /^1 drawn/)
    } finally {
      await simulator.close()
    }
  })

  test('names that mean nothing are said to', async () => {
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"sim"}}' })
    const unknown = await place.run(['styles', 'render', '--style', 'stempunk'])
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /no style or category 'stempunk'.*steampunk/)
    assert.equal((await place.run(['styles', 'list', '--out', 'x'])).code, 2)
  })
})
