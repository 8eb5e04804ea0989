import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReceiptMessage } from '../../../src/core/kudos/receipts.ts'
import { type PrivateNote, tellReceipts } from '../../../src/core/kudos/tell.ts'
import { sentence } from '../../../src/core/reply/messages/index.ts'
import { sourceNeeds } from '../../support/needs.ts'
import { silent } from '../../support/silent.ts'

const AT = { platform: 'mastodon', account: 'bot@x' } as const

function waitsFor(personId: string): ReceiptMessage {
  const said = sentence('giftWaitsForYou', { kudos: 50, from: ['Mara'], more: 0, days: 7 })
  return { to: { ...AT, personId }, sentences: [said], receipts: [] }
}

test('everybody is told of kudos, though the language of one cannot be read', async () => {
  const written: PrivateNote[] = []
  const base = sourceNeeds({ now: () => 0 }, silent)
  const preferences = {
    ...base.desk.preferences,
    ofPerson: async ({ id }: { readonly id: string }) => {
      if (id === 'tom') throw new Error('the database went away')
      return { language: 'de' as const }
    },
  }
  await tellReceipts(
    {
      ...AT,
      needs: {
        ...base,
        desk: { ...base.desk, preferences },
        giftReceipts: async () => [waitsFor('tom'), waitsFor('eve')],
      },
      write: async (note) => void written.push(note),
    },
    new AbortController().signal,
  )
  const told = written.map(({ personId, locale }) => [personId, locale])
  assert.deepEqual(told, [
    ['tom', 'en'],
    ['eve', 'de'],
  ])
})
