import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { generateParams } from '../../../src/core/horde/schema.ts'
import { parseCommand } from '../../../src/core/request/command.ts'
import { FLAGS } from '../../../src/core/request/flags.ts'
import type { Command, Overrides, Parsed } from '../../../src/core/request/model.ts'

function flags(written: string) {
  const parsed = parseCommand(`draw me a cat ${written}`) as Extract<Parsed, { kind: 'command' }>
  assert.equal(parsed.kind, 'command', written)
  const { words, remarks } = parsed.command as Extract<Command, { kind: 'draw' }>
  return { ...words, remarks: remarks.map(({ key }) => key), params: remarks.map(({ params }) => params) }
}

function overrides(written: string, expected: Overrides) {
  const { prompt, overrides: found, remarks } = flags(written)
  assert.deepEqual({ prompt, found, remarks }, { prompt: 'a cat', found: expected, remarks: [] })
}

describe('flags', () => {
  test('each with a value, in any spelling', () => {
    overrides('--ar 16:9', { aspect: { width: 16, height: 9 } })
    overrides('--ar=1920x1080', { aspect: { width: 16, height: 9 } })
    overrides('—n 3', { images: 3 })
    overrides('–steps 20.', { steps: 20 })
    overrides('--N=2', { images: 2 })
    overrides('--seed 12', { seed: '12' })
    overrides('--seed "blue moon"', { seed: 'blue moon' })
    overrides('--cfg 7,5', { cfgScale: 7.5 })
    overrides('--model “Flux.1 (x)”', { model: 'Flux.1 (x)' })
    overrides('--lora 12 --lora "a: b:0.5"', {
      loras: [{ name: '12' }, { name: 'a: b', model: 0.5, clip: 0.5 }],
    })
    overrides('--ti 7:-1', { tis: [{ name: '7', inject_ti: 'prompt', strength: -1 }] })
  })

  test('between the words they leave no gap', () => {
    assert.equal(flags('--n 2 on a roof --ar 1:1 at night').prompt, 'a cat on a roof at night')
  })

  test('the last of the same flag counts, the same LoRA is not asked for twice', () => {
    overrides('--n 2 --n 3', { images: 3 })
    overrides('--lora 1:1 --lora 1:2', { loras: [{ name: '1', model: 2, clip: 2 }] })
  })

  test('values out of range are limited and said', () => {
    const cases: Record<string, [Overrides, string]> = {
      '--n 99': [{ images: 4 }, '4'],
      '--n 0': [{ images: 1 }, '1'],
      '--n 2.6': [{ images: 3 }, '3'],
      '--steps 1000000': [{ steps: 150 }, '150'],
      '--cfg 99': [{ cfgScale: 30 }, '30'],
      '--cfg -1': [{ cfgScale: 0 }, '0'],
      '--cfg 7.123': [{ cfgScale: 7.12 }, '7.12'],
      '--ar 10:1': [{ aspect: { width: 4, height: 1 } }, '4:1'],
      '--ar 1:999999999': [{ aspect: { width: 1, height: 4 } }, '1:4'],
      '--ar 683:384': [{ aspect: { width: 100, height: 56 } }, '100:56'],
      '--lora x:9': [{ loras: [{ name: 'x', model: 5, clip: 5 }] }, 'x:5'],
    }
    for (const [written, [expected, value]] of Object.entries(cases)) {
      const found = flags(written)
      assert.deepEqual(found.overrides, expected)
      assert.deepEqual(found.remarks, ['flagLimited'])
      assert.equal((found.params[0] as { value: string }).value, value)
    }
  })

  test('unreadable values are left out with an example, and the drawing goes on', () => {
    for (const written of [
      '--n four',
      '--ar wide',
      '--ar 0:1',
      '--seed',
      '--steps --',
      '--cfg NaN',
      `--seed ${'x'.repeat(101)}`,
    ]) {
      const found = flags(written)
      assert.deepEqual(found.overrides, {}, written)
      assert.deepEqual(found.remarks, ['flagUnreadable'], written)
    }
  })

  test('unknown flags are named once, with their clear value gone', () => {
    const found = flags('--chaos 20 --tile on a roof --Chaos=x --constructor --__proto__ 1 --n 2')
    assert.deepEqual(found.remarks, ['unknownFlags'])
    assert.deepEqual(found.params, [{ flags: ['--chaos', '--tile', '--constructor'] }])
    assert.equal(found.overrides.images, 2)
  })

  test('a dash in prose is no flag', () => {
    assert.equal(flags('—the big one— sleeping').prompt, 'a cat —the big one— sleeping')
  })

  test('more LoRAs and embeddings than fit are left out and said', () => {
    const many = (flag: string, count: number) =>
      Array.from({ length: count }, (_, i) => `--${flag} ${i}`).join(' ')
    const found = flags(`${many('lora', 6)} ${many('ti', 21)}`)
    assert.equal(found.overrides.loras?.length, 5)
    assert.equal(found.overrides.tis?.length, 20)
    assert.deepEqual(found.remarks, ['tooManyOf', 'tooManyOf'])
  })

  test('what comes out, the Horde accepts', () => {
    const { overrides: found } = flags('--lora a:99 --ti b:-99 --cfg 7.129 --steps 9e9 --n 7')
    generateParams.parse({ loras: found.loras, tis: found.tis, cfg_scale: found.cfgScale, n: found.images })
  })

  test('every example in the table reads as itself', () => {
    for (const [name, { example }] of FLAGS) {
      assert.ok(example.startsWith(`--${name} `))
      assert.deepEqual(flags(example).remarks, [])
    }
  })
})
