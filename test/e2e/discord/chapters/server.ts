import assert from 'node:assert/strict'
import { NotOffered } from '../../../simulators/discord/index.ts'
import type { Evening } from '../evening.ts'

const SAVED = /^Saved\. It holds from the next request on\./

/** What Olga, who owns the server, lets the bot do on it. */
export async function serverPreferences(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const { drawing, bay, log } = cast
  const { world } = stage.discord
  const mallory = stage.discord.person('mallory')
  const artists = world.makeRole(bay, 'Artists', 0n)
  world.giveRole(bay, stage.discord.person('ada'), artists)
  world.giveRole(bay, mallory, artists)
  assert.throws(() => stage.discord.slash('ada', drawing, 'serverpreferences server'), NotOffered)

  const page = await evening.answer(
    evening.slash('olga', drawing, 'serverpreferences server'),
    /What I do on this server/,
  )
  const pick = (menu: string, id: string, name: string) =>
    evening.answer(evening.choose('olga', page, menu, [id], [name]), SAVED)
  await pick('Only for these roles', artists.id, 'Artists')
  await pick('Only in these channels', drawing.id, '#drawing')
  await pick('Blocked people', mallory.id, 'Mallory')
  await pick('Log channel', log.id, '#log')
  await evening.answer(
    evening.slash('olga', drawing, 'serverpreferences server', { public_kudos: true }),
    /Saved\..*Thanks told in the channel/s,
  )
  const fields = { styles: 'stylepunks', words: 'kraken', aDay: 'many' }
  const form = () => evening.press('olga', page, 'Styles, words and limit')
  await evening.answer(await evening.fillIn(form(), fields), /a whole number from 1 to 1000/)
  await evening.answer(await evening.fillIn(form(), { ...fields, aDay: '50' }), SAVED)

  const ask = (who: string, prompt: string, style = 'steampunk', place = drawing) =>
    evening.slash(who, place, 'imagine', { prompt, style })
  await evening.answer(ask('mallory', 'a door'), /don't let me draw for you here/)
  await evening.answer(ask('ben', 'a door'), /bestimmten Rollen/)
  await evening.answer(ask('ada', 'a kraken'), /some of these words are not allowed here/)
  await evening.answer(ask('ada', 'a door', 'watercolour'), /That style is not offered here/)
  await evening.answer(ask('ada', 'a door', 'steampunk', cast.cellar), /don't want pictures drawn here/)
  await evening.answer(ask('ada', 'a door'), /Here is your AI picture/)
  const logged = () => world.messagesIn(log.id).at(-1)
  await evening.sees('olga', logged, /1 AI picture, style steampunk, from the words: a door/)

  await evening.answer(evening.press('olga', page, 'Switch on: Answers seen by the person alone'), SAVED)
  const quiet = await evening.answer(ask('ada', 'a window'), /Here is your AI picture/)
  assert.equal(evening.look('olga', quiet), undefined, 'nobody else sees it')
  await evening.answer(
    evening.press('olga', page, 'Switch off: Adult pictures in age-restricted channels'),
    SAVED,
  )
  await evening.answer(evening.press('olga', page, 'Switch off: Drawing'), SAVED)
  await evening.answer(ask('ada', 'a chimney'), /don't want pictures drawn here/)
  await evening.answer(evening.press('olga', page, 'Reset everything'), SAVED)
}

/** One channel is another matter. */
export async function channelPreferences(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const { drawing, log } = cast
  const page = await evening.answer(
    evening.slash('olga', drawing, 'serverpreferences channel'),
    /What I do in this channel/,
  )
  const pick = (menu: string, id: string, name: string) =>
    evening.answer(evening.choose('olga', page, menu, [id], [name]), SAVED)
  const artists = [...cast.bay.roles.values()].find(({ name }) => name === 'Artists')
  assert.ok(artists)
  await pick('Only for these roles', artists.id, 'Artists')
  await pick('Blocked people', stage.discord.person('mallory').id, 'Mallory')
  await pick('Log channel', log.id, '#log')
  const form = evening.press('olga', page, 'Styles, words and limit')
  await evening.answer(await evening.fillIn(form, { styles: 'painting', words: 'squid', aDay: '5' }), SAVED)
  await evening.answer(evening.press('olga', page, 'Switch on: Answers seen by the person alone'), SAVED)
  await evening.answer(
    evening.press('olga', page, 'Switch off: Adult pictures in age-restricted channels'),
    SAVED,
  )
  await evening.answer(evening.press('olga', page, 'Switch off: Drawing'), SAVED)
  await evening.answer(
    evening.slash('ada', drawing, 'imagine', { prompt: 'a door' }),
    /don't want pictures drawn here/,
  )
  await evening.answer(evening.slash('ada', cast.thread, 'imagine', { prompt: 'a door' }), /drawn here/)
  await evening.answer(
    evening.slash('ada', cast.cellar, 'imagine', { prompt: 'a door' }),
    /Here is your AI picture/,
  )
  await evening.answer(evening.press('olga', page, 'Reset everything'), SAVED)
}
