import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kudosEmoji } from '../../../src/core/kudos/emojis.ts'

function problem(emoji: string): string | undefined {
  return kudosEmoji.safeParse({ emoji, amount: 5 }).error?.issues[0]?.message
}

test('an emoji in a form that no reaction ever has is refused, with the form to write', () => {
  for (const emoji of ['🔥', '❤', '❤️', '👍🏽', '🏴‍☠️', '🇩🇪', '1️⃣', '#️⃣', '👩‍👩‍👧', '123456789012345678'])
    assert.equal(problem(emoji), undefined, emoji)
  for (const emoji of [
    '<:party:123456789012345678>',
    '<a:party:123456789012345678>',
    'party:123456789012345678',
  ])
    assert.match(problem(emoji) ?? '', /never .*: write 123456789012345678, its id alone$/, emoji)
  for (const emoji of [':fire:', 'fire', '<:party:>', '42', ':)', '\\🔥a'])
    assert.match(problem(emoji) ?? '', /never .*: write it as it is shown, such as 🔥, or .* id/, emoji)
})
