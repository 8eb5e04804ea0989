import assert from 'node:assert/strict'
import { PermissionFlagsBits } from 'discord.js'
import type { Message } from '../../../simulators/discord/index.ts'
import type { Evening } from '../evening.ts'
import { SLOW_MODEL, SLOW_MS } from '../stage.ts'

const DONE = /Here is your AI picture/
const MINUTE_MS = 60_000

/**
 * Five things take a quarter of an hour to draw, longer than the tokens of their interactions live, and the service dies
 * twice meanwhile.
 * @param old a result from before
 */
export async function night(evening: Evening, old: Message): Promise<void> {
  const { stage, cast, transcript } = evening
  const { discord } = stage
  // What the service has not noted yet it sends once more, and then it takes as long again.
  const noted = () => stage.written.split('"msg":"submitted"').length - 1
  const before = noted()
  const slow = { model: SLOW_MODEL, style: 'steampunk' }
  const open = evening.slash('ben', cast.drawing, 'imagine', { prompt: 'eine lange Brücke', ...slow })
  const hidden = { ...slow, private: true }
  const pressed = evening.slash('ada', cast.thread, 'imagine', { prompt: 'a long letter', ...hidden })
  const left = evening.slash('mara', cast.forumPost, 'imagine', { prompt: 'a long walk', ...hidden })
  const doomed = evening.slash('ada', cast.doomed, 'imagine', { prompt: 'a long farewell', ...slow })
  const mention = evening.mention(
    'ada',
    cast.cellar,
    `draw me a long story style: steampunk --model "${SLOW_MODEL}"`,
  )
  await evening.until('all are drawn', () => noted() === before + 5)
  await evening.answer(pressed, /I'm on it/)

  transcript.aside('The service is killed; nobody hears what is asked for meanwhile')
  await stage.kill()
  const unheard = evening.slash('ada', cast.drawing, 'help')
  transcript.aside('Olga deletes #doomed, and takes Herald the permission View Channel in #cellar')
  discord.eraseChannel(cast.doomed)
  discord.world.overwrite(cast.cellar, {
    id: discord.world.me.id,
    kind: 'member',
    allow: 0n,
    deny: PermissionFlagsBits.ViewChannel,
  })
  stage.pass(13 * MINUTE_MS + 5_000)
  assert.equal(unheard.state(), 'failed')
  transcript.aside('Ada reads: "The application did not respond"')
  await stage.start()
  transcript.aside('13 minutes later it runs again')

  await evening.answer(evening.press('ada', old, 'Show settings'), /were drawn from: a lighthouse at dusk/)
  const offer = await evening.answer(pressed, /I can't change this message much longer/)
  await evening.answer(left, /I can't change this message much longer/)
  const fresh = evening.press('ada', offer, 'Show result')
  await evening.answer(fresh, /I'm on it/)

  transcript.aside('The service is killed once more')
  await stage.kill()
  stage.pass(SLOW_MS - 13 * MINUTE_MS + 30_000)
  await stage.start()
  transcript.aside('16 minutes after the requests it runs again, and the pictures are there')

  const shown = await evening.answer(open, /Hier ist dein/)
  const { world } = discord
  const ping = () => world.messagesIn(cast.drawing.id).find((one) => one.reference?.messageId === shown.id)
  const told = await evening.sees('ben', ping, /KI-Bild/)
  assert.deepEqual([...told.mentions.users], [discord.person('ben').id])
  await evening.answer(pressed, DONE)
  const direct = world.directWith(discord.person('mara'))
  await evening.sees('mara', () => world.messagesIn(direct.id).at(-1), DONE)
  for (const event of [pressed.interaction, doomed.interaction, mention]) await evening.ended(event)
  await evening.answer(evening.slash('ada', cast.drawing, 'queue'), /Nothing of yours is under way/)
  assert.equal(evening.look('ada', mention)?.message.id, mention.id)
  assert.deepEqual(
    world.messagesIn(cast.cellar.id).filter(({ reference }) => reference?.messageId === mention.id),
    [],
  )
}
