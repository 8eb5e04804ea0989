import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { liveLine, progressLine } from '../../../src/cli/watch.ts'
import type { Picture, RequestRecord } from '../../../src/core/request/model.ts'
import { newRequest, picture, submission } from '../../contract/requests.ts'

const FREE = { ahead: 0, pause: undefined }

const request: RequestRecord = {
  ...newRequest('e1'),
  parsed: { kind: 'command', command: { kind: 'help' } },
  state: 'generating',
  outcome: null,
  words: null,
  remarks: [],
  cause: null,
  cancelRequested: false,
  takenUpAt: 0,
  firstSubmitAt: 0,
  answeredAt: null,
  endedAt: null,
  wentBack: false,
}

const unsent = submission(0, { name: 'planned', tries: 0, notBefore: 0 })

function atHorde(look: { finished?: number; queue_position?: number; wait_time?: number }) {
  return submission(1, {
    name: 'submitted',
    hordeId: 'h',
    submittedAt: 0,
    tries: 0,
    checkAt: 0,
    impossibleSince: null,
    fetchFailedSince: null,
    last: {
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
      ...look,
    },
  })
}

type Submissions = readonly ReturnType<typeof submission>[]

function lineOf(submissions: Submissions, held = FREE, pictures: readonly Picture[] = []): string {
  return progressLine({ request, submissions, pictures, deliveries: [], answer: null }, held)
}

describe('the line that says where a request stands', () => {
  test('tells the place at the Horde and the time in units that people use', () => {
    assert.equal(
      lineOf([atHorde({ queue_position: 7, wait_time: 45 })]),
      '[............] 0 of 1, place 7 in the queue, about 45 s',
    )
    assert.match(lineOf([atHorde({ wait_time: 600 })]), /about 10 min$/)
    assert.match(lineOf([atHorde({ finished: 1 })]), /^\[#{12}\] 1 of 1$/)
  })

  test('counts a picture once, although it is finished at the Horde and already stored', () => {
    const stored = [picture(0), { ...picture(0), submission: 1 }]
    const fetched = submission(0, { name: 'collected', hordeId: 'h' })
    assert.match(lineOf([fetched, atHorde({ finished: 1 })], FREE, stored), /^\[#{12}\] 2 of 2$/)
    assert.match(lineOf([fetched, atHorde({ finished: 1 })], FREE, stored.slice(0, 1)), / 2 of 2$/)
    assert.match(lineOf([fetched, atHorde({ finished: 0 })], FREE, stored.slice(0, 1)), / 1 of 2$/)
  })

  test('tells who is before us in our own line, and why nothing is sent', () => {
    assert.match(lineOf([unsent], { ...FREE, ahead: 1 }), /1 still to be sent, 1 request is ahead$/)
    assert.match(lineOf([unsent], { ...FREE, ahead: 12 }), /12 requests are ahead$/)
    const why = (pause: string) => lineOf([unsent], { ahead: 0, pause } as never)
    assert.match(why('unreachable'), /the Horde does not answer, trying again/)
    assert.match(why('TimeoutIP'), /the Horde asks us to wait/)
    assert.match(why('constructor'), /the Horde asks us to wait/)
  })
})

test('a line that is rewritten never wraps: what wraps stays on the screen', () => {
  const written: string[] = []
  const screen = { isTTY: true, columns: 20, write: (text: string) => written.push(text) }
  const line = liveLine(screen as never)
  line.show('0123456789 0123456789 0123456789')
  line.show('short')
  line.end()
  assert.deepEqual(written, ['\r\x1b[2K0123456789 01234567', '\r\x1b[2Kshort', '\r\x1b[2K'])
})
