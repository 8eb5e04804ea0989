import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createRequestSecrets } from '../../src/core/accounts/request-secrets.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import type { Clock } from '../../src/core/ports.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Store } from '../../src/core/store.ts'
import { DAY_MS, MARA, peopleOn } from './people.ts'
import { newRequest, T0, UNKNOWN_ID } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }
const { keys } = readVaultKeys(`one:${Buffer.alloc(32, 7).toString('base64')}`)
const TOKEN = new Secret('canary-interaction-token')

/** What every store promises about anchors of requests, and about the secrets that go with them. */
export function describeAnchors(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`anchors on ${name}`, () => {
    let store: Store
    withTwoStores(open, clock, (one) => {
      store = one
    })

    const { drawing } = peopleOn(() => store)
    const secretsOf = () => createRequestSecrets(new Vault(keys), store, clock)

    test('keeps the newest anchor of a request, and its secrets by their purpose', async () => {
      const { id } = newRequest('one')
      await store.insert(newRequest('one'))
      assert.equal(await store.anchor(id), undefined)
      assert.equal(await store.saveAnchor(id, { message: '1' }, T0), true)
      assert.equal(await store.saveAnchor(id, { message: '2', ephemeral: true }, T0 + 1), true)
      assert.deepEqual(await store.anchor(id), { message: '2', ephemeral: true })
      await secretsOf().keep(id, 'interaction', TOKEN)
      assert.equal((await secretsOf().secret(id, 'interaction'))?.reveal(), TOKEN.reveal())
      assert.equal(await secretsOf().secret(id, 'other'), undefined)
    })

    test('a request that has ended keeps the anchor it has', async () => {
      const { id, claim } = await drawing('one')
      await store.saveAnchor(id, { message: '1' }, T0)
      await store.end(claim, 'unanswerable', null)
      assert.equal(await store.saveAnchor(id, { message: '2' }, T0), false)
      assert.deepEqual(await store.anchor(id), { message: '1' })
    })

    test('forgetting a person takes anchors and tokens along, and none come after that', async () => {
      const { id, claim } = await drawing('done')
      await store.saveAnchor(id, { message: '1' }, T0)
      await secretsOf().keep(id, 'interaction', TOKEN)
      await store.end(claim, 'unanswerable', null)
      await store.erasePerson(MARA)
      assert.equal(await store.anchor(id), undefined)
      assert.equal(await secretsOf().secret(id, 'interaction'), undefined)
      assert.equal(await store.saveAnchor(id, { message: '2' }, T0), false)
      await secretsOf().keep(id, 'interaction', TOKEN)
      assert.equal(await store.anchor(id), undefined)
      assert.equal(await secretsOf().secret(id, 'interaction'), undefined)
    })

    test('removed requests leave no anchor, and unknown ones get none', async () => {
      const { id, claim } = await drawing('old')
      await store.saveAnchor(id, { message: '1' }, T0)
      await store.end(claim, 'unanswerable', null)
      await store.removeEnded(T0 + DAY_MS, 10)
      assert.equal(await store.anchor(id), undefined)
      assert.equal(await store.saveAnchor(UNKNOWN_ID, { message: '1' }, T0), false)
      assert.equal(await store.anchor(UNKNOWN_ID), undefined)
    })
  })
}
