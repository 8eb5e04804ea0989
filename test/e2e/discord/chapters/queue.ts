import type { Evening } from '../evening.ts'
import { SLOW_MODEL } from '../stage.ts'

/** What takes long is seen in a list, and stopped from there or where it stands. */
export async function queue(evening: Evening): Promise<void> {
  const { stage, cast } = evening
  const before = stage.horde.state().submits
  const ask = (prompt: string) =>
    evening.slash('ada', cast.drawing, 'imagine', { prompt, model: SLOW_MODEL, style: 'steampunk' })
  const first = ask('a slow train')
  const second = ask('a slow boat')
  await evening.until('both are being drawn', () => stage.horde.state().submits === before + 2)
  const shown = await evening.answer(second, /I'm on it: 1 picture, style steampunk/)
  const list = await evening.answer(
    evening.slash('ada', cast.drawing, 'queue'),
    /a slow boat[\s\S]*being drawn[\s\S]*a slow train[\s\S]*being drawn/,
  )
  await evening.answer(evening.press('ada', list, 'Cancel 2'), /I'm stopping/)
  await evening.answer(first, /Cancelled, as you asked/)
  await evening.answer(evening.press('ada', shown, 'Cancel'), /I'm stopping/)
  await evening.answer(second, /Cancelled, as you asked/)
  await evening.ended(first.interaction)
  await evening.ended(second.interaction)
  await evening.answer(evening.press('ada', list, 'Refresh'), /Nothing of yours is under way/)
}
