import type { Evening } from '../evening.ts'

/** Olga looks around: pages that change nothing. */
export async function welcome(evening: Evening): Promise<void> {
  const { drawing } = evening.cast
  await evening.answer(evening.slash('olga', drawing, 'help'), /What I can do/)
  await evening.answer(
    evening.slash('olga', drawing, 'about'),
    /Every picture I send is made by AI[\s\S]*Privacy/,
  )
  const horde = await evening.answer(evening.slash('olga', drawing, 'horde'), /The AI Horde[\s\S]*volunteer/)
  await evening.answer(evening.press('olga', horde, 'Refresh'), /The AI Horde/)
  await evening.answer(evening.slash('ben', drawing, 'help'), /Was ich kann/)

  const styles = await evening.answer(
    evening.slash('olga', drawing, 'styles'),
    /Styles by category[\s\S]*Page 1/,
  )
  await evening.answer(evening.press('olga', styles, 'Next'), /Page 2/)
  await evening.answer(
    evening.choose('olga', styles, 'Open a category', ['stylepunks']),
    /Category stylepunks/,
  )
  await evening.answer(evening.press('olga', styles, 'Next'), /Page 2 of 3/)
  await evening.answer(evening.press('olga', styles, 'Previous'), /Page 1 of 3/)
  await evening.answer(evening.choose('olga', styles, 'Look at a style', ['solarpunk']), /Style solarpunk/)
  await evening.answer(evening.press('olga', styles, 'Back'), /Category stylepunks/)
  await evening.answer(evening.press('olga', styles, 'Back'), /Styles by category/)

  const category = await evening.suggested('olga', drawing, 'styles', { category: 'paint' }, /painting/)
  await evening.answer(evening.slash('olga', drawing, 'styles', { category }), /Category painting/)
}
