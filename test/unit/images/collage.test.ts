import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { collage, partOf } from '../../../src/core/images/collage.ts'

const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00']

function plain(colour: string, width = 96, height = 64): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .webp({ lossless: true })
    .toBuffer()
}

/** The colour in the middle, each channel all or nothing. */
async function middleOf(bytes: Uint8Array): Promise<string> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 3
  return `#${[...data.subarray(at, at + 3)].map((channel) => (channel > 127 ? 'ff' : '00')).join('')}`
}

describe('a collage', () => {
  for (const parts of [2, 3, 4]) {
    test(`of ${parts} pictures has each in its place, and gives each back`, async () => {
      const colours = COLOURS.slice(0, parts)
      const bytes = await collage(await Promise.all(colours.map((colour) => plain(colour))))
      const { format, width, height } = await sharp(bytes).metadata()
      assert.deepEqual([format, width, height], ['jpeg', 2 * 96 + 8, parts === 2 ? 64 : 2 * 64 + 8])
      for (const [place, colour] of colours.entries())
        assert.equal(await middleOf(await partOf(bytes, place, parts)), colour)
    })
  }

  test('shows other shapes whole, and is no larger than people look at', async () => {
    const bytes = await collage([await plain('#ff0000', 2_000, 1_000), await plain('#00ff00', 1_000, 2_000)])
    const { width = 0, height = 0 } = await sharp(bytes).metadata()
    assert.ok(width <= 1_608 && height <= 1_600, `${width}×${height}`)
    assert.equal(await middleOf(await partOf(bytes, 1, 2)), '#00ff00')
  })

  test('says that it is made by AI', async () => {
    const bytes = await collage(await Promise.all(COLOURS.map((colour) => plain(colour))))
    const { xmp } = await sharp(bytes).metadata()
    assert.match(String(xmp), /trainedAlgorithmicMedia/)
  })
})
