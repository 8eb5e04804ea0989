import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heldUp, progressLine } from '../../src/cli/watch.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import { TestHerald } from '../support/herald.ts'

/** What the console says of a request now. */
async function lineOf(herald: TestHerald, id: RequestId): Promise<string> {
  const look = await herald.app.store.load(id)
  assert.ok(look)
  return progressLine(look, await heldUp(herald.app.store, look, herald.now()))
}

test('who waits in our own line sees how many are before them, and fewer as it moves', async () => {
  await using herald = await TestHerald.start()
  const ids: RequestId[] = []
  for (const who of ['ada', 'ben', 'cleo', 'dora'])
    ids.push(await herald.say('draw me a fox style: anime --n 1', { person: { id: who, name: who } }))
  const last = ids[3] ?? assert.fail()
  const seen = new Set<string>()
  await herald.until(async () => {
    const line = await lineOf(herald, last)
    seen.add(/\d+ requests? (?:is|are) ahead/.exec(line)?.[0] ?? '')
    return line === 'done'
  }, 'the end')
  assert.deepEqual(
    [...seen].filter((words) => words !== ''),
    ['2 requests are ahead', '1 request is ahead'],
  )
})

test('who waits for a Horde that is down is told so, steadily, and no more once it answers', async () => {
  await using herald = await TestHerald.start()
  herald.simulator.inject({ route: 'submit', kind: 'reset-before', times: 3 })
  const id = await herald.say('draw me a fox style: anime --n 1')
  const lines: string[] = []
  await herald.until(async () => {
    lines.push(await lineOf(herald, id))
    return lines.at(-1) === 'done'
  }, 'the end')
  const told = lines.flatMap((line, at) => (line.includes('the Horde does not answer') ? [at] : []))
  assert.ok(told.length > 0, lines.join('\n'))
  assert.equal((told.at(-1) ?? 0) - (told[0] ?? 0) + 1, told.length, `without a gap:\n${lines.join('\n')}`)
})
