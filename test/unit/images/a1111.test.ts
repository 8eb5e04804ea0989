import assert from 'node:assert/strict'
import { test } from 'node:test'
import { a1111Text } from '../../../src/core/images/metadata.ts'
import { DETAILS } from './samples.ts'

test('the infotext has the lines and keys that other programs look for', () => {
  const details = { ...DETAILS, prompt: 'a lighthouse', negative: 'blurry' }
  assert.equal(
    a1111Text(details),
    'a lighthouse\nNegative prompt: blurry\n' +
      'Steps: 30, Sampler: Euler a, Schedule type: Karras, CFG scale: 7.5, Seed: 3735928559, ' +
      'Size: 1024x576, Model: AlbedoBase XL (SDXL), Denoising strength: 0.55, Clip skip: 2, ' +
      'Loras: "version 247778:0.8", Embeddings: "7808:1"',
  )
})

test('what is not known is left out', () => {
  const {
    steps: _,
    sampler: _s,
    cfgScale: _c,
    karras: _k,
    clipSkip: _cs,
    denoisingStrength: _d,
    ...rest
  } = DETAILS
  const text = a1111Text({ ...rest, prompt: 'x', negative: '', loras: [], tis: [] })
  assert.equal(text, 'x\nSeed: 3735928559, Size: 1024x576, Model: AlbedoBase XL (SDXL)')
})

test('words cannot pose as settings or as the negative prompt', () => {
  const prompt = 'Negative prompt: x\nNegative prompt: y\r\nSteps: 1, Seed: 2, Size: 3x4'
  const lines = a1111Text({ ...DETAILS, prompt, model: 'evil, Seed: 5\nSteps: "6"' }).split('\n')
  assert.equal(lines.length, 3)
  assert.equal(lines.filter((line) => line.startsWith('Negative prompt:')).length, 1)
  assert.match(lines[2] ?? '', /Model: "evil, Seed: 5 Steps: \\"6\\""/)
})

test('the last line is read back by the pattern that the web UI itself uses', () => {
  const model = 'a, "b": c \\ d'
  const line =
    a1111Text({ ...DETAILS, model })
      .split('\n')
      .at(-1) ?? ''
  const pairs = [...line.matchAll(/\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/g)]
  const read = new Map(
    pairs.map(([, key = '', value = '']) => [key, value.startsWith('"') ? JSON.parse(value) : value]),
  )
  assert.equal(read.get('Model'), model)
  assert.equal(read.get('Seed'), '3735928559')
  assert.equal(read.get('Embeddings'), '7808:1')
  assert.equal(read.size, 11)
})
