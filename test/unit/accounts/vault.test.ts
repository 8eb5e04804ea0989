import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { type Owner, Vault, VaultError } from '../../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../../src/core/accounts/vault-keys.ts'
import { Secret } from '../../../src/core/secret.ts'

const ADA: Owner = { kind: 'person', id: 'discord/me/1' }
const BEA: Owner = { kind: 'person', id: 'discord/me/2' }
const CANARY = 'canary-horde-key-123456'

function vaultOf(...ids: string[]): Vault {
  return new Vault(readVaultKeys(ids.map((id) => `${id}:${keyText(id)}`).join()).keys)
}

/** The same key for the same id, whatever the test. */
function keyText(id: string): string {
  return Buffer.alloc(32, id).toString('base64')
}

function refused(open: () => unknown): VaultError {
  try {
    open()
  } catch (error) {
    assert.ok(error instanceof VaultError)
    assert.ok(!inspect(error).includes(CANARY))
    return error
  }
  return assert.fail('it opened')
}

describe('the vault', () => {
  test('gives a secret back to its owner, and never writes the same bytes twice', () => {
    const vault = vaultOf('a')
    const sealed = vault.seal(ADA, 'horde-key', new Secret(CANARY))
    assert.equal(vault.open(ADA, 'horde-key', sealed).reveal(), CANARY)
    assert.ok(!Buffer.from(sealed.bytes).includes(CANARY))
    const again = vault.seal(ADA, 'horde-key', new Secret(CANARY))
    assert.notDeepEqual(again.bytes, sealed.bytes)
    const umlauts = vault.seal(ADA, 'x', new Secret('ä☃\u{1f980}'))
    assert.equal(vault.open(ADA, 'x', umlauts).reveal(), 'ä☃\u{1f980}')
    assert.equal(vault.open(ADA, 'x', vault.seal(ADA, 'x', new Secret(''))).reveal(), '')
  })

  test('a row copied to another owner, kind or purpose does not open', () => {
    const vault = vaultOf('a')
    const sealed = vault.seal(ADA, 'horde-key', new Secret(CANARY))
    for (const [owner, purpose] of [
      [BEA, 'horde-key'],
      [{ ...ADA, kind: 'place' }, 'horde-key'],
      [ADA, 'token'],
      // Joined without care, these would be the same text.
      [{ kind: 'person', id: `${ADA.id}","horde` }, 'key'],
    ] as const) {
      assert.equal(refused(() => vault.open(owner, purpose, sealed)).reason, 'does-not-open')
    }
  })

  test('an owner is the same before and after the database took NUL out of the id', () => {
    const vault = vaultOf('a')
    const sealed = vault.seal({ kind: 'person', id: 'a\0da\ud800' }, 'p', new Secret(CANARY))
    assert.equal(vault.open({ kind: 'person', id: 'ada\ufffd' }, 'p', sealed).reveal(), CANARY)
  })

  test('any changed, missing or added byte is noticed', () => {
    const vault = vaultOf('a')
    const { keyId, bytes } = vault.seal(ADA, 'p', new Secret(CANARY))
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      assert.equal(refused(() => vault.open(ADA, 'p', { keyId, bytes: changed })).reason, 'does-not-open')
      const short = { keyId, bytes: bytes.slice(0, at) }
      assert.equal(refused(() => vault.open(ADA, 'p', short)).reason, 'does-not-open')
    }
    const longer = { keyId, bytes: Buffer.concat([bytes, randomBytes(1)]) }
    assert.equal(refused(() => vault.open(ADA, 'p', longer)).reason, 'does-not-open')
  })

  test('the first key encrypts, all decrypt; a missing and a wrong key are told apart by name', () => {
    const sealed = vaultOf('a').seal(ADA, 'p', new Secret(CANARY))
    const both = vaultOf('b', 'a')
    assert.equal(both.open(ADA, 'p', sealed).reveal(), CANARY)
    assert.equal(both.seal(ADA, 'p', new Secret(CANARY)).keyId, 'b')
    const missing = refused(() => vaultOf('b').open(ADA, 'p', sealed))
    assert.equal(missing.reason, 'no-key')
    assert.match(missing.message, /the key "a", which is missing.*HERALD_VAULT_KEYS/)
    const other = new Vault(readVaultKeys(`a:${keyText('other')}`).keys)
    const wrong = refused(() => other.open(ADA, 'p', sealed))
    assert.equal(wrong.reason, 'does-not-open')
    assert.match(wrong.message, /"a"/)
    // The name of the key is covered too: relabelled, it does not open with a key that has that name.
    assert.equal(refused(() => both.open(ADA, 'p', { ...sealed, keyId: 'b' })).reason, 'does-not-open')
  })

  test('without a key nothing is sealed', () => {
    assert.throws(() => new Vault([]).seal(ADA, 'p', new Secret(CANARY)), /HERALD_VAULT_KEYS/)
  })
})

describe('HERALD_VAULT_KEYS', () => {
  test('is read in order; absent and blank mean no keys', () => {
    const text = ` k1:${keyText('k1')} , k2:${Buffer.alloc(32, 'x').toString('base64url')}`
    assert.deepEqual(
      readVaultKeys(text).keys.map(({ id }) => id),
      ['k1', 'k2'],
    )
    assert.deepEqual(readVaultKeys(text).problems, [])
    assert.deepEqual(readVaultKeys('  '), { keys: [], problems: [] })
  })

  test('every problem is named at once, and no key is repeated, wherever it stands', () => {
    const key = keyText('secret')
    const hex = Buffer.alloc(32, 's').toString('hex')
    const good = keyText('good')
    const text = [
      key,
      `${key}:k1`,
      `${hex}:${key}`,
      `short:${key.slice(0, 20)}`,
      'odd:not base64!',
      '',
      `twice:${good}`,
      `twice:${key}`,
      `same:${good}`,
      `a:b:${key}`,
    ].join()
    const { problems } = readVaultKeys(text)
    assert.equal(problems.length, 9)
    assert.match(problems[0] ?? '', /^HERALD_VAULT_KEYS, entry 1: it is not written id:base64/)
    assert.match(problems[3] ?? '', /"short" has 15 bytes instead of 32/)
    assert.match(problems[6] ?? '', /"twice" stands there twice/)
    assert.match(problems[7] ?? '', /"twice" and "same" are the same/)
    for (const secret of [key, hex, good, key.slice(0, 20)]) {
      assert.ok(!problems.join().includes(secret))
    }
  })

  test('keys print as their names', () => {
    const { keys } = readVaultKeys(`k1:${keyText('secret')}`)
    for (const printed of [inspect(keys, { depth: 9, showHidden: true }), JSON.stringify(keys)]) {
      assert.match(printed, /k1/)
      assert.ok(!printed.includes(keyText('secret')))
      assert.ok(!printed.includes('secret'))
    }
  })
})
