import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DatabaseWatch } from '../../../src/engine/database-watch.ts'

function watched() {
  const said: string[] = []
  const log = { info: say, warn: say, error: say }
  function say(_fields: object, message: string): void {
    said.push(message)
  }
  return { watch: new DatabaseWatch(log), said }
}
const lost = () => Promise.reject(new Error('the connection is gone'))

test('an outage is said once, and so is its end, whoever asks', async () => {
  const { watch, said } = watched()
  for (let sweep = 0; sweep < 3; sweep += 1) await assert.rejects(watch.ask(lost), /gone/)
  assert.equal(watch.isDown, true)
  assert.equal(await watch.ask(async () => 7), 7)
  assert.equal(await watch.ask(async () => 8), 8)
  assert.equal(watch.isDown, false)
  assert.match(said.join('\n'), /^the database does not answer.*\nthe database answers again$/)
})

test('what was asked during an outage and fails after its end is no new one', async () => {
  const { watch, said } = watched()
  await assert.rejects(watch.ask(lost))
  const slow = Promise.withResolvers<void>()
  const late = watch.ask(() => slow.promise)
  await watch.ask(async () => {})
  slow.reject(new Error('the connection is gone'))
  await assert.rejects(late)
  assert.equal(watch.isDown, false)
  assert.equal(said.length, 2)
})
