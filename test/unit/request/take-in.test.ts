import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Intake } from '../../../src/core/ports.ts'
import type { IncomingEvent } from '../../../src/core/request/model.ts'
import { takeIn } from '../../../src/core/request/take-in.ts'

const { signal } = new AbortController()

function said(by: string, text: string): IncomingEvent {
  return {
    platform: 'mastodon',
    account: 'test',
    eventId: text,
    person: { id: by, name: by },
    place: { id: 'test', direct: false, nsfw: false },
    text,
    locale: 'en',
    ref: null,
  }
}

/** An intake whose calls end when the test says so. */
class Slow {
  readonly begun: string[] = []
  readonly #ends = new Map<string, PromiseWithResolvers<void>>()

  readonly intake: Intake = async ({ eventId }) => {
    this.begun.push(eventId)
    const end = Promise.withResolvers<void>()
    this.#ends.set(eventId, end)
    await end.promise
    return { kind: 'ignored', why: 'conversation' }
  }

  async end(eventId: string, error?: Error): Promise<void> {
    const end = this.#ends.get(eventId) ?? assert.fail(`${eventId} has not begun`)
    if (error === undefined) end.resolve()
    else end.reject(error)
    await new Promise(setImmediate)
  }
}

describe('waiting mentions are taken in', () => {
  test('several at once, but those of one person one after the other', async () => {
    const slow = new Slow()
    const taking = takeIn(
      [said('ada', 'a1'), said('ada', 'a2'), said('bob', 'b1'), said('ada', 'a3')],
      slow.intake,
      signal,
    )
    await new Promise(setImmediate)
    assert.deepEqual(slow.begun, ['a1', 'b1'])
    await slow.end('a1')
    assert.deepEqual(slow.begun, ['a1', 'b1', 'a2'])
    await slow.end('a2')
    for (const last of ['a3', 'b1']) await slow.end(last)
    await taking
  })

  test('and where one fails, none of that person behind it; it is told when nothing is in flight', async () => {
    const slow = new Slow()
    let over = false
    const taking = takeIn([said('ada', 'a1'), said('ada', 'a2'), said('bob', 'b1')], slow.intake, signal)
    const settled = taking.then(
      () => assert.fail('it should fail'),
      () => {
        over = true
      },
    )
    await new Promise(setImmediate)
    await slow.end('a1', new Error('the database is away'))
    assert.deepEqual(slow.begun, ['a1', 'b1'])
    assert.equal(over, false)
    await slow.end('b1')
    await settled
    await assert.rejects(taking, /the database is away/)
  })

  test('none any more after the stop', async () => {
    const slow = new Slow()
    const stopping = new AbortController()
    const many = Array.from({ length: 40 }, (_, index) => said(`p${index}`, `w${index}`))
    const taking = takeIn(many, slow.intake, stopping.signal)
    await new Promise(setImmediate)
    const under = [...slow.begun]
    stopping.abort()
    for (const one of under) await slow.end(one)
    await taking
    assert.deepEqual(slow.begun, under)
  })
})
