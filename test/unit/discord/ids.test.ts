import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askedByComponent } from '../../../src/adapters/discord/commands/asked.ts'
import {
  CHOOSABLE,
  type ComponentId,
  decodeId,
  encodeId,
  LONGEST_NAME,
  SCOPES,
  SWITCHES,
} from '../../../src/adapters/discord/views/ids.ts'

const eventId = '18446744073709551615'
const NAMES = [
  'comic',
  'a: b :c',
  'naïve & 日本 👩‍🚀',
  ':',
  'x'.repeat(LONGEST_NAME),
  '😀'.repeat(LONGEST_NAME / 2),
]

const IDS: readonly ComponentId[] = [
  { action: 'give-form', personId: eventId, name: 'Mara: the 🦊'.repeat(3) },
  { action: 'give', eventId, amount: 50_000_000, personId: eventId, name: 'x'.repeat(38) },
  { action: 'give-not', eventId },
  { action: 'ledger', page: 3 },
  ...(['cancel', 'delete', 'settings', 'show'] as const).map((action) => ({ action, eventId })),
  { action: 'categories', page: 0 },
  ...NAMES.flatMap((name): ComponentId[] => [
    { action: 'category', page: 999, name },
    { action: 'pick-style', page: 999, name },
  ]),
  ...(['pick-category', 'queue', 'horde', 'login', 'forget-ask', 'forget-yes', 'forget-no'] as const).map(
    (action) => ({
      action,
    }),
  ),
  ...SCOPES.flatMap((scope): ComponentId[] => [
    ...(['ask', 'form', 'reset'] as const).map((action) => ({ action, scope })),
    ...CHOOSABLE.map((choice): ComponentId => ({ action: 'choose', scope, choice })),
    ...SWITCHES.flatMap((one): ComponentId[] =>
      (['on', 'off'] as const).map((to) => ({ action: 'switch', scope, switch: one, to })),
    ),
  ]),
]

describe('the id of a button', () => {
  test('says after a restart what it said before, in the room that Discord gives', () => {
    for (const id of IDS) {
      const text = encodeId(id)
      assert.ok(text.length <= 100, text)
      assert.deepEqual(decodeId(text), id)
    }
    assert.equal(new Set(IDS.map(encodeId)).size, IDS.length)
  })

  test('that we have not made means nothing', () => {
    const forged = [
      '',
      'h1',
      'h1:',
      'h2:queue',
      'H1:queue',
      'h1:queue:more',
      'h1:cancel',
      'h1:cancel:',
      'h1:cancel:12:34',
      'h1:cancel:12 34',
      'h1:cancel:١٢',
      'h1:cancel:-1',
      `h1:cancel:${'1'.repeat(21)}`,
      'h1:delete:1; DROP TABLE request',
      'h1:categories:x',
      'h1:categories:-1',
      'h1:categories:1e3',
      'h1:categories:1000',
      'h1:category:1:',
      'h1:category:1:\0',
      `h1:category:1:${'x'.repeat(LONGEST_NAME + 1)}`,
      'h1:give:1:0:2:Mara',
      'h1:give:1:-5:2:Mara',
      'h1:give:1:123456789:2:Mara',
      'h1:give:1:5:x:Mara',
      'h1:give:1:5:2:',
      'h1:give-form:x:Mara',
      'h1:choose:theirs:roles',
      'h1:choose:server:owner',
      'h1:switch:server:nsfw:maybe',
      'h1:form:server:x',
      'h1:constructor',
      'h1:__proto__:x',
      'h1:toString:1',
      `h1:queue${' '.repeat(5_000)}`,
      ...IDS.map((id) => `x${encodeId(id)}`),
    ]
    for (const text of forged) {
      assert.equal(decodeId(text), undefined, text)
      assert.equal(askedByComponent(text, []), undefined, text)
    }
  })

  test('is never made where it could not be read again', () => {
    assert.throws(() => encodeId({ action: 'cancel', eventId: 'abc' }))
    assert.throws(() => encodeId({ action: 'category', page: 0, name: 'x'.repeat(LONGEST_NAME + 1) }))
    assert.throws(() => encodeId({ action: 'categories', page: 1_000 }))
  })
})
