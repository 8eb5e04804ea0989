import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { SAMPLES } from '../../src/app.ts'
import { samplesIn } from '../../src/core/styles/samples.ts'
import type { Message, Use } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'

async function seen(use: Use): Promise<Message> {
  await use.acknowledged
  return use.message() ?? assert.fail('there is a page')
}
const title = ({ embeds }: Message) => embeds[0]?.title

test('/styles leads from the categories to a style with its sample, and back', async () => {
  await using scene = await DiscordScene.open()
  const { server, herald } = scene
  const sample = Buffer.from('a small picture')
  await samplesIn(join(herald.app.config.dataDir, SAMPLES)).save('stonepunk', sample)
  const page = await seen(server.slash('ada', server.channel(), 'styles'))
  assert.equal(title(page), 'Styles by category')
  const pages = async (until: string) => {
    while (!JSON.stringify(page.components).includes(`"value":"${until}"`)) {
      const next =
        /"custom_id":"(h1:categor[^"]+)","label":"Next"|"label":"Next","custom_id":"(h1:categor[^"]+)"/
      const [, a, b] = next.exec(JSON.stringify(page.components)) ?? assert.fail(`${until} is on some page`)
      await server.press('ada', page, a ?? b ?? '').acknowledged
    }
  }
  await pages('stylepunks')
  await server.choose('ada', page, 'h1:pick-category', ['stylepunks']).acknowledged
  assert.equal(title(page), 'Category stylepunks')
  await pages('stonepunk')
  const [menu] = /h1:pick-style:\d+:stylepunks/.exec(JSON.stringify(page.components)) ?? assert.fail()
  await server.choose('ada', page, menu, ['stonepunk']).acknowledged
  assert.equal(title(page), 'Style stonepunk')
  assert.deepEqual(
    page.attachments.map(({ filename, description, bytes }) => [filename, description, Buffer.from(bytes)]),
    [['sample.webp', 'AI image, a sample of the style stonepunk.', sample]],
  )
  assert.match(JSON.stringify(page.embeds), /attachment:\/\/sample\.webp|sample\.webp/)
  const [back] = /h1:category:\d+:stylepunks/.exec(JSON.stringify(page.components)) ?? assert.fail()
  await server.press('ada', page, back).acknowledged
  assert.equal(title(page), 'Category stylepunks')
  assert.deepEqual(page.attachments, [])
})

test('/styles opens what is named, and helps with what is not there', async () => {
  await using scene = await DiscordScene.open()
  const { server } = scene
  const open = (category: string) => seen(server.slash('ada', server.channel(), 'styles', { category }))
  assert.equal(title(await open('stonepunk')), 'Style stonepunk')
  assert.equal(title(await open('Category: stylepunks')), 'Category stylepunks')
  const missing = await open('**stonepunkk** @everyone')
  assert.match(missing.content, /I don't know the category or style '\\\*\\\*stonepunkk/)
  assert.equal(missing.ephemeralTo, server.person('ada').id)
  assert.match((await open('zzzzzzzzzzzz')).content, /Use `\/styles` to see what there is/)
  const { content } = await open('stonepunkk')
  assert.match(content, /stonepunk\b/)
})
