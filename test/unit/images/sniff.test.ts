import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { sniffImage } from '../../../src/core/images/sniff.ts'
import { HEIGHT, samples, WIDTH } from './samples.ts'

test('type and size of every kind of PNG and WebP', async () => {
  for (const [name, bytes] of Object.entries(await samples())) {
    const type = name.startsWith('png') ? 'image/png' : 'image/webp'
    assert.deepEqual(sniffImage(bytes), { type, width: WIDTH, height: HEIGHT }, name)
  }
})

test('type and size of baseline and progressive JPEG, with metadata in front', async () => {
  const picture = sharp({ create: { width: 300, height: 7, channels: 3, background: 'red' } })
  const plain = await picture.clone().jpeg().toBuffer()
  const progressive = await picture
    .clone()
    .withExif({ IFD0: { Copyright: 'x' } })
    .jpeg({ progressive: true })
    .toBuffer()
  for (const bytes of [plain, progressive])
    assert.deepEqual(sniffImage(bytes), { type: 'image/jpeg', width: 300, height: 7 })
})

test('a page of HTML, nothing, and a picture without a size are no images', () => {
  const empty = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex')
  for (const bytes of [Buffer.from('<!doctype html>'), Buffer.alloc(0), empty, Buffer.alloc(64, 0xff)])
    assert.equal(sniffImage(bytes), undefined)
})

test('headers cut off anywhere are answered, never thrown at', async () => {
  const jpeg = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  for (const bytes of [jpeg, ...Object.values(await samples())])
    for (let length = 0; length < Math.min(bytes.length, 1200); length++)
      sniffImage(bytes.subarray(0, length))
})

test('a JPEG of nothing but segments ends', () => {
  const zeroLength = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    Buffer.alloc(100_000, Buffer.from([0xff, 0xe0, 0, 0])),
  ])
  assert.equal(sniffImage(zeroLength), undefined)
})
