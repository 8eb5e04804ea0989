import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { patientRead } from '../../../src/adapters/mastodon/patient-read.ts'
import { PublishError } from '../../../src/core/errors.ts'

const MINUTE_MS = 60_000

function refused(retryAfterMs?: number): PublishError {
  return new PublishError('reading mentions: too many', {
    outcome: 'not-sent',
    kind: 'rate-limited',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** A list whose answers are given in this order; what was asked and waited is in `done`. */
function listOf(...answers: readonly (readonly unknown[] | Error)[]) {
  const done: unknown[] = []
  const left = [...answers]
  const read = patientRead(
    async (maxId) => {
      done.push(maxId)
      const answer = left.shift() ?? []
      if (answer instanceof Error) throw answer
      return answer
    },
    async (ms) => void done.push(ms),
  )
  return { read, done }
}

describe('a server that allows fewer calls than there are pages', () => {
  test('is asked for the same page again when it says so, not for the first', async () => {
    const { read, done } = listOf(['new'], refused(5 * MINUTE_MS), refused(0), ['old'])
    assert.deepEqual(await read(undefined), ['new'])
    assert.deepEqual(await read('7'), ['old'])
    assert.deepEqual(done, [undefined, '7', 5 * MINUTE_MS, '7', 1_000, '7'])
  })

  test('is not waited for at the first page, for ever, or without a word on how long', async () => {
    const waits: readonly (readonly [string | undefined, PublishError])[] = [
      [undefined, refused(1_000)],
      ['7', refused()],
      ['7', refused(61 * MINUTE_MS)],
    ]
    for (const [maxId, error] of waits) {
      const { read, done } = listOf(error)
      await assert.rejects(read(maxId), error)
      assert.deepEqual(done, [maxId])
    }
    const { read } = listOf(...Array.from({ length: 8 }, () => refused(10 * MINUTE_MS)))
    await assert.rejects(read('7'), /too many/)
  })

  test('that fails otherwise is not waited for', async () => {
    const error = new PublishError('no answer', { outcome: 'unknown', kind: 'transient' })
    await assert.rejects(listOf(error).read('7'), error)
  })
})
