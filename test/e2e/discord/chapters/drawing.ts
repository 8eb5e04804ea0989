import assert from 'node:assert/strict'
import type { Message } from '../../../simulators/discord/index.ts'
import type { Evening } from '../evening.ts'

/** Ada fills in every field, and uses every button under a result. Gives a result that stays. */
export async function drawing(evening: Evening): Promise<Message> {
  const { stage, cast } = evening
  const place = cast.drawing
  const style = await evening.suggested('ada', place, 'imagine', { style: 'steam' }, /steampunk/)
  const model = await evening.suggested('ada', place, 'imagine', { model: 'dream' }, /DreamShaper XL/)
  const fields = {
    prompt: 'a lighthouse at dusk',
    style,
    model,
    negative: 'people',
    images: 2,
    aspect: '16:9',
    seed: '42',
    lora: '12345',
    lora_strength: 0.7,
  }
  const first = await evening.answer(
    evening.slash('ada', place, 'imagine', fields),
    /Here are your 2 AI pictures[\s\S]*a lighthouse at dusk[\s\S]*steampunk/,
  )
  assert.equal(first.attachments.length, 2)
  for (const { description } of first.attachments)
    assert.equal(description, 'AI image from the words: a lighthouse at dusk. Style: steampunk.')
  await evening.answer(evening.press('ada', first, 'Show settings'), /were drawn from: a lighthouse at dusk/)

  const [picture] = first.attachments
  assert.ok(picture)
  const { bytes, filename, contentType, width, height } = picture
  const image = stage.discord.attach({ bytes, filename, contentType, width, height })
  const winter = evening.slash('ada', place, 'imagine', { prompt: 'the same, in winter', image, change: 60 })
  const rude = ['a rude gesture', 'a ruder one'].map((prompt) =>
    evening.slash('mallory', cast.thread, 'imagine', { prompt }),
  )
  await evening.answer(winter, /Here is your AI picture/)
  const { requests } = stage.horde.state()
  assert.ok(
    requests.some(({ body }) => body.source_image),
    'the Horde got the picture to start from',
  )
  const [gesture, worse] = await Promise.all(
    rude.map((use) => evening.answer(use, /Here is your AI picture/)),
  )
  assert.ok(gesture && worse)
  await evening.answer(evening.press('ada', gesture, 'Delete'), /find nothing here to take back for you/)
  await evening.answer(evening.press('mallory', gesture, 'Delete'), /took my reply back/)
  assert.equal(evening.look('ada', gesture), undefined, 'it is gone')
  await evening.answer(evening.press('olga', worse, 'Delete'), /took my reply back/)
  return first
}
