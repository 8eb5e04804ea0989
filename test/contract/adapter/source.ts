import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestId } from '../../../src/core/request/model.ts'
import { sourceNeeds } from '../../support/needs.ts'
import { Desk } from './desk.ts'
import type { AdapterHarness } from './harness.ts'

/** Events in. */
export function sourceItems(harness: AdapterHarness): void {
  const { cannot = {} } = harness

  test('an event makes one request, with the words and the person', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const one = await desk.asked('draw me a lighthouse')
    const two = await desk.asked('draw me two foxes')
    assert.equal(desk.heard.length, 2)
    assert.notEqual(one.id, two.id)
    for (const { event, message } of [one, two]) {
      assert.equal(event.person.id, message.personId)
      assert.equal(event.platform, desk.adapter.platform)
      assert.equal(event.account, desk.adapter.account)
    }
    assert.equal((await desk.app.store.backlog()).open, 2)
  })

  test('words arrive as people see them, without markup and mention', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    await desk.asked('draw me a fox & a hare, 2 < 3 > 1')
    await desk.asked('draw me a fox &amp; <b>a hare</b>')
  })

  test('our own messages and those of other bots are ignored', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    await desk.platform.mentionByBot('ourselves', 'draw me a loop')
    await desk.platform.mentionByBot('another', 'draw me a loop')
    await desk.asked('draw me a fox')
    assert.equal(desk.heard.length, 1)
  })

  test('an event that intake did not take comes again', { skip: cannot['tell-again'] }, async () => {
    await using desk = await Desk.open(harness)
    await desk.listen(() => Promise.reject(new Error('the database is away')))
    await desk.platform.mention('draw me a fox')
    await desk.hears('draw me a fox')
    await desk.stopListening()
    await desk.restart()
    desk.heard.length = 0
    await desk.listen()
    await desk.hears('draw me a fox')
  })

  test('an event that is told twice has one id', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { message } = await desk.asked('draw me a fox')
    await desk.platform.tellAgain(message)
    await desk.asked('draw me a hare')
    const foxes = desk.heard.filter((event) => desk.wordsOf(event) === 'draw me a fox')
    const ids = foxes.map(({ platform, account, eventId }) => requestId(platform, account, eventId))
    assert.equal(new Set(ids).size, 1)
  })

  test('events during downtime arrive after the restart', { skip: cannot['catch-up'] }, async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    await desk.asked('draw me a fox')
    await desk.stopListening()
    await desk.platform.mention('draw me a hare')
    await desk.restart()
    await desk.platform.mention('draw me an owl')
    await desk.listen()
    await desk.hears('draw me a hare')
    await desk.hears('draw me an owl')
  })

  test('it goes on after the platform failed', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    for (const answer of ['html-502', 'text-503', 'reset'] as const) {
      await desk.platform.fail('events', { answer, effect: 'none' })
      await desk.asked(`draw me a fox after ${answer}`)
    }
  })

  test('nothing is in flight after stop', async () => {
    await using desk = await Desk.open(harness)
    const taking = Promise.withResolvers<void>()
    await desk.listen(async () => {
      await taking.promise
      return { kind: 'ignored', why: 'conversation' }
    })
    await desk.platform.mention('draw me a fox')
    await desk.hears('draw me a fox')
    let stopped = false
    const stopping = desk.stopListening().then(() => {
      stopped = true
    })
    await new Promise(setImmediate)
    assert.equal(stopped, false, 'stop waits for the intake in flight')
    taking.resolve()
    await stopping
    const heardBy = await secondListener(desk)
    for (const words of ['draw me a hare', 'draw me an owl']) {
      await desk.platform.mention(words)
      await desk.until('somebody else heard it', () => heardBy.includes(words))
    }
    assert.deepEqual(
      desk.heard.map((event) => desk.wordsOf(event)),
      ['draw me a fox'],
    )
  })
}

/** Another adapter for the same account, with a memory of its own: when it has heard, the first one could have. */
async function secondListener(desk: Desk): Promise<string[]> {
  const { source } = desk.platform.adapter(sourceNeeds(desk, desk.app.log))
  const heard: string[] = []
  desk.onClose(async () => await source?.stop())
  await source?.start(async (event) => {
    heard.push(desk.wordsOf(event))
    return { kind: 'ignored', why: 'conversation' }
  }, new AbortController().signal)
  return heard
}
