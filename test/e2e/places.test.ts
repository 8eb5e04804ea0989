import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../../src/engine/open.ts'
import { Workplace } from '../support/processes.ts'

test('herald places: lists who turned the bot away, opens one again, and doctor tells', async () => {
  await using place = await Workplace.make()
  const none = await place.run(['places'])
  assert.deepEqual([none.code, none.stdout.trim()], [0, 'No place has turned the bot away.'])
  const store = await openStore({ engine: { kind: 'embedded' }, dataDir: join(place.dir, 'data') })
  const closed = { platform: 'reddit', account: 'a_bot', placeId: 'drawing' } as const
  await store.closePlace(closed, 'it banned us', Date.now())
  await store.close()
  const listed = await place.run(['places'])
  assert.match(listed.stdout, /^reddit:drawing {2}for a_bot, until 20\d\d-.*: it banned us$/m)
  const [one] = JSON.parse((await place.run(['places', '--json'])).stdout)
  assert.deepEqual([one.platform, one.account, one.placeId], ['reddit', 'a_bot', 'drawing'])
  assert.match(
    (await place.run(['doctor'])).stdout,
    /reddit drawing: it turned the bot away \(it banned us\)/,
  )
  const opened = await place.run(['places', 'open', 'reddit:drawing'])
  assert.deepEqual([opened.code, opened.stdout.trim()], [0, 'Open again: reddit:drawing.'])
  assert.equal((await place.run(['places', 'open', 'reddit:drawing'])).code, 1)
  for (const wrong of [['shut'], ['open'], ['open', 'drawing'], ['open', 'reddit:'], ['open', 'a:b', 'c']])
    assert.equal((await place.run(['places', ...wrong])).code, 2, wrong.join(' '))
})
