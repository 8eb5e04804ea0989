import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Credential } from '../../src/core/accounts/credentials.ts'
import type { Store } from '../../src/core/store.ts'
import { T0 } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

/** What every store promises about the rows of the vault. */
export function describeCredentials(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`credentials on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, { now: () => T0 }, (one, another) => {
      store = one
      other = another
    })

    function credential(
      id: string,
      change: { keyId?: string; purpose?: string; byte?: number } = {},
    ): Credential {
      return {
        owner: { kind: 'person', id },
        purpose: change.purpose ?? 'horde-key',
        sealed: { keyId: change.keyId ?? 'a', bytes: Uint8Array.of(0, 255, change.byte ?? 1) },
      }
    }
    const bytesOf = async (id: string, purpose = 'horde-key') => {
      const sealed = await other.credential({ kind: 'person', id }, purpose)
      return sealed && { keyId: sealed.keyId, bytes: [...sealed.bytes] }
    }

    test('keep one secret for each owner and purpose, the latest', async () => {
      await store.saveCredential(credential('ada'), T0)
      await store.saveCredential(credential('ada', { byte: 2, keyId: 'b' }), T0)
      await store.saveCredential(credential('ada', { byte: 3, purpose: 'token' }), T0)
      assert.deepEqual(await bytesOf('ada'), { keyId: 'b', bytes: [0, 255, 2] })
      assert.deepEqual(await bytesOf('ada', 'token'), { keyId: 'a', bytes: [0, 255, 3] })
      assert.equal(await other.credential({ kind: 'place', id: 'ada' }, 'horde-key'), undefined)
      assert.equal(await bytesOf('bea'), undefined)
    })

    test('go with their owner, and nobody else’s with them', async () => {
      for (const purpose of ['horde-key', 'token'])
        await store.saveCredential(credential('ada', { purpose }), T0)
      await store.saveCredential(credential('bea'), T0)
      await store.saveCredential({ ...credential('ada'), owner: { kind: 'place', id: 'ada' } }, T0)
      assert.equal(await store.deleteCredentials({ kind: 'person', id: 'ada' }), 2)
      assert.equal(await bytesOf('ada'), undefined)
      assert.deepEqual(await other.credentialKeys(), new Map([['a', 2]]))
    })

    test('go with a key that is lost, and no others with them', async () => {
      for (const id of ['ada', 'bea']) await store.saveCredential(credential(id), T0)
      await store.saveCredential(credential('ada', { keyId: 'b', purpose: 'token' }), T0)
      assert.equal(await other.dropCredentialsUnder('a'), 2)
      assert.equal(await other.dropCredentialsUnder('a'), 0)
      assert.deepEqual(await store.credentialKeys(), new Map([['b', 1]]))
    })

    test('are paged by key, each once, whatever their ids look like', async () => {
      const ids = ['b', 'B', 'ä', 'a b', "o'k", '\u{1f980}', 'zz', '10', '9', '']
      for (const id of ids) await store.saveCredential(credential(id), T0)
      await store.saveCredential(credential('b', { purpose: 'token' }), T0)
      await store.saveCredential(credential('elsewhere', { keyId: 'b' }), T0)
      const seen: string[] = []
      for (let after: Credential | undefined; ; ) {
        const page = await store.credentialsUnder('a', after, 3)
        seen.push(...page.map(({ owner, purpose }) => `${owner.kind}/${owner.id}/${purpose}`))
        after = page.at(-1)
        if (page.length < 3) break
      }
      assert.deepEqual(
        seen.toSorted(),
        [...ids.map((id) => `person/${id}/horde-key`), 'person/b/token'].toSorted(),
      )
      assert.deepEqual(
        await store.credentialKeys(),
        new Map([
          ['a', 11],
          ['b', 1],
        ]),
      )
    })

    test('are replaced only by who read them last', async () => {
      await store.saveCredential(credential('ada'), T0)
      const [read] = await store.credentialsUnder('a', undefined, 10)
      assert.ok(read)
      await other.saveCredential(credential('ada', { byte: 9 }), T0)
      const anew = { keyId: 'b', bytes: Uint8Array.of(7) }
      assert.equal(await store.resealCredential(read, anew, T0), false)
      assert.deepEqual(await bytesOf('ada'), { keyId: 'a', bytes: [0, 255, 9] })
      const [latest] = await store.credentialsUnder('a', undefined, 10)
      assert.ok(latest)
      assert.equal(await store.resealCredential(latest, anew, T0), true)
      assert.deepEqual(await bytesOf('ada'), { keyId: 'b', bytes: [7] })
      assert.equal(await other.resealCredential(latest, anew, T0), false)
    })

    test('take ids with NUL as the requests do, without it', async () => {
      await store.saveCredential(credential('a\0da'), T0)
      assert.ok(await bytesOf('ada'))
      assert.equal(await store.deleteCredentials({ kind: 'person', id: 'ad\0a' }), 1)
    })
  })
}
