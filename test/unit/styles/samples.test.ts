import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { samplesIn } from '../../../src/core/styles/samples.ts'

test('samples of any name stay in their folder, each for itself', async (context) => {
  const dir = await mkdtemp(join(tmpdir(), 'herald-samples-'))
  context.after(() => rm(dir, { recursive: true, force: true }))
  const samples = samplesIn(join(dir, 'samples'))
  const names = [
    'anime',
    '../anime',
    '..',
    '',
    'a/b',
    'a\\b',
    'Größe',
    'nul\0',
    'x*',
    '\ud800',
    'é'.repeat(300),
  ]
  for (const [at, name] of names.entries()) {
    assert.equal(await samples.has(name), false, name)
    assert.equal(await samples.read(name), undefined)
    await samples.save(name, Uint8Array.of(at))
  }
  for (const [at, name] of names.entries()) assert.deepEqual([...((await samples.read(name)) ?? [])], [at])
  assert.deepEqual(await readdir(dir), ['samples'])
  assert.equal((await readdir(join(dir, 'samples'))).length, names.length)
})
