import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { readMetadata, readParameters, writeMetadata } from '../../../src/core/images/metadata.ts'
import { sniffImage } from '../../../src/core/images/sniff.ts'
import { DETAILS, randoms, samples } from './samples.ts'

const files = await samples()

async function decoded(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes, { animated: true }).raw().toBuffer({ resolveWithObject: true })
  return { data, info }
}

for (const [name, bytes] of Object.entries(files)) {
  describe(name, () => {
    const written = writeMetadata(bytes, DETAILS)

    test('what was written is read back', () => {
      assert.deepEqual(readMetadata(written), DETAILS)
      assert.match(readParameters(written) ?? '', /^a lighthouse, .*灯台 🗼\nNegative prompt: blurry/)
    })

    test('the picture stays the same to the pixel, frames and transparency included', async () => {
      assert.deepEqual(await decoded(written), await decoded(bytes))
      const [before, after] = [
        await sharp(bytes, { animated: true }).metadata(),
        await sharp(written, { animated: true }).metadata(),
      ]
      for (const key of ['hasAlpha', 'pages', 'delay', 'loop', 'width', 'height'] as const)
        assert.deepEqual(after[key], before[key], key)
      assert.deepEqual(after.icc, before.icc)
    })

    test('other programs find the mark of AI made media', async () => {
      const { xmp, exif, format } = await sharp(written).metadata()
      assert.match(
        xmp?.toString() ?? '',
        /DigitalSourceType="http:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/trainedAlgorithmicMedia"/,
      )
      if (format === 'webp') assert.match(exif?.toString('latin1') ?? '', /UNICODE\0\0a\0 \0l\0i\0g/)
      else assert.equal(exif, undefined)
    })

    test('writing again replaces, and does not pile up', () => {
      const again = writeMetadata(written, { ...DETAILS, seed: '1' })
      assert.equal(readMetadata(again)?.seed, '1')
      assert.deepEqual(writeMetadata(again, DETAILS), written)
    })

    test('the file is recognised before and after', () => {
      assert.deepEqual(sniffImage(written), sniffImage(bytes))
    })

    test('a file cut off anywhere is left as it is, and reading it does not throw', () => {
      for (let length = 0; length < bytes.length - 1; length++) {
        const cut = bytes.subarray(0, length)
        assert.equal(writeMetadata(cut, DETAILS), cut, `cut at ${length}`)
      }
      for (let length = 0; length < written.length; length++) {
        readMetadata(written.subarray(0, length))
        readParameters(written.subarray(0, length))
      }
    })

    test('a file with random damage never makes it throw', () => {
      const random = randoms(bytes.length)
      for (let round = 0; round < 1500; round++) {
        const broken = Buffer.from(written)
        for (let hit = 0; hit <= round % 4; hit++) {
          // Half of the hits go for the headers in front.
          const reach = hit % 2 ? 64 : broken.length
          broken.writeUInt8(random.next().value % 256, random.next().value % Math.min(reach, broken.length))
        }
        readMetadata(broken)
        readParameters(broken)
        sniffImage(broken)
        writeMetadata(broken, DETAILS)
      }
    })
  })
}

test('a lossless picture without transparency stays opaque, one with it keeps the flag', () => {
  const flags = (bytes: Uint8Array) => writeMetadata(bytes, DETAILS)[20]
  assert.equal(flags(files['webp lossy'] ?? Buffer.alloc(0)), 0x0c)
  assert.equal(flags(files['webp lossless alpha'] ?? Buffer.alloc(0)), 0x1c)
})

test('other files come back unchanged and without details', async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  for (const bytes of [jpeg, Buffer.alloc(0), Buffer.from('RIFF'), Buffer.from('hello')]) {
    assert.equal(writeMetadata(bytes, DETAILS), bytes)
    assert.equal(readMetadata(bytes), undefined)
    assert.equal(readParameters(bytes), undefined)
  }
})

test('words that no file format likes survive', () => {
  const odd = { ...DETAILS, prompt: 'nul \0 bell \x07 c1 \x9b half \ud83d end \uffff\u2028x\r\ny' }
  for (const bytes of Object.values(files)) {
    const written = writeMetadata(bytes, odd)
    assert.deepEqual(readMetadata(written), odd)
    assert.equal(readParameters(written)?.split(/[\n\r\u2028\0]/).length, 3)
  }
})

test('a file whose text is too long is not read', () => {
  for (const name of ['png opaque', 'webp lossy'] as const) {
    const written = writeMetadata(files[name] ?? Buffer.alloc(0), { ...DETAILS, prompt: 'x'.repeat(600_000) })
    assert.equal(readMetadata(written), undefined)
    assert.equal(readParameters(written), undefined)
  }
})

test('every chunk of a written PNG has its right checksum, for readers that are strict about it', () => {
  const bytes = Buffer.from(writeMetadata(files['png opaque'] ?? Buffer.alloc(0), DETAILS))
  const types: string[] = []
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at)
    types.push(bytes.toString('latin1', at + 4, at + 8))
    assert.equal(bytes.readUInt32BE(end), crc32(bytes.subarray(at + 4, end)), types.at(-1))
    at = end + 4
  }
  assert.deepEqual(types.slice(0, 4), ['IHDR', 'iTXt', 'iTXt', 'iTXt'])
  assert.equal(types.at(-1), 'IEND')
})

test('bytes behind the end of the picture do not travel on', () => {
  for (const bytes of Object.values(files)) {
    const written = writeMetadata(Buffer.concat([bytes, Buffer.from('hidden!!')]), DETAILS)
    assert.deepEqual(written, writeMetadata(bytes, DETAILS))
  }
})

test('a WebP without the padding of its last chunk is still written to', () => {
  const bytes = files['webp lossless'] ?? Buffer.alloc(0)
  const odd = Buffer.concat([bytes, Buffer.from('TEST\x03\0\0\0abc', 'latin1')])
  odd.writeUInt32LE(odd.length - 8, 4)
  const padded = Buffer.concat([odd, Buffer.alloc(1)])
  padded.writeUInt32LE(padded.length - 8, 4)
  const written = writeMetadata(odd, DETAILS)
  assert.deepEqual(readMetadata(written), DETAILS)
  assert.deepEqual(written, writeMetadata(padded, DETAILS))
})

test('a file of nothing but empty chunks is answered quickly', () => {
  const signature = (files['png opaque'] ?? Buffer.alloc(0)).subarray(0, 8)
  const empty = Buffer.concat([Buffer.alloc(4), Buffer.from('iTXt'), Buffer.alloc(4)])
  const bytes = Buffer.concat([signature, Buffer.alloc(12 * 1_000_000, empty)])
  assert.equal(readMetadata(bytes), undefined)
  assert.equal(writeMetadata(bytes, DETAILS), bytes)
})
