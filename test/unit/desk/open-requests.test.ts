import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openRequests } from '../../../src/core/desk/open-requests.ts'
import type { RequestRecord, SubmissionState } from '../../../src/core/request/model.ts'
import { newRequest, PLANNED, SUBMITTED, submission, T0, WORDS } from '../../contract/requests.ts'

const WHO = { platform: 'console', account: 'me', personId: 'mara' } as const

/** What somebody is told of a request whose submissions are in these states. */
async function told(...states: readonly SubmissionState[]) {
  const { id, ...asked } = newRequest('1')
  const request: RequestRecord = {
    ...asked,
    id,
    state: 'generating',
    outcome: null,
    words: WORDS,
    remarks: [],
    cause: null,
    cancelRequested: false,
    wentBack: false,
    takenUpAt: T0,
    firstSubmitAt: null,
    answeredAt: null,
    endedAt: null,
  }
  const submissions = states.map((state, index) => submission(index, state))
  const [open] = await openRequests(
    {
      openOf: async () => [id],
      load: async () => ({ request, submissions, pictures: [], deliveries: [], answer: null }),
    },
    WHO,
  )
  return open?.state
}

describe('a request under way', () => {
  test('that stands in our own line is not said to be drawn: nothing of it was sent', async () => {
    assert.equal(await told(PLANNED, PLANNED), 'received')
  })
  test('is being drawn as soon as some of it was sent', async () => {
    assert.equal(await told(PLANNED, SUBMITTED), 'generating')
    assert.equal(await told({ name: 'submitting', tries: 0, since: T0 }), 'generating')
  })
})
