import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Capabilities } from '../../../src/core/ports.ts'
import { progressText } from '../../../src/core/reply/progress.ts'
import type { Submission } from '../../../src/core/request/model.ts'
import type { RequestAggregate } from '../../../src/core/store.ts'
import { newRequest, PLANNED, SUBMITTED, submission, WORDS } from '../../contract/requests.ts'

const ROOM = { textLimit: 2_000, imagesPerReply: 4 } as Capabilities
const CHECK = {
  finished: 0,
  processing: 0,
  restarted: 0,
  waiting: 1,
  done: false,
  faulted: false,
  is_possible: true,
  wait_time: 0,
  queue_position: 0,
  kudos: 0,
}

const sent = (last: Partial<typeof CHECK> | null, more = {}): Submission['state'] => ({
  ...SUBMITTED,
  last: last && { ...CHECK, ...last },
  ...more,
})

function told(
  states: readonly Submission['state'][],
  line: { requests: number; minutes: number | null } = { requests: 0, minutes: 0 },
  capabilities = ROOM,
): string {
  const request = {
    ...newRequest('one'),
    words: WORDS,
    remarks: [],
  } as unknown as RequestAggregate['request']
  const submissions = states.map((state, index) => submission(index, state))
  return progressText(
    { request, submissions, pictures: [], deliveries: [], answer: null },
    line,
    capabilities,
  )
}

describe('what a person is told while they wait', () => {
  test('a time that is known is rough, and who is ahead is counted', () => {
    assert.equal(
      told([sent({ wait_time: 130, queue_position: 13 }), sent({ wait_time: 20, queue_position: 2 })]),
      "I'm on it: 2 pictures, style stonepunk. About 3 minutes; 12 requests are ahead. You can cancel any time.",
    )
    assert.match(told([sent({ wait_time: 1 })]), /About 1 minute\./)
    assert.match(told([PLANNED], { requests: 40, minutes: 9 }), /About 9 minutes; 40 requests are ahead/)
  })

  test('our line and the wait at the Horde add up', () => {
    assert.match(told([sent({ wait_time: 120 }), PLANNED], { requests: 5, minutes: 4 }), /About 6 minutes/)
  })

  test('what is not known is said to be unknown, never guessed', () => {
    for (const states of [
      [PLANNED],
      [sent(null)],
      [sent({ wait_time: 0 })],
      [sent({ wait_time: 60 }, { impossibleSince: 1 })],
      [sent({ wait_time: 60 }), sent(null)],
    ])
      assert.match(told(states), /isn't known yet/, JSON.stringify(states))
    assert.match(told([PLANNED], { requests: 40, minutes: null }), /isn't known yet; 40 requests are ahead/)
    assert.match(told([sent({ waiting: 0, processing: 1 })]), /being drawn now/)
  })

  test('fits where there is little room', () => {
    const text = told([PLANNED], undefined, { ...ROOM, textLimit: 40 })
    assert.ok(text.length <= 40)
  })
})
