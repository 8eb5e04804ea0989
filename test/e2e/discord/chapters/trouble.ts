import assert from 'node:assert/strict'
import { PermissionFlagsBits } from 'discord.js'
import type { Evening } from '../evening.ts'

/** The bot may not do everything everywhere, and says what is missing before anything is drawn. */
export async function missingPermissions(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const before = stage.horde.state().submits
  evening.transcript.aside('Olga takes the permission Attach Files away in #words-only')
  stage.discord.world.overwrite(cast.wordsOnly, {
    id: cast.bay.id,
    kind: 'role',
    allow: 0n,
    deny: PermissionFlagsBits.AttachFiles,
  })
  await evening.answer(evening.slash('ada', cast.wordsOnly, 'imagine', { prompt: 'a door' }), /Attach Files/)
  await evening.reply(evening.mention('ada', cast.wordsOnly, 'draw me a door'), /Attach Files/)
  assert.equal(stage.horde.state().submits, before, 'nothing was drawn')
}
