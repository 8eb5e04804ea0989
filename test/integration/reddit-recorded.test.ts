import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as z from 'zod'
import { redditSettings } from '../../src/adapters/reddit/config.ts'
import { commentThing, inboxItem } from '../../src/adapters/reddit/entities.ts'
import { listingOf } from '../../src/adapters/reddit/listing.ts'
import { readComment, readItem } from '../../src/adapters/reddit/trigger.ts'

/** Answers of the real Reddit, where they are at hand. */
const RECORDED = '../shared/recorded/reddit'
const skip = existsSync(RECORDED) ? false : `there are no recorded answers in ${RECORDED}`

const file = z.object({
  interactions: z.array(
    z.object({
      request: z.object({ uri: z.string() }),
      response: z.object({ body: z.object({ string: z.string().optional() }) }),
    }),
  ),
})

/** Every recorded answer to a call whose address contains this. */
function recorded(address: string): unknown[] {
  return readdirSync(RECORDED).flatMap((name) =>
    file
      .parse(JSON.parse(readFileSync(join(RECORDED, name), 'utf8')))
      .interactions.filter(({ request }) => request.uri.includes(address))
      .map(({ response }) => JSON.parse(response.body.string ?? 'null')),
  )
}

const settings = redditSettings.parse({
  account: 'the_bot',
  operator: 'somebody',
  mentionsElsewhere: true,
  triggerWords: ['great'],
})

test('every recorded mention is read, and says why it is left alone or what it asks', { skip }, () => {
  const items = recorded('message/mentions').flatMap((page) => {
    const { items: read, unreadable } = listingOf(inboxItem).parse(page)
    assert.deepEqual(unreadable, [])
    return read
  })
  assert.ok(items.length > 0)
  const readings = items.map((item) => readItem(item, undefined, settings))
  // Names were taken out of the recordings, so nobody is named there.
  assert.deepEqual(new Set(readings.map(({ kind }) => kind)), new Set(['left-alone']))
  const renamed = items.map((item) => ({
    ...item,
    data: { ...item.data, body: `${item.data.body}\n\nu/the_bot` },
  }))
  const answered = renamed.filter(({ data, kind }) => kind === 't1' && !/bot/i.test(data.author ?? 'bot'))
  for (const item of answered) {
    const reading = inboxItem.parse(item)
    const read = readItem(reading, undefined, settings)
    assert.ok(read.kind === 'event' && /^t3_\w+$/.test(read.event.place.id), JSON.stringify(read))
  }
})

test('every recorded comment of a subreddit is read, a trigger word among them found', { skip }, () => {
  const things = recorded('/comments/?').flatMap((page) => {
    const read = listingOf(commentThing).safeParse(page)
    return read.success ? read.data.items : []
  })
  assert.ok(things.length >= 100)
  const readings = things.map(({ data }) => readComment(data, undefined, settings, 'listing'))
  const why = readings.map((reading) => (reading.kind === 'left-alone' ? reading.why : ''))
  assert.ok(why.includes('trigger words are not answered in its subreddit'))
  assert.ok(why.includes('it does not begin with a trigger word'))
})
