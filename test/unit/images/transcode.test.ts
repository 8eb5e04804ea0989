import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { readMetadata, readParameters, writeMetadata } from '../../../src/core/images/metadata.ts'
import { sniffImage } from '../../../src/core/images/sniff.ts'
import { toType } from '../../../src/core/images/transcode.ts'
import { DETAILS, HEIGHT, samples, WIDTH } from './samples.ts'

const files = await samples()
const types = ['image/png', 'image/webp', 'image/jpeg'] as const

test('a picture that already fits is not touched', async () => {
  const bytes = files['webp lossy'] ?? Buffer.alloc(0)
  assert.equal(await toType(bytes, 'image/webp', bytes.length), bytes)
})

test('every kind becomes every type, and keeps its details and the mark of AI made media', async () => {
  for (const [name, bytes] of Object.entries(files)) {
    for (const type of types) {
      const made = await toType(writeMetadata(bytes, DETAILS), type, 1_000_000)
      assert.deepEqual(sniffImage(made), { type, width: WIDTH, height: HEIGHT }, `${name} as ${type}`)
      assert.deepEqual(readMetadata(made), DETAILS, `${name} as ${type}`)
      assert.match((await sharp(made).metadata()).xmp?.toString() ?? '', /trainedAlgorithmicMedia/)
      if (name.startsWith('webp')) assert.match(readParameters(made) ?? '', /Seed: 3735928559/)
    }
  }
})

test('a picture too large for the platform gets smaller until it fits', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const big = await sharp({ create: { width: 512, height: 256, channels: 3, background: 'red', noise } })
    .png()
    .toBuffer()
  for (const type of types) {
    const made = await toType(big, type, 60_000)
    assert.ok(made.length <= 60_000)
    const { width = 0, height = 0 } = sniffImage(made) ?? {}
    assert.equal(width, height * 2, 'same proportions')
  }
  await assert.rejects(toType(big, 'image/png', 100), /does not fit into 100/)
})

test('what is no picture, or too many pixels, is refused before it is decoded', async () => {
  await assert.rejects(toType(Buffer.from('<html>'), 'image/png', 1000), /no PNG, WebP or JPEG/)
  const bomb = Buffer.from(files['png opaque'] ?? Buffer.alloc(0))
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  await assert.rejects(toType(bomb, 'image/jpeg', 1_000_000))
})

test('a picture becomes a PNG without losing a colour', async () => {
  const bytes = files['webp lossless alpha'] ?? Buffer.alloc(0)
  const pixels = (file: Uint8Array) => sharp(file).raw().toBuffer()
  assert.deepEqual(await pixels(await toType(bytes, 'image/png', 1_000_000)), await pixels(bytes))
})
