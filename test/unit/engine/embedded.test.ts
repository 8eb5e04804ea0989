import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { openDataFolder } from '../../../src/engine/embedded/data-folder.ts'
import { tryLock } from '../../../src/engine/embedded/lock.ts'
import { openSqlite } from '../../../src/engine/embedded/sqlite.ts'
import { migrate } from '../../../src/engine/sql/migrations/index.ts'

describe('embedded engine', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'herald-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('one process has the data folder, and the next one when that has ended', () => {
    const first = tryLock(folder)
    assert.equal(tryLock(folder), undefined)
    first?.release()
    const second = tryLock(folder)
    assert.ok(second)
    second.release()
  })

  test('a data folder that cannot be one is answered with the way to mend it', () => {
    const path = join(folder, 'file')
    writeFileSync(path, '')
    assert.throws(() => openDataFolder(path), /a file is in its place.*HERALD_DATA/)
  })

  test('a data folder that nobody can make is an answer too, not a wait without an end', {
    skip: process.platform !== 'linux' && 'needs a folder in which not even root can make anything',
    timeout: 5_000,
  }, () => {
    assert.throws(
      () => openDataFolder('/proc/herald/data'),
      /\/proc\/herald\/data cannot be used: ENOENT.*HERALD_DATA/,
    )
  })

  test('what is made of a data folder is for its owner alone', () => {
    openDataFolder(join(folder, 'deep', 'data'))
    for (const path of [join(folder, 'deep'), join(folder, 'deep', 'data')])
      assert.equal(statSync(path).mode & 0o077, 0, path)
  })

  test('an unwritable data folder names the owner and the command', () => {
    const root = process.geteuid?.() === 0
    // Root may write anywhere, so it steps down for the moment.
    if (root) process.seteuid?.(65534)
    else chmodSync(folder, 0o500)
    try {
      assert.throws(() => openDataFolder(join(folder, 'deep', 'data')), /belongs to uid \d+. Run as root: /)
    } finally {
      if (root) process.seteuid?.(0)
      else chmodSync(folder, 0o700)
    }
  })

  test('what people entrusted is for its owner alone, even in a folder that is open to all', async () => {
    chmodSync(folder, 0o755)
    const db = openSqlite(join(folder, 'herald.sqlite'))
    await migrate(db)
    const readable = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
    assert.deepEqual(readable, [])
    assert.ok(readdirSync(folder).includes('herald.sqlite-wal'), 'the files beside it were looked at')
    await db.destroy()
  })

  test('a file that is no database is answered with what to do', () => {
    const path = join(folder, 'herald.sqlite')
    writeFileSync(path, 'a page of something else altogether')
    assert.throws(() => openSqlite(path), /herald\.sqlite cannot be opened: .*Backups/)
  })

  test('a Date or a boolean is refused before it silently changes nothing', async () => {
    const db = openSqlite(join(folder, 'herald.db'))
    await migrate(db)
    for (const value of [new Date(), true, undefined, Number.NaN, {}]) {
      const wrong = db.deleteFrom('pause').where('until_at', '=', value as never)
      await assert.rejects(() => wrong.execute(), TypeError)
    }
    await db.destroy()
  })
})
