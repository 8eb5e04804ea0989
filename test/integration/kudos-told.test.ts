import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PrivateNote, tellReceipts } from '../../src/core/kudos/tell.ts'
import { KudosScene } from '../support/kudos-scene.ts'

test('what was taken to be told is told even where the process is to stop meanwhile, and nothing is taken afterwards', async () => {
  await using scene = await KudosScene.start()
  for (const person of ['ada', 'ben']) await scene.link(person)
  const { app: needs } = scene.herald
  const stopping = new AbortController()
  const told: string[] = []
  const write = async ({ personId }: PrivateNote, signal: AbortSignal) => {
    stopping.abort()
    signal.throwIfAborted()
    told.push(personId)
  }
  const tell = () => tellReceipts({ needs, platform: 'console', account: 'local', write }, stopping.signal)

  await scene.give('ada', 'ben', 'first')
  await scene.pass(62_000)
  await tell()
  assert.deepEqual(told.toSorted(), ['ada', 'ben'])

  await scene.give('ada', 'ben', 'second')
  await scene.pass(62_000)
  await tell()
  assert.equal(told.length, 2)
  assert.equal((await scene.receipts()).length, 2, 'they are left to the next process')
})
