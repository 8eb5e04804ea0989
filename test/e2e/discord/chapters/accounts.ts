import assert from 'node:assert/strict'
import type { Message } from '../../../simulators/discord/index.ts'
import type { Evening } from '../evening.ts'

/** Nothing that is written or shown has it in it. */
export const KEYS = {
  ada: 'sim-canary-ada-lovelace',
  ben: 'sim-canary-ben-benjamin',
  cleo: 'sim-canary-cleopatra',
  flo: 'sim-canary-florence',
} as const

/** People link their accounts at the Horde, and look at them. */
export async function accounts(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const { drawing } = cast
  await evening.answer(
    evening.slash('ada', drawing, 'account'),
    /aren't linked to a Horde account here\. Use `\/login`/,
  )
  await login(evening, 'ada', 'unknown-canary-key', /doesn't know this key/)
  await login(evening, 'ada', KEYS.ada, /Done: you are linked to the Horde account/)
  await evening.answer(evening.slash('ada', drawing, 'account'), /It has \d+ kudos/)
  await login(evening, 'ben', KEYS.ben, /Erledigt: Du bist mit dem Horde-Konto/)

  const shown = await evening.answer(evening.slash('ada', drawing, 'link'), /Your code is/)
  const [code] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(shown.content) ?? []
  assert.ok(code)
  await evening.answer(evening.slash('ada_elsewhere', drawing, 'link', { code }), /Done: you are linked/)
  await evening.answer(evening.slash('ada_elsewhere', drawing, 'logout'), /Done: I erased your key/)
  const { username } = stage.horde.changeAccount({ key: 'sim-nora-notary' })
  await evening.answer(
    evening.slash('nora', drawing, 'link', { name: username }),
    /kudos that people send you here/,
  )
}

/** Types a key into the form. */
export async function login(evening: Evening, who: string, key: string, like: RegExp): Promise<Message> {
  const opened = evening.slash(who, evening.cast.drawing, 'login')
  return await evening.answer(await evening.fillIn(opened, { key }, ['key']), like)
}
