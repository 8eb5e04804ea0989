import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { parseEnv } from 'node:util'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { ensureVaultKey } from '../../src/env-file.ts'

describe('a key for the vault in .env', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'herald-env-'))
    path = join(folder, '.env')
  })
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

  function keys(): string {
    return parseEnv(fs.readFileSync(path, 'utf8')).HERALD_VAULT_KEYS ?? ''
  }

  test('is made once, fits, and is private', () => {
    assert.equal(ensureVaultKey(path), true)
    const made = keys()
    assert.deepEqual(readVaultKeys(made).problems, [])
    assert.equal(readVaultKeys(made).keys.length, 1)
    assert.equal(fs.statSync(path).mode & 0o777, 0o600)
    assert.equal(ensureVaultKey(path), false)
    assert.equal(keys(), made)
    assert.deepEqual(fs.readdirSync(folder), ['.env'])
  })

  test('the rest of the file stays byte for byte', () => {
    const before = Buffer.from(
      '# mine\r\nHORDE_API_KEY="a b"\r\nHERALD_VAULT_KEYS=\r\n\xff\xfe no newline',
      'latin1',
    )
    fs.writeFileSync(path, before, { mode: 0o644 })
    assert.equal(ensureVaultKey(path), true)
    const after = fs.readFileSync(path)
    assert.deepEqual(after.subarray(0, before.length), before)
    const env = parseEnv(after.toString('utf8'))
    assert.equal(env.HORDE_API_KEY, 'a b')
    assert.equal(readVaultKeys(env.HERALD_VAULT_KEYS ?? '').keys.length, 1)
    assert.equal(fs.statSync(path).mode & 0o777, 0o600)
  })

  test('a link to the file stays a link', () => {
    const real = join(folder, 'real')
    fs.writeFileSync(real, 'A=1\n')
    fs.symlinkSync(real, path)
    ensureVaultKey(path)
    assert.ok(fs.lstatSync(path).isSymbolicLink())
    assert.match(fs.readFileSync(real, 'utf8'), /^A=1\n[\s\S]*HERALD_VAULT_KEYS=k/)
  })

  test('two at once make one key: whoever comes second is told to try again', () => {
    fs.writeFileSync(`${path}.new`, '')
    assert.throws(() => ensureVaultKey(path), /another command is writing.*delete .*\.env\.new/)
    assert.ok(fs.existsSync(`${path}.new`), 'the other one still needs it')
    assert.ok(!fs.existsSync(path))
  })

  test('an open quotation mark further up does not swallow the line', () => {
    fs.writeFileSync(path, 'A="half\n')
    ensureVaultKey(path)
    assert.equal(readVaultKeys(keys()).keys.length, 1)
  })

  test('where it cannot be written it says what to do, and leaves everything as it was', () => {
    fs.mkdirSync(path)
    assert.throws(() => ensureVaultKey(path), /cannot be written into .*EISDIR.*try again.*openssl rand/)
    assert.throws(() => ensureVaultKey(join(folder, 'gone', '.env')), /ENOENT.*openssl rand/)
    assert.deepEqual(fs.readdirSync(folder), ['.env'])
  })

  test('another user’s file is refused, not replaced', {
    skip: process.getuid?.() !== 0 && 'needs root',
  }, () => {
    fs.chmodSync(folder, 0o777)
    fs.writeFileSync(path, 'A=1\n', { mode: 0o644 })
    const module = join(import.meta.dirname, '..', '..', 'src', 'env-file.ts')
    // Modules are loaded before the user is changed: the project may lie where only root can read.
    const code = `import(${JSON.stringify(module)}).then(({ ensureVaultKey }) => {
      process.setgid(65534); process.setuid(65534)
      ensureVaultKey(${JSON.stringify(path)})
    })`
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
    })
    assert.notEqual(status, 0)
    assert.match(stderr, /EACCES.*Make the file and its folder writable/)
    assert.equal(fs.readFileSync(path, 'utf8'), 'A=1\n')
  })

  test('root leaves the file to the user it belongs to', {
    skip: process.getuid?.() !== 0 && 'needs root',
  }, () => {
    fs.writeFileSync(path, 'A=1\n')
    fs.chownSync(path, 65534, 65534)
    ensureVaultKey(path)
    assert.equal(fs.statSync(path).uid, 65534)
  })
})
