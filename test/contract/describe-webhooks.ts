import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clock } from '../../src/core/ports.ts'
import type { RequestId, Submission } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Claim, Store } from '../../src/core/store.ts'
import { newRequest, PLANNED, SUBMITTED, submission, T0, WORDS } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }

/** What becomes of webhooks, whoever runs the request meanwhile. */
export function describeWebhooks(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`webhooks on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, clock, (one, another) => {
      store = one
      other = another
    })

    const SECRET = 's'.repeat(32)
    /** A claimed request with one submission that a webhook can find. */
    async function plannedWithSecret(eventId = 'one', secret = SECRET): Promise<Claim> {
      const request = newRequest(eventId)
      await store.insert(request)
      const claim = await store.claim(request.id, T0 + 1, T0 + 60_000)
      assert.ok(claim)
      const planned = { ...submission(0, PLANNED), secret: new Secret(secret) }
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [planned] })
      return claim
    }
    async function onlySubmission(id: RequestId): Promise<Submission> {
      const [saved] = (await other.load(id))?.submissions ?? []
      assert.ok(saved)
      return saved
    }

    test('a webhook is heard under no lease, once an image, by its secret and its id alone', async () => {
      const claim = await plannedWithSecret()
      await plannedWithSecret('two', 'o'.repeat(32))
      assert.equal(await other.hear('x'.repeat(32), { hordeId: 'h', image: 'a' }), undefined)
      assert.equal((await onlySubmission(claim.id)).heard, undefined)
      const news = { id: claim.id, news: true }
      assert.deepEqual(await other.hear(SECRET, { hordeId: 'h', image: 'a' }), news)
      assert.deepEqual(await other.hear(SECRET, { hordeId: 'h', image: 'a' }), news, 'its wake may be lost')
      const saved = await onlySubmission(claim.id)
      assert.deepEqual(saved.heard, { hordeId: 'h', count: 1, news: true })
      assert.equal(saved.secret?.reveal(), SECRET)
      assert.equal((await onlySubmission(newRequest('two').id)).heard, undefined)

      await store.saveSubmission(claim, { ...saved, state: SUBMITTED })
      assert.deepEqual((await onlySubmission(claim.id)).heard, { hordeId: 'h', count: 1, news: false })
      assert.deepEqual(await other.hear(SECRET, { hordeId: 'h', image: 'a' }), { id: claim.id, news: false })
      assert.deepEqual(await other.hear(SECRET, { hordeId: 'orphan', image: 'b' }), {
        id: claim.id,
        news: false,
      })
      assert.equal((await onlySubmission(claim.id)).heard?.hordeId, 'h')
      assert.equal((await onlySubmission(claim.id)).secret?.reveal(), SECRET)
    })

    test('what is heard between loading and saving is still news', async () => {
      const claim = await plannedWithSecret()
      await other.hear(SECRET, { hordeId: 'h', image: 'a' })
      const loaded = await onlySubmission(claim.id)
      await other.hear(SECRET, { hordeId: 'h', image: 'b' })
      await store.saveSubmission(claim, { ...loaded, state: SUBMITTED })
      assert.deepEqual((await onlySubmission(claim.id)).heard, { hordeId: 'h', count: 2, news: true })
      await store.saveSubmission(claim, { ...loaded, state: { name: 'collected', hordeId: 'h' } })
      assert.deepEqual(await other.hear(SECRET, { hordeId: 'h', image: 'c' }), { id: claim.id, news: false })
    })

    test('the same plan again keeps the first secret', async () => {
      const claim = await plannedWithSecret()
      const again = { ...submission(0, PLANNED), secret: new Secret('t'.repeat(32)) }
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [again] })
      assert.equal((await onlySubmission(claim.id)).secret?.reveal(), SECRET)
      assert.equal(await store.hear('t'.repeat(32), { hordeId: 'h', image: 'a' }), undefined)
    })
  })
}
