import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HORDE_KEY, type Link } from '../../src/core/accounts/links.ts'
import { personOwner } from '../../src/core/accounts/owner.ts'
import type { PersonKey, Store } from '../../src/core/store.ts'
import { HOUR_MS, MARA } from './people.ts'
import { T0 } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const TOM: PersonKey = { ...MARA, personId: 'tom' }
const sealed = (byte: number) => ({ keyId: 'k', bytes: Uint8Array.of(byte) })

function linkOf(who: PersonKey, more: Partial<Link> = {}): Link {
  return { ...who, kind: 'key', hordeUrl: 'sim', hordeId: 7, hordeName: 'Mara#7', linkedAt: T0, ...more }
}

/** What every store promises about who is linked to which account at the Horde. */
export function describeLinks(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`links on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, { now: () => T0 }, (one, another) => {
      store = one
      other = another
    })

    /** Postgres gives bytes as a Buffer. */
    const found = async (by: Store, who: PersonKey) => {
      const kept = await by.link(who)
      return kept && { ...kept, key: kept.key && { ...kept.key, bytes: Uint8Array.from(kept.key.bytes) } }
    }

    test('are kept with their key, one a person, the latest', async () => {
      assert.equal(await store.link(MARA), undefined)
      await store.saveLink(linkOf(MARA), sealed(1))
      await store.saveLink(linkOf(TOM, { hordeId: 8, kind: 'name', locale: 'de' }), null)
      assert.deepEqual(await found(other, MARA), { link: linkOf(MARA), key: sealed(1) })
      assert.deepEqual(await found(other, TOM), {
        link: linkOf(TOM, { hordeId: 8, kind: 'name', locale: 'de' }),
        key: null,
      })
      const anew = linkOf(MARA, { hordeId: 9, hordeName: 'Mara#9', kind: 'shared-key', linkedAt: T0 + 1 })
      await other.saveLink(anew, sealed(2))
      assert.deepEqual(await found(store, MARA), { link: anew, key: sealed(2) })
      assert.equal((await store.credentialKeys()).get('k'), 1)
    })

    test('never have the key of another account, whoever links at the same time', async () => {
      const one = (n: number) =>
        (n % 2 === 0 ? store : other).saveLink(linkOf(MARA, { hordeId: n }), sealed(n))
      for (let round = 0; round < 5; round += 1) {
        await Promise.all(Array.from({ length: 10 }, (_, n) => one(n)))
        const kept = await found(store, MARA)
        assert.deepEqual(kept?.key, sealed(kept?.link.hordeId ?? -1))
      }
    })

    test('lose the key where they become links by name', async () => {
      await store.saveLink(linkOf(MARA), sealed(1))
      await store.saveLink(linkOf(MARA, { kind: 'name' }), null)
      assert.equal((await other.link(MARA))?.key, null)
      assert.equal(await other.credential(personOwner(MARA), HORDE_KEY), undefined)
    })

    test('name the places of an account, but only of those who have its key', async () => {
      await store.saveLink(linkOf(MARA), sealed(1))
      await store.saveLink(linkOf({ ...MARA, platform: 'mastodon' }, { linkedAt: T0 + 1 }), sealed(1))
      await store.saveLink(linkOf(TOM, { kind: 'name' }), null)
      await store.saveLink(linkOf({ ...TOM, platform: 'mastodon' }, { hordeUrl: 'other' }), sealed(1))
      const places = await other.linksByKey('sim', 7)
      assert.deepEqual(
        places.map(({ platform, personId }) => [platform, personId]),
        [
          ['console', 'mara'],
          ['mastodon', 'mara'],
        ],
      )
    })

    test('go with their key and code, by themselves and with everything else of a person', async () => {
      for (const erase of [
        () => other.deleteLink(MARA),
        async () => (await other.erasePerson(MARA)).linked,
      ]) {
        await store.saveLink(linkOf(MARA), sealed(1))
        await store.saveLink(linkOf(TOM), sealed(2))
        await store.saveLinkCode('hash', MARA, T0 + 1_000)
        assert.equal((await other.personData(MARA)).linked, true)
        assert.deepEqual(await other.accountsOf('console', 'mara'), ['me'])
        assert.equal(await erase(), true)
        assert.equal(await store.link(MARA), undefined)
        assert.equal(await store.credential(personOwner(MARA), HORDE_KEY), undefined)
        assert.equal(await store.linkCode('hash', T0), undefined)
        assert.ok((await store.link(TOM))?.key)
        assert.equal((await other.personData(MARA)).linked, false)
        assert.equal(await erase(), false)
      }
    })

    test('a code is used once, by one of two who have it, before its time is over', async () => {
      await store.saveLinkCode('hash', MARA, T0 + 1_000)
      assert.deepEqual(await other.linkCode('hash', T0), MARA)
      assert.equal(await other.linkCode('hash', T0 + 1_000), undefined)
      assert.equal(await other.takeLinkCode('hash', T0 + 1_000), false)
      const taken = await Promise.all(
        [store, other, store].map((each) => each.takeLinkCode('hash', T0 + 999)),
      )
      assert.deepEqual(taken.toSorted(), [false, false, true])
    })

    test('a new code takes the place of the old, and old ones go', async () => {
      await store.saveLinkCode('old', MARA, T0 + 1_000)
      await other.saveLinkCode('new', MARA, T0 + 1_000)
      assert.equal(await store.linkCode('old', T0), undefined)
      await store.dropStandings(T0, T0 + 1_001)
      assert.equal(await store.linkCode('new', T0), undefined)
      // Of a clock that was set back since: it would be good for hours.
      await store.saveLinkCode('far', MARA, T0 + HOUR_MS)
      assert.equal(await store.linkCode('far', T0), undefined)
    })
  })
}
