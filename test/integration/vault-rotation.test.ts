import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setImmediate as endOfTick } from 'node:timers/promises'
import type { Credentials } from '../../src/core/accounts/credentials.ts'
import { HORDE_KEY } from '../../src/core/accounts/links.ts'
import { personOwner } from '../../src/core/accounts/owner.ts'
import { rotate } from '../../src/core/accounts/rotate.ts'
import { type Owner, Vault } from '../../src/core/accounts/vault.ts'
import { vaultProblems } from '../../src/core/accounts/vault-check.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey, Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/engine/embedded/sqlite.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'

/** More than one page of the rotation, and not a whole number of pages. */
const PEOPLE = 250
const now = () => 1

function vaultOf(...ids: string[]): Vault {
  return new Vault(
    readVaultKeys(ids.map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`).join()).keys,
  )
}
function person(number: number): Owner {
  return { kind: 'person', id: `discord/me/${number}` }
}

describe('rotating the keys of the vault', () => {
  let folder: string
  let store: Store
  let other: Store

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'herald-vault-'))
    store = await open()
    other = await open()
    const vault = vaultOf('old')
    for (let number = 0; number < PEOPLE; number += 1) await save(vault, number, `secret-${number}`)
  })
  afterEach(async () => {
    await Promise.all([store.close(), other.close()])
    await rm(folder, { recursive: true, force: true })
  })

  async function open(): Promise<Store> {
    const db = openSqlite(join(folder, 'herald.sqlite'))
    await migrate(db)
    return createStore(db)
  }
  async function save(vault: Vault, number: number, text: string): Promise<void> {
    const sealed = vault.seal(person(number), 'horde-key', new Secret(text))
    await store.saveCredential({ owner: person(number), purpose: 'horde-key', sealed }, 0)
  }
  async function assertAll(vault: Vault, changed: Readonly<Record<number, string>> = {}): Promise<void> {
    for (let number = 0; number < PEOPLE; number += 1) {
      const sealed = await store.credential(person(number), 'horde-key')
      assert.ok(sealed)
      const text = vault.open(person(number), 'horde-key', sealed).reveal()
      assert.equal(text, changed[number] ?? `secret-${number}`)
    }
  }

  test('every secret opens with the new key alone afterwards; a second run has nothing to do', async () => {
    const vault = vaultOf('new', 'old')
    const { resealed, failed, byKey } = await rotate({ vault, credentials: store, now })
    assert.equal(resealed, PEOPLE)
    assert.deepEqual(failed, [])
    assert.deepEqual(byKey, new Map([['new', PEOPLE]]))
    await assertAll(vaultOf('new'))
    assert.equal((await rotate({ vault, credentials: other, now })).resealed, 0)
  })

  test('stopped anywhere, every secret still opens, and the next run finishes', async () => {
    const vault = vaultOf('new', 'old')
    let left = 130
    const dying: Credentials = {
      ...store,
      resealCredential(...call) {
        if (--left < 0) throw new Error('killed')
        return store.resealCredential(...call)
      },
    }
    await assert.rejects(rotate({ vault, credentials: dying, now }), /killed/)
    assert.deepEqual(
      await store.credentialKeys(),
      new Map([
        ['new', 130],
        ['old', PEOPLE - 130],
      ]),
    )
    await assertAll(vault)
    assert.equal((await rotate({ vault, credentials: other, now })).resealed, PEOPLE - 130)
    await assertAll(vaultOf('new'))
  })

  test('two at once share the work, and nothing is encrypted twice', async () => {
    const vault = vaultOf('new', 'old')
    const runs = await Promise.all([store, other].map((credentials) => rotate({ vault, credentials, now })))
    assert.equal((runs[0]?.resealed ?? 0) + (runs[1]?.resealed ?? 0), PEOPLE)
    for (const { failed } of runs) assert.deepEqual(failed, [])
    await assertAll(vaultOf('new'))
  })

  test('a secret that its owner changes meanwhile keeps the change', async () => {
    const beside: Credentials = {
      ...store,
      async resealCredential(old, ...rest) {
        // The service, which was not restarted yet, saves right between reading and replacing.
        if (old.owner.id === person(7).id) await save(vaultOf('old'), 7, 'changed')
        return store.resealCredential(old, ...rest)
      },
    }
    const vault = vaultOf('new', 'old')
    const { resealed, byKey } = await rotate({ vault, credentials: beside, now })
    assert.equal(resealed, PEOPLE - 1)
    assert.equal(byKey.get('old'), 1, 'the old key is still needed, and the result says so')
    await assertAll(vault, { 7: 'changed' })
  })

  test('what does not open stays as it is, is named, and stops nothing', async () => {
    await save(vaultOf('lost'), 3, 'lost')
    const before = await store.credential(person(3), 'horde-key')
    const { resealed, failed, byKey } = await rotate({
      vault: vaultOf('new', 'old'),
      credentials: store,
      now,
    })
    assert.equal(resealed, PEOPLE - 1)
    assert.equal(failed.length, 1)
    assert.match(failed[0]?.why ?? '', /person discord\/me\/3 .*"lost", which is missing/)
    assert.equal(byKey.get('lost'), 1)
    assert.deepEqual(await other.credential(person(3), 'horde-key'), before)
  })

  test('a thousand accounts are rotated while people log in, out and use their keys', async () => {
    const who = (number: number): PersonKey => ({
      platform: 'discord',
      account: 'me',
      personId: `linked${number}`,
    })
    const running = vaultOf('new', 'old')
    const link = async (vault: Vault, number: number, key: string) => {
      const account = { kind: 'key', hordeUrl: 'sim', hordeId: number, hordeName: `m#${number}` } as const
      const sealed = vault.seal(personOwner(who(number)), HORDE_KEY, new Secret(key))
      await store.saveLink({ ...who(number), ...account, linkedAt: 0 }, sealed)
    }
    const keyOf = async (number: number) => {
      const { key } = (await store.link(who(number))) ?? {}
      return key && running.open(personOwner(who(number)), HORDE_KEY, key).reveal()
    }
    const everybody = Array.from({ length: 1_000 }, (_, number) => number)
    await Promise.all(everybody.map((number) => link(vaultOf('old'), number, `secret-key-${number}`)))
    let rotating = true
    let used = 0
    // The service: every third of them logs out and in again with another key, the others use theirs.
    const service = async () => {
      for (let number = 0; rotating || number < 1_000; number = (number + 1) % 3_000) {
        const one = number % 1_000
        await endOfTick()
        if (one % 3 !== 0) assert.equal(await keyOf(one), `secret-key-${one}`)
        else if ((await keyOf(one)) !== `another-${one}`) {
          await store.deleteLink(who(one))
          await link(running, one, `another-${one}`)
        }
        used += 1
      }
    }
    const rotated = rotate({ vault: running, credentials: other, now }).finally(() => {
      rotating = false
    })
    const [{ failed }] = await Promise.all([rotated, service()])
    assert.deepEqual(failed, [])
    assert.ok(used >= 1_000)
    const left = await rotate({ vault: running, credentials: other, now })
    assert.deepEqual([left.resealed, [...left.byKey.keys()]], [0, ['new']])
    for (const one of everybody)
      assert.equal(await keyOf(one), one % 3 === 0 ? `another-${one}` : `secret-key-${one}`)
  })

  test('a missing and a wrong key are found at the start; one damaged row is not taken for a wrong key', async () => {
    assert.deepEqual(await vaultProblems(vaultOf('new', 'old'), store), [])
    const [missing] = await vaultProblems(vaultOf('new'), store)
    assert.match(missing ?? '', /^250 stored secrets are encrypted with the vault key "old".*Put it back/)
    const [none] = await vaultProblems(new Vault([]), store)
    assert.equal(none, missing)
    const wrong = new Vault(readVaultKeys(`old:${Buffer.alloc(32, 'x').toString('base64')}`).keys)
    assert.match((await vaultProblems(wrong, store))[0] ?? '', /another key than the one .* under "old"/)
    const [first] = await store.credentialsUnder('old', undefined, 1)
    assert.ok(first)
    await store.resealCredential(first, { keyId: 'old', bytes: Uint8Array.of(1) }, 0)
    assert.deepEqual(await vaultProblems(vaultOf('old'), store), [])
  })

  test('a wrong key is found at the start also where a login of the bot was stored under it since', async () => {
    const wrong = new Vault(readVaultKeys(`old:${Buffer.alloc(32, 'x').toString('base64')}`).keys)
    const bot: Owner = { kind: 'account', id: 'mastodon/bot@x' }
    const sealed = wrong.seal(bot, 'token', new Secret('t'))
    await store.saveCredential({ owner: bot, purpose: 'token', sealed }, 0)
    const [problem, ...more] = await vaultProblems(wrong, store)
    assert.match(
      problem ?? '',
      /what people entrusted is encrypted with another key .* under "old".*Put the right/,
    )
    assert.deepEqual(more, [])
    // The right one is let in, and that login is told by the platform's own check.
    assert.deepEqual(await vaultProblems(vaultOf('old'), store), [])
  })

  test('no secret lies readable in any file of the data folder', async () => {
    await rotate({ vault: vaultOf('new', 'old'), credentials: store, now })
    for (const name of readdirSync(folder)) {
      assert.ok(!readFileSync(join(folder, name)).includes('secret-1'), name)
    }
  })
})
