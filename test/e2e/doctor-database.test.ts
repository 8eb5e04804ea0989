import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Workplace } from '../support/processes.ts'

interface Finding {
  readonly check: string
  readonly level: string
  readonly says: string
}

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const DOCTOR = ['doctor', '--json', '--horde', 'sim']

/** The database is a failure, and what needs none is looked at all the same. */
function assertReported(stdout: string, code: number | null, problem: RegExp): void {
  const found: Finding[] = JSON.parse(stdout)
  const of = (name: string) => found.find(({ check }) => check === name)
  assert.equal(code, 1)
  assert.deepEqual([of('database')?.level, of('styles')?.level], ['failure', 'ok'], stdout)
  assert.match(of('database')?.says ?? '', problem)
}

describe('doctor on a database that cannot be used', () => {
  test('where the file is none of SQLite’s', async () => {
    await using place = await Workplace.make()
    await mkdir(join(place.dir, 'data'))
    await writeFile(join(place.dir, 'data', 'herald.sqlite'), 'a page of something else altogether')
    const { stdout, code } = await place.run(DOCTOR)
    assertReported(stdout, code, /cannot be opened: .*Backups/)
    const words = await place.run(['doctor', '--horde', 'sim'])
    assert.equal(words.code, 1)
    assert.match(words.stdout, /^FAILURE {2}database: .*cannot be opened/m)
  })

  test('where a part of it is damaged that only later statements would come upon', async () => {
    await using place = await Workplace.make()
    assert.equal((await place.run(['requests', 'list'])).code, 0)
    const file = join(place.dir, 'data', 'herald.sqlite')
    assert.equal((await place.run(DOCTOR)).code, 0, 'before')
    const bytes = await readFile(file)
    await writeFile(file, bytes.fill(0x5a, bytes.length - 5 * 4_096))
    const { stdout, code } = await place.run(DOCTOR)
    assertReported(stdout, code, /herald\.sqlite cannot be read: .*Backups/)
  })

  test('where its folder may be read only', { skip: process.getuid === undefined }, async () => {
    await using place = await Workplace.make()
    assert.equal((await place.run(['requests', 'list'])).code, 0)
    const data = join(place.dir, 'data')
    await chmod(place.dir, 0o755)
    await chmod(join(data, 'herald.sqlite'), 0o644)
    await chmod(data, 0o555)
    const { stdout, status } = spawnSync(process.execPath, [MAIN, ...DOCTOR], {
      cwd: place.dir,
      env: { HERALD_DATA: data },
      encoding: 'utf8',
      // Root may write anywhere.
      ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
    })
    await chmod(data, 0o755)
    assertReported(stdout, status, /the data folder .* is not writable .*chown -R/)
  })
})
