import type { Evening } from '../evening.ts'

/** Mallory wants to know what is stored, wants to be left alone, comes back, and is forgotten. */
export async function ownData(evening: Evening): Promise<void> {
  const { drawing } = evening.cast
  const use = (command: string) => evening.slash('mallory', drawing, command)
  const page = await evening.answer(use('mydata see'), /I have \d+ requests? of yours/)
  const question = await evening.answer(evening.press('mallory', page, 'Erase it all'), /cannot be undone/)
  await evening.answer(evening.press('mallory', question, 'No, keep it'), /Nothing was erased/)
  await evening.answer(use('mydata stop'), /I won't answer or contact you/)
  await evening.answer(
    evening.slash('mallory', drawing, 'imagine', { prompt: 'a door' }),
    /You asked me to leave you alone/,
  )
  await evening.answer(use('mydata start'), /Welcome back/)
  const again = await evening.answer(use('mydata forget'), /cannot be undone/)
  await evening.answer(evening.press('mallory', again, 'Yes, erase it'), /Done: I erased/)
  await evening.answer(use('mydata see'), /I have nothing of yours stored|I have 1 request/)
}
