import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { GenerateParams, GenerateRequest } from '../../../src/core/horde/schema.ts'
import { generateRequest } from '../../../src/core/horde/schema.ts'
import { shrinkToFree, upfrontReasons } from '../../../src/core/horde/upfront.ts'
import { MODELS } from './given.ts'

function body(model: string, params: GenerateParams, more: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    prompt: 'x',
    params,
    models: [model],
    nsfw: false,
    censor_nsfw: true,
    trusted_workers: true,
    slow_workers: true,
    r2: true,
    replacement_filter: true,
    allow_downgrade: true,
    ...more,
  }
}

const lcm = [{ name: '247778', is_version: true }]
const cases: [why: string, GenerateRequest, string[]][] = [
  ['a plain request', body('old', {}), []],
  ['576 × 576 is free however crowded', body('old', { width: 576, height: 576 }), []],
  ['more is not', body('old', { width: 640, height: 576 }), ['size']],
  ['1024 × 1024 is free on newer models', body('big', { width: 1024, height: 1024 }), []],
  ['more is not', body('big', { width: 1088, height: 1024 }), ['size']],
  ['40 steps', body('old', { steps: 40 }), []],
  ['41 steps', body('old', { steps: 41 }), ['steps']],
  ['second-order samplers count twice', body('old', { steps: 21, sampler_name: 'k_dpmpp_sde' }), ['steps']],
  ['a model’s own limit', body('fast', { steps: 9 }), ['steps']],
  ['which the Horde’s default of 30 exceeds', body('fast', {}), ['steps']],
  [
    'the sampler that decides by itself',
    body('fast', { steps: 1, sampler_name: 'k_dpm_adaptive' }),
    ['steps'],
  ],
  ['the same with many steps', body('fast', { steps: 90, sampler_name: 'k_dpm_adaptive' }), ['steps']],
  ['LCM', body('big', { steps: 11, sampler_name: 'lcm' }), ['steps']],
  ['an LCM LoRA', body('big', { steps: 8, sampler_name: 'k_dpmpp_sde', loras: lcm }), ['steps']],
  ['an id that is no version', body('big', { steps: 30, loras: [{ name: '247778' }] }), []],
  ['fast horde workers only', body('old', {}, { slow_workers: false }), ['fast-workers']],
]

describe('kudos up front', () => {
  for (const [why, request, expected] of cases) {
    test(`${why}: ${expected.join(', ') || 'none'}`, () =>
      assert.deepEqual(upfrontReasons(request, MODELS), expected))
    test(`${why}, smaller: none`, () => {
      const small = shrinkToFree(request, MODELS)
      assert.deepEqual(upfrontReasons(small, MODELS), [])
      assert.ok(generateRequest.safeParse(small).success)
      if (expected.length === 0) assert.deepEqual(small, request)
    })
  }

  test('vary counts the share of steps that is drawn anew', () => {
    const vary = { source_processing: 'img2img' as const }
    assert.deepEqual(upfrontReasons(body('old', { steps: 70, denoising_strength: 0.55 }, vary), MODELS), [])
    const most = body('old', { steps: 80, denoising_strength: 0.55 }, vary)
    assert.deepEqual(upfrontReasons(most, MODELS), ['steps'])
    assert.deepEqual(upfrontReasons(shrinkToFree(most, MODELS), MODELS), [])
  })

  test('smaller keeps the shape and never grows', () => {
    const { params } = shrinkToFree(body('old', { width: 1024, height: 1536, steps: 50 }), MODELS)
    assert.deepEqual([params.width, params.height, params.steps], [448, 704, 40])
  })
})
