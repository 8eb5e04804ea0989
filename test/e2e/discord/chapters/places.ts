import assert from 'node:assert/strict'
import { PermissionFlagsBits } from 'discord.js'
import type { Evening } from '../evening.ts'

const DONE = /Here is your AI picture/

/** Everywhere that Discord lets people use a bot. */
export async function places(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const { world } = stage.discord

  const inChannel = evening.mention(
    'ada',
    cast.drawing,
    'draw me a fox in a library style: watercolour --n 2',
  )
  const inThread = evening.slash('ada', cast.thread, 'imagine', { prompt: 'a lamp' })
  const inPost = evening.mention('ben', cast.forumPost, 'zeichne mir einen Fuchs')
  const said = evening.dm('ada', 'draw me a secret garden')
  const direct = world.directWith(stage.discord.person('ada'))
  const inDirect = evening.slash('ada', direct, 'imagine', { prompt: 'a secret door' })
  const alone = evening.slash('ada', cast.wordsOnly, 'imagine', { prompt: 'a surprise', private: true })
  const inCellar = evening.slash('ada', cast.cellar, 'imagine', { prompt: 'a cellar' })
  const inChat = evening.slash('mara', cast.chat, 'imagine', { prompt: 'a toast' })
  const abroad = evening.slash('mara', cast.elsewhere, 'imagine', { prompt: 'a visitor' })

  const reply = await evening.reply(inChannel, /Here are your 2 AI pictures/)
  assert.equal(reply.attachments.length, 2)
  const again = evening.mention('ada', cast.drawing, 'again', reply)
  await evening.answer(inThread, DONE)
  await evening.reply(inPost, DONE)
  await evening.reply(said, DONE)
  await evening.answer(inDirect, DONE)
  const hidden = await evening.answer(alone, DONE)
  assert.equal(evening.look('olga', hidden), undefined, 'nobody else sees it')
  const cellar = await evening.answer(inCellar, DONE)
  assert.match(cellar.attachments[0]?.filename ?? '', /^SPOILER_/)
  await evening.answer(inChat, DONE)
  await evening.answer(abroad, DONE)
  await evening.reply(again, /Here are your 2 AI pictures/)

  const elsewhere = world.guildOf(cast.elsewhere)
  const everybody = elsewhere?.roles.get(elsewhere.id)
  assert.ok(elsewhere && everybody)
  evening.transcript.aside(
    'Nora lets nobody use external apps any more: what they answer is seen by the person alone',
  )
  world.allow(elsewhere, everybody, everybody.permissions & ~PermissionFlagsBits.UseExternalApps)
  const quiet = await evening.answer(
    evening.slash('mara', cast.elsewhere, 'imagine', { prompt: 'a quiet visitor' }),
    DONE,
  )
  assert.equal(evening.look('nora', quiet), undefined, 'nobody else sees it')
}
