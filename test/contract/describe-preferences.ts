import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PreferenceKey } from '../../src/core/preferences/key.ts'
import { sentence } from '../../src/core/reply/messages/index.ts'
import type { Standing } from '../../src/core/request/limits.ts'
import type { Store } from '../../src/core/store.ts'
import { accept, DAY_MS, MARA, QUICK } from './people.ts'
import { newRequest, T0 } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const AT = { platform: 'console', account: 'me' } as const
const MARAS: PreferenceKey<'person'> = { scope: 'person', ...AT, id: 'mara' }
const place = (id: string): PreferenceKey<'place'> => ({ scope: 'place', ...AT, id })

/** What every store promises about what people and places chose. */
export function describePreferences(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`preferences on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, { now: () => T0 }, (one, another) => {
      store = one
      other = another
    })

    test('are there at once for every process, and gone when nothing is left of them', async () => {
      assert.deepEqual(await store.preferences(MARAS), {})
      await store.changePreferences(MARAS, () => ({ style: 'co\0mic', images: 2 }), T0)
      assert.deepEqual(await other.preferences(MARAS), { style: 'comic', images: 2 })
      assert.deepEqual(await other.preferences({ ...MARAS, scope: 'place' }), {})
      assert.deepEqual(await other.preferences({ ...MARAS, account: 'another' }), {})
      assert.deepEqual(await other.preferences({ ...MARAS, platform: 'mastodon' }), {})
      await other.changePreferences(MARAS, () => ({}), T0)
      assert.deepEqual(await store.preferences(MARAS), {})
      assert.deepEqual(await store.accountsOf('console', 'mara'), [])
    })

    test('changes of the same settings at the same time are all kept', async () => {
      const block = (by: Store, id: string) =>
        by.changePreferences(
          place('art'),
          (old) => ({ blockedPeople: [...(old.blockedPeople ?? []), id] }),
          T0,
        )
      await Promise.all(Array.from({ length: 20 }, (_, n) => block(n % 2 === 0 ? store : other, `p${n}`)))
      const { blockedPeople = [] } = await store.preferences(place('art'))
      assert.equal(new Set(blockedPeople).size, 20)
    })

    test('a change that fails leaves what was there', async () => {
      await store.changePreferences(MARAS, () => ({ images: 2 }), T0)
      const fails = store.changePreferences(
        MARAS,
        () => {
          throw new Error('no')
        },
        T0,
      )
      await assert.rejects(fails, /no/)
      assert.deepEqual(await other.preferences(MARAS), { images: 2 })
    })

    test('of a person and all places are found in one look, nearest first', async () => {
      await store.changePreferences(MARAS, () => ({ images: 3 }), T0)
      await store.changePreferences(place('server'), () => ({ aDay: 5 }), T0)
      await store.changePreferences(place('thread'), () => ({ enabled: true }), T0)
      // Neither a place that is called like the person, nor a person like a place.
      await store.changePreferences(place('mara'), () => ({ enabled: false }), T0)
      await store.changePreferences({ ...MARAS, id: 'server' }, () => ({ images: 1 }), T0)
      const { event } = newRequest('e')
      const within = ['channel', 'server']
      assert.deepEqual(await other.chosenAt({ ...event, place: { ...event.place, id: 'thread', within } }), {
        person: { images: 3 },
        places: [
          { id: 'thread', settings: { enabled: true } },
          { id: 'channel', settings: {} },
          { id: 'server', settings: { aDay: 5 } },
        ],
      })
    })

    test('a person sees theirs in their data, and they are forgotten with the rest', async () => {
      await store.changePreferences(MARAS, () => ({ images: 3, language: 'de' as const }), T0)
      await store.changePreferences(place('mara'), () => ({ aDay: 1 }), T0)
      assert.equal((await other.personData(MARA)).preferences, 2)
      assert.deepEqual(await other.accountsOf('console', 'mara'), ['me'])
      assert.equal((await other.erasePerson(MARA)).preferences, true)
      assert.deepEqual(await store.preferences(MARAS), {})
      assert.deepEqual(await store.preferences(place('mara')), { aDay: 1 })
      assert.equal((await other.personData(MARA)).preferences, 0)
      assert.equal((await other.erasePerson(MARA)).preferences, false)
    })

    test('the quota of a place counts its own drawings of a day, of one person', async () => {
      let seen: Standing | undefined
      const look = async (quotaPlace?: string) => {
        const probe = { ...newRequest(`probe-${Math.random()}`), ...(quotaPlace && { quotaPlace }) }
        await other.admit(probe, true, (standing) => {
          seen = standing
          return { ...QUICK, windowMs: 0 }
        })
        return seen?.todayHere
      }
      const draw = (eventId: string, quotaPlace: string, change = {}) =>
        store.admit({ ...newRequest(eventId, change), quotaPlace }, true, accept)
      await draw('a', 'server')
      await draw('b', 'server')
      await draw('c', 'other')
      await draw('yesterday', 'server', { at: T0 - DAY_MS })
      await draw('d', 'server', { person: 'tom' })
      await store.admit({ ...newRequest('help'), quotaPlace: 'server' }, false, accept)
      await store.admit(newRequest('e'), true, accept)
      assert.equal(await look('server'), 2)
      assert.equal(await look('other'), 1)
      assert.equal(await look('elsewhere'), 0)
      assert.equal(await look(), 0)
    })

    test('of fifty drawings that come to two processes at once as many as the quota are let in', async () => {
      const quota = ({ todayHere }: Standing) =>
        todayHere < 3
          ? accept()
          : ({ kind: 'answer', sentence: sentence('tooManyTodayHere', { limit: 3 }) } as const)
      const asking = Array.from({ length: 50 }, (_, n) => ({ ...newRequest(`e${n}`), quotaPlace: 'server' }))
      await Promise.all(asking.map((request, n) => (n % 2 === 0 ? store : other).admit(request, true, quota)))
      const kinds = await Promise.all(
        asking.map(async ({ id }) => (await store.load(id))?.request.parsed.kind),
      )
      assert.equal(kinds.filter((kind) => kind === 'command').length, 3)
    })
  })
}
