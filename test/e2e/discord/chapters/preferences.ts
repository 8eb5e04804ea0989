import assert from 'node:assert/strict'
import type { Evening } from '../evening.ts'

const SAVED = /^Saved\. It holds from the next request on\./

/** What Ada wants for herself. */
export async function ownPreferences(evening: Evening): Promise<void> {
  const { drawing } = evening.cast
  const page = await evening.answer(evening.slash('ada', drawing, 'preferences'), /Your preferences/)
  await evening.answer(evening.choose('ada', page, 'Pictures at a time', ['2']), SAVED)
  await evening.answer(evening.press('ada', page, 'Switch off: Ping when it took long'), SAVED)
  await evening.answer(evening.press('ada', page, 'Switch off: My own Horde key pays'), SAVED)
  const form = evening.press('ada', page, 'Set default style')
  await evening.answer(await evening.fillIn(form, { style: 'stempunk' }), /I don't know the style 'stempunk'/)
  await evening.answer(
    await evening.fillIn(evening.press('ada', page, 'Set default style'), { style: 'gempunk' }),
    SAVED,
  )
  const style = await evening.suggested('ada', drawing, 'preferences', { style: 'stone' }, /stonepunk/)
  await evening.answer(evening.slash('ada', drawing, 'preferences', { style }), SAVED)

  await evening.answer(evening.choose('ada', page, 'Language', ['de']), /^Gespeichert\./)
  const drawn = await evening.answer(
    evening.slash('ada', drawing, 'imagine', { prompt: 'a bridge' }),
    /Hier sind deine 2 KI-Bilder[\s\S]*stonepunk/,
  )
  assert.equal(drawn.attachments.length, 2)
  await evening.answer(evening.press('ada', page, 'Alles zurücksetzen'), SAVED)
}
