import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { sniffImage } from '../../../src/core/images/sniff.ts'
import { declaredUnusable, readSource } from '../../../src/core/images/source.ts'

const plain = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 10, b: 10, alpha: 0 } } })

/** A PNG whose header says this size, and which holds nothing like it. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const bytes = await plain(8, 8).png().toBuffer()
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

describe('a picture that somebody attached', () => {
  test('becomes a WebP within the bounds of the Horde, whatever it was', async () => {
    for (const made of [plain(300, 200).png(), plain(300, 200).jpeg(), plain(300, 200).webp()]) {
      const read = await readSource(await made.toBuffer())
      assert.ok(typeof read === 'object')
      assert.deepEqual(sniffImage(read.bytes), { type: 'image/webp', width: 300, height: 200 })
    }
    const large = await readSource(await plain(6_144, 1_000).jpeg().toBuffer())
    assert.ok(typeof large === 'object')
    assert.deepEqual([large.width, large.height], [3_072, 500])
  })

  test('loses what a camera wrote into it, and stands upright', async () => {
    const photo = await plain(300, 200)
      .withExif({ IFD0: { Copyright: 'canary-somebody', Orientation: '6' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const read = await readSource(photo)
    assert.ok(typeof read === 'object')
    assert.deepEqual([read.width, read.height], [200, 300])
    assert.equal((await sharp(read.bytes).metadata()).exif, undefined)
    assert.ok(!Buffer.from(read.bytes).includes('canary'))
  })

  test('shows nothing that was see-through', async () => {
    const read = await readSource(await plain(64, 64, 4).png().toBuffer())
    assert.ok(typeof read === 'object')
    const { channels } = await sharp(read.bytes).stats()
    assert.ok(channels.every(({ min }) => min > 250))
  })

  test('is refused where it is none, broken or a bomb, before it takes memory', async () => {
    const whole = await sharp(randomBytes(200 * 200 * 3), { raw: { width: 200, height: 200, channels: 3 } })
      .png()
      .toBuffer()
    for (const bytes of [
      Buffer.from(''),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      await plain(9, 9).gif().toBuffer(),
      whole.subarray(0, whole.length / 2),
      await claiming(5_000, 5_000),
      randomBytes(5_000),
    ])
      assert.equal(await readSource(bytes), 'no-picture')
    const before = process.memoryUsage.rss()
    for (const bytes of [
      await claiming(60_000, 60_000),
      await claiming(0xffffffff, 0xffffffff),
      Buffer.alloc(10 * 1024 * 1024 + 1),
    ])
      assert.equal(await readSource(bytes), 'too-large')
    assert.ok(process.memoryUsage.rss() - before < 100_000_000)
  })

  test('is refused by what the platform says of it, where that is enough', () => {
    const url = 'https://cdn.example/a'
    assert.equal(declaredUnusable({ url }), undefined)
    assert.equal(declaredUnusable({ url, contentType: 'image/PNG; charset=x', bytes: 9 }), undefined)
    assert.equal(declaredUnusable({ url, contentType: 'application/octet-stream' }), undefined)
    for (const contentType of ['text/html', 'image/gif', 'image/svg+xml', 'video/mp4', '', 'image/pngx'])
      assert.equal(declaredUnusable({ url, contentType }), 'no-picture', contentType)
    assert.equal(declaredUnusable({ url, bytes: 40_000_000 }), 'too-large')
    assert.equal(declaredUnusable({ url, width: 30_000, height: 30_000 }), 'too-large')
  })
})
