import assert from 'node:assert/strict'
import { sentence } from '../../src/core/reply/messages/index.ts'
import type { Standing, Verdict } from '../../src/core/request/limits.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Claim, PersonKey, Store } from '../../src/core/store.ts'
import { newRequest, PLANNED, picture, submission, T0, WORDS } from './requests.ts'

export const MARA: PersonKey = { platform: 'console', account: 'me', personId: 'mara' }
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export const QUICK: Verdict = {
  kind: 'notice',
  about: 'cooldown',
  windowMs: 1_000,
  sentence: sentence('cooldown', { seconds: 1 }),
}
export const accept = (): Verdict => ({ kind: 'accept' })

/** What people do, and what is remembered of it. */
export function peopleOn(store: () => Store) {
  async function claimed(id: RequestId): Promise<Claim> {
    const claim = await store().claim(id, T0 + DAY_MS, T0 + 2 * DAY_MS)
    assert.ok(claim)
    return claim
  }
  async function drawing(eventId: string, change = {}): Promise<{ id: RequestId; claim: Claim }> {
    const request = newRequest(eventId, change)
    assert.equal(await store().admit(request, true, accept), 'inserted')
    return { id: request.id, claim: await claimed(request.id) }
  }
  async function ended(eventId: string, change = {}): Promise<RequestId> {
    const { id, claim } = await drawing(eventId, change)
    await store().savePlan(claim, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
    const collected = submission(0, { name: 'collected', hordeId: 'h' })
    await store().savePicture(claim, collected, picture(0), new Uint8Array([1]))
    await store().saveAnswer(claim, null)
    await store().end(claim, 'pictures', { id: `reply-${eventId}`, ref: 'a lighthouse' })
    await store().release(claim, null)
    return id
  }
  /** What a person has had, as a new message of theirs would be judged by. */
  async function standing(at = T0): Promise<Standing> {
    let seen: Standing | undefined
    const probe = newRequest(`probe-${Math.random()}`, { at })
    const admission = await store().admit(probe, false, (one) => {
      seen = one
      return { ...QUICK, windowMs: Number.MAX_SAFE_INTEGER }
    })
    if (admission === 'inserted') return standing(at)
    assert.ok(seen)
    return seen
  }

  return { drawing, ended, standing }
}
