import assert from 'node:assert/strict'
import { PermissionFlagsBits } from 'discord.js'
import type { Message } from '../../../simulators/discord/index.ts'
import type { Evening } from '../evening.ts'
import { KEYS, login } from './accounts.ts'

const HEART = '❤️'

/**
 * People thank each other. Ada and Ben are linked, Mallory is not, Pia has a shared key, Cleo takes no messages, and
 * Flo's account is flagged. What became of it they are told within a minute, or when the service is back.
 * @param result of Ada's
 */
export async function kudos(evening: Evening, result: Message): Promise<void> {
  const { stage, cast } = evening
  const { drawing, bay } = cast
  const { discord, horde } = stage
  for (const key of Object.values(KEYS)) horde.changeAccount({ key, kudos: 20_000 })
  horde.changeAccount({ key: KEYS.flo, flagged: true })
  await login(evening, 'flo', KEYS.flo, /Done: you are linked/)
  await login(evening, 'cleo', KEYS.cleo, /Done: you are linked/)
  const shared = await fetch(`${horde.url}/api/v2/sharedkeys`, {
    method: 'PUT',
    headers: { apikey: KEYS.cleo },
    body: JSON.stringify({ kudos: 40, name: 'for Pia' }),
  })
  const { id } = (await shared.json()) as { id: string }
  await login(evening, 'pia', id, /can't send kudos/)
  discord.person('cleo').takesDms = false
  evening.transcript.aside('Olga lets Herald manage messages; Cleo takes no direct messages')
  const { world } = discord
  world.giveRole(bay, world.me, world.makeRole(bay, 'thanks', PermissionFlagsBits.ManageMessages))
  await evening.answer(
    evening.slash('olga', drawing, 'serverpreferences server', { public_kudos: true }),
    /Saved/,
  )

  await evening.answer(
    evening.slash('ada', drawing, 'help', { topic: 'kudos' }),
    /They are never sold: nobody[\s\S]*`\/login` links[\s\S]*1 reaction sends/,
  )
  const bens = evening.say('ben', drawing, 'I made a map')
  const cleos = evening.say('cleo', drawing, 'I made a song')
  evening.react('ben', result, HEART)
  await evening.until('that is paid', () => horde.state().transfers.length === 1)
  evening.transcript.aside('What Ada gives Ben now waits a minute: the Horde wants that of gifts in return')
  evening.react('ada', bens, HEART)
  evening.react('ada', cleos, HEART)
  evening.react('flo', bens, HEART)
  evening.react('mallory', bens, HEART)
  await evening.told('mallory', /use `\/login` \(only you see it\)\. I took the reaction back/)
  evening.react('pia', bens, HEART)
  await evening.told('pia', /linked by a shared key/)
  const standing = () => [...(bens.reactions.get(HEART) ?? [])]
  await evening.until('both are taken back', () => standing().length === 2)
  evening.react('ada', evening.say('olga', drawing, 'I made tea'), HEART)

  const amount = 20
  await evening.answer(
    evening.slash('ben', drawing, 'kudos send', { amount, to: discord.person('ada'), note: 'Danke' }),
    /20 Kudos sind unterwegs/,
  )
  const { username } = horde.changeAccount({ key: KEYS.cleo })
  const asked = await evening.answer(
    evening.slash('ada', drawing, 'kudos send', { amount: 600, horde_name: username }),
    /shall I send 600 kudos/,
  )
  await evening.answer(evening.press('ada', asked, "Don't send"), /Nothing was sent/)
  const byMenu = evening.menu('ada', 'author', bens, 'Send kudos')
  const much = await evening.answer(await evening.fillIn(byMenu, { amount: '700' }), /shall I send 700/)
  await evening.answer(evening.press('ada', much, 'Send 700 kudos'), /700 kudos are on their way/)
  const onResult = evening.menu('ben', 'message', result, 'Send kudos')
  await evening.answer(
    await evening.fillIn(onResult, { amount: '5', note: 'Schön' }),
    /5 Kudos sind unterwegs zu Ada/,
  )
  await evening.answer(evening.slash('ada', drawing, 'kudos balance'), /has \d+ kudos/)
  for (let place = 0; place < 6; place += 1) {
    await evening.answer(
      evening.slash('ada', drawing, 'kudos send', { amount: 1, to: discord.person('ben') }),
      /1 kudos is on its way/,
    )
  }
  const ledger = await evening.answer(evening.slash('ada', drawing, 'kudos ledger'), /Page 1 of 2/)
  await evening.answer(evening.press('ada', ledger, 'Next'), /50 to Cleo: [\s\S]*50 from Ben: paid/)
  await evening.answer(evening.press('ada', ledger, 'Previous'), /Page 1 of 2/)
  await evening.answer(evening.slash('pia', drawing, 'kudos quiet'), /no more messages/)
}

/** What the people of that chapter have been told when the service was away for a while and is back. */
export async function kudosTold(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const { world } = stage.discord
  await evening.told('ben', /Ada hat dir \d+ Kudos .*gesendet/, /Du hast .*\d+ Kudos .*Ada/)
  await evening.told('ada', /Ben sent you \d+ kudos/, /Olga isn't linked to a Horde account yet/)
  await evening.told('olga', /Ada would like to send you 50 kudos/)
  await evening.told('flo', /lets your account send no kudos/)
  const cleo = stage.discord.person('cleo')
  const thanks = () => world.messagesIn(cast.drawing.id).find(({ mentions }) => mentions.users.has(cleo.id))
  const told = await evening.sees('cleo', thanks, /A heart: Ada sent you 50 kudos/)
  assert.equal(told.author, world.me)
  const sent = () => stage.horde.state().transfers.map(({ amount }) => amount)
  await evening.until('all is paid', () => sent().length === 12)
  assert.deepEqual(
    sent().toSorted((a, b) => a - b),
    [1, 1, 1, 1, 1, 1, 5, 20, 50, 50, 50, 700],
  )
}
