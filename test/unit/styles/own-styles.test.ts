import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import * as z from 'zod'
import { generateParams, lora, textualInversion } from '../../../src/core/horde/schema.ts'

/**
 * The style files this project ships, read without the catalogue or the expander: a mistake in the data
 * must not be hidden by code that forgives it.
 */

const SD1_PIXELS = 576 * 576
const SD2_PIXELS = 768 * 768
const BIG_PIXELS = 1024 * 1024
/** Area any account may ask for without upfront kudos, by baseline, when the Horde is busiest. */
const FREE_PIXELS: Record<string, number> = {
  'stable diffusion 1': SD1_PIXELS,
  'stable diffusion 2': SD2_PIXELS,
  stable_diffusion_xl: BIG_PIXELS,
  stable_cascade: BIG_PIXELS,
  flux_1: BIG_PIXELS,
}
const FREE_STEPS = 40
const FREE_LCM_STEPS = 10
/** These count every step twice. */
const SECOND_ORDER = ['k_heun', 'k_dpm_2', 'k_dpm_2_a', 'k_dpmpp_2s_a', 'k_dpmpp_sde']
/** LoRAs the Horde knows as LCM: version ids, then model ids. */
const LCM_VERSIONS = ['246747', '247778', '268475', '243643', '225222', '219782', '363353']
const LCM_MODELS = ['195519', '216190', '324115']

const model = z.strictObject({
  baseline: z.string(),
  nsfw: z.boolean(),
  style: z.string().optional(),
  trigger: z.array(z.string()).optional(),
  requirements: z
    .strictObject({
      clip_skip: z.number().optional(),
      cfg_scale: z.number().optional(),
      min_cfg_scale: z.number().optional(),
      max_cfg_scale: z.number().optional(),
      min_steps: z.number().optional(),
      max_steps: z.number().optional(),
      samplers: z.array(z.string()).optional(),
      schedulers: z.array(z.string()).optional(),
    })
    .optional(),
})
/** Each style says its size, steps and sampler itself: nothing here hangs on somebody else's defaults. */
const style = z.strictObject({
  prompt: z.string(),
  model: z.string(),
  enhance: z.boolean().optional(),
  credit: z.strictObject({ author: z.string().min(1), url: z.url() }).optional(),
  ...generateParams
    .pick({ steps: true, cfg_scale: true, width: true, height: true, sampler_name: true })
    .required().shape,
  ...generateParams.pick({ karras: true, clip_skip: true, hires_fix: true }).shape,
  loras: z.array(lora).min(1).max(5).optional(),
  tis: z.array(textualInversion).min(1).max(20).optional(),
})
type Style = z.infer<typeof style>

const load = <T>(name: string, schema: z.ZodType<T>): T => {
  const text = readFileSync(new URL(`../../../styles/${name}`, import.meta.url), 'utf8')
  const { $schema: _, ...entries } = JSON.parse(text)
  return schema.parse(entries)
}

const styles = load('styles.json', z.record(z.string(), style))
const categories = load('categories.json', z.record(z.string(), z.array(z.string()).min(1)))
const models = load('models.json', z.record(z.string(), model))
const enhancements = load(
  'enhancements.json',
  z.record(z.string(), z.strictObject({ tis: z.array(textualInversion).optional() })),
)

const entries = Object.entries(styles)
const steps = (s: Style) => (SECOND_ORDER.includes(s.sampler_name) ? 2 * s.steps : s.steps)
const isLcm = (s: Style) =>
  s.sampler_name === 'lcm' ||
  (s.loras ?? []).some((l) => (l.is_version ? LCM_VERSIONS : LCM_MODELS).includes(l.name))
const count = (text: string, part: string) => text.split(part).length - 1

/** Names of the styles that break `rule`; an empty list is the good case. */
const offenders = (rule: (s: Style, name: string) => boolean) =>
  entries.filter(([name, s]) => !rule(s, name)).map(([name]) => name)

/** All styles under a category, however deep. */
const members = (name: string, above: readonly string[] = []): string[] =>
  (categories[name] ?? []).flatMap((member) => {
    if (styles[member] !== undefined) return [member]
    assert.ok(categories[member] !== undefined, `${name} names ${member}, which is no style or category`)
    assert.ok(![...above, name].includes(member), `${name} contains itself through ${member}`)
    return members(member, [...above, name])
  })

describe('the shipped categories', () => {
  test('offer what is promised', () => {
    const punks = members('stylepunks')
    assert.equal(punks.length, 51)
    assert.ok(entries.length - punks.length >= 60, 'at least 60 styles besides stylepunks')
    assert.ok(Object.keys(categories).length >= 20, 'at least 20 categories')
    assert.ok(members('featured').length >= 4, 'the default category has something to choose from')
  })

  test('name only what exists, each once, without cycles', () => {
    for (const name of Object.keys(categories)) {
      const all = members(name)
      assert.equal(new Set(all).size, all.length, `${name} names a style twice`)
    }
  })

  test('stylepunks brings the LoRA of each style', () => {
    const withoutLora = members('stylepunks').filter((name) => styles[name]?.loras === undefined)
    assert.deepEqual(withoutLora, [])
  })
})

describe('the shipped style names', () => {
  const names = [...entries.map(([name]) => name), ...Object.keys(categories)]

  test('can be typed on every platform', () => {
    assert.deepEqual(
      names.filter((name) => !/^[a-z0-9]+([ -][a-z0-9]+)*$/.test(name)),
      [],
    )
  })

  test('stay apart when case, spaces and dashes do not count', () => {
    const folded = names.map((name) => name.replaceAll(/[ -]/g, ''))
    assert.deepEqual(
      names.filter((_, i) => folded.indexOf(folded[i] ?? '') !== i),
      [],
    )
  })

  test('cover the names people try first', () => {
    const expected =
      'anime photo portrait logo comic manga isometric sticker flux flux-wide flux-tall sdxl cascade raw ' +
      'oil_painting watercolour watercolor pixel_art line_art 3d_render low_poly stained_glass cyberpunk fantasy'
    const missing = expected.split(' ').filter((name) => styles[name.replaceAll('_', ' ')] === undefined)
    assert.deepEqual(missing, [])
  })
})

describe('every shipped style', () => {
  test('has one place for the words and one for the negative words', () => {
    const wellFormed = ({ prompt }: Style) => {
      const [positive = '', negative] = prompt.split('###')
      return (
        count(prompt, '###') <= 1 &&
        count(positive, '{p}') === 1 &&
        count(prompt, '{p}') === 1 &&
        count(negative ?? positive, '{np}') === 1 &&
        count(prompt, '{np}') === 1 &&
        !/[{}]/.test(prompt.replace('{p}', '').replace('{np}', ''))
      )
    }
    assert.deepEqual(offenders(wellFormed), [])
  })

  test('adds nothing that the Horde could read as a refused combination of age and sex', () => {
    const risky =
      /\b(child|children|kid|girl|boy|teen|young|baby|school|loli|nude|naked|nsfw|sexy|lewd|erotic)s?\b/i
    assert.deepEqual(
      offenders((s) => !risky.test(s.prompt)),
      [],
    )
  })

  test('runs on a model whose baseline is known', () => {
    assert.deepEqual(
      offenders((s) => FREE_PIXELS[models[s.model]?.baseline ?? ''] !== undefined),
      [],
    )
  })

  test('keeps to the steps, guidance, sampler and clip skip its model asks for', () => {
    const fits = (s: Style) => {
      const needs = models[s.model]?.requirements ?? {}
      return (
        (s.clip_skip ?? 1) === (needs.clip_skip ?? 1) &&
        s.cfg_scale === (needs.cfg_scale ?? s.cfg_scale) &&
        s.cfg_scale >= (needs.min_cfg_scale ?? 0) &&
        s.cfg_scale <= (needs.max_cfg_scale ?? 100) &&
        s.steps >= (needs.min_steps ?? 1) &&
        s.steps <= (needs.max_steps ?? FREE_STEPS) &&
        (needs.samplers ?? [s.sampler_name]).includes(s.sampler_name)
      )
    }
    assert.deepEqual(offenders(fits), [])
  })

  test('draws without upfront kudos: steps', () => {
    const free = (s: Style) =>
      steps(s) <= (models[s.model]?.requirements?.max_steps ?? FREE_STEPS) &&
      (!isLcm(s) || steps(s) <= FREE_LCM_STEPS)
    assert.deepEqual(offenders(free), [])
  })

  test('draws without upfront kudos: size', () => {
    assert.deepEqual(
      offenders((s) => s.width * s.height <= (FREE_PIXELS[models[s.model]?.baseline ?? ''] ?? 0)),
      [],
    )
  })

  test('asks for high resolution fix only where the Horde allows it', () => {
    assert.deepEqual(
      offenders((s) => s.hires_fix !== true || models[s.model]?.baseline !== 'flux_1'),
      [],
    )
  })

  test('names LoRA versions by number', () => {
    assert.deepEqual(
      offenders((s) => (s.loras ?? []).every((l) => l.is_version !== true || /^\d+$/.test(l.name))),
      [],
    )
  })

  test('is enhanced only where its baseline has enhancements', () => {
    assert.deepEqual(
      offenders(
        (s) => s.enhance !== true || (enhancements[models[s.model]?.baseline ?? '']?.tis ?? []).length > 0,
      ),
      [],
    )
  })
})
