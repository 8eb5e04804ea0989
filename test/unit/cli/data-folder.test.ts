import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'

const SRC = join(import.meta.dirname, '..', '..', '..', 'src')
/** Root may write anywhere, so somebody else looks. */
const LOOKER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
const UID = LOOKER.uid ?? process.getuid?.()

/** What `doctor` and the start say of a data folder. */
function saidOf(folder: string): string[] {
  const script = `
    import { dataFolderCheck } from ${JSON.stringify(join(SRC, 'cli', 'doctor-checks.ts'))}
    import { openDataFolder } from ${JSON.stringify(join(SRC, 'engine', 'embedded', 'data-folder.ts'))}
    const folder = ${JSON.stringify(folder)}
    const said = [dataFolderCheck(folder).mend]
    try { openDataFolder(folder) } catch ({ message }) { said.push(message) }
    console.log(JSON.stringify(said))`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', ...LOOKER }))
}

describe('an unwritable data folder', { skip: UID === undefined && 'rights are told otherwise here' }, () => {
  let parent: string
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'herald-test-'))
    chmodSync(parent, 0o555)
  })
  afterEach(() => {
    chmodSync(parent, 0o755)
    rmSync(parent, { recursive: true, force: true })
  })

  test('that is not there yet is made, and what it lies in stays with its owner', () => {
    const folder = join(parent, 'herald')
    for (const said of saidOf(folder)) {
      assert.ok(said.includes(`Run as root: mkdir -p ${folder} && chown ${UID} ${folder}, or`), said)
    }
  })

  test('that is there changes hands with all in it', () => {
    chmodSync(parent, 0o755)
    const folder = join(parent, 'herald')
    mkdirSync(folder, { mode: 0o555 })
    for (const said of saidOf(folder)) {
      assert.ok(said.includes(`Run as root: chown -R ${UID} ${folder}, or`), said)
    }
  })
})
