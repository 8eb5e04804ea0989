import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { TestHerald } from '../support/herald.ts'

const KEY = 'Xk3_p9QaZ-71mWvRtB2c4A'

test('a key that somebody types into a field is neither drawn nor kept, and they are warned', async () => {
  await using herald = await TestHerald.start()
  const { text } = await herald.draw('', {
    command: {
      kind: 'draw',
      words: { prompt: `a fox, ${KEY}`, negative: KEY, overrides: {} },
      remarks: [],
    },
  })
  assert.match(text, /I neither used nor kept it.*`\/login`/)
  assert.deepEqual(herald.simulator.state().requests, [])
  assert.ok(!JSON.stringify(herald.logged).includes(KEY))
  for (const file of await readdir(herald.dir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    assert.ok(!(await readFile(join(file.parentPath, file.name))).includes(KEY), file.name)
  }
})
