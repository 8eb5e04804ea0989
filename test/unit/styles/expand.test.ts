import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { generateRequest } from '../../../src/core/horde/schema.ts'
import { type Overrides, requestId } from '../../../src/core/request/model.ts'
import { seededRandom } from '../../../src/core/styles/random.ts'
import { ask, bodyFor, catalogOf, planned } from './given.ts'

const many = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [`s${i}`, { prompt: `{p}, s${i}{np}`, model: i < 5 ? 'old' : 'big' }]),
)
const catalog = catalogOf(
  {
    plain: { prompt: '{p}{np}', model: 'old' },
    tall: { prompt: '{p}{np}', model: 'big', width: 768, height: 1344, steps: 20 },
    better: { prompt: '{p}{np}', model: 'old', enhance: true, loras: [{ name: '1', model: 0.5 }] },
    flux: { prompt: '{p}{np}', model: 'fast', steps: 4, hires_fix: true },
    heavy: {
      prompt: '{p}{np}',
      model: 'old',
      width: 1024,
      height: 1536,
      steps: 50,
      sampler_name: 'k_dpmpp_sde',
    },
    twin: { prompt: '{p}{np}', model: 'old' },
    ...many,
  },
  { all: Object.keys(many), twins: ['plain', 'twin'], few: ['s0', 's1', 's2'] },
  { 'stable diffusion 1': { tis: [{ name: '9', inject_ti: 'negprompt' }] } },
)

const styleNames = (wanted: Parameters<typeof planned>[1]) =>
  planned(catalog, wanted).submissions.map(({ style }) => style)
const refusal = (wanted: Parameters<typeof ask>[1]) => {
  const expansion = ask(catalog, wanted)
  return expansion.kind === 'refusal' ? expansion.sentence : undefined
}

describe('what is sent', () => {
  test('a field the style lacks is not invented', () => {
    const { seed, ...params } = bodyFor(catalog).params
    assert.deepEqual(params, { n: 4, seed_variation: 1 })
    assert.match(seed ?? '', /^\d{1,10}$/)
  })

  test('adult content needs the policy', () => {
    const policy = { nsfw: true, trustedWorkers: false, slowWorkers: true, allowDowngrade: false }
    assert.deepEqual([bodyFor(catalog).nsfw, bodyFor(catalog).censor_nsfw], [false, true])
    const body = bodyFor(catalog, {
      input: { policy: { ...policy, blockedWorkers: ['a', 'b', 'c', 'd', 'e', 'f'] } },
    })
    assert.deepEqual([body.nsfw, body.censor_nsfw, body.worker_blacklist], [true, false, true])
    assert.equal(body.workers?.length, 5)
    assert.ok(generateRequest.safeParse(body).success)
  })

  test('enhancements follow the model’s baseline, also where the person changed the model', () => {
    assert.deepEqual(bodyFor(catalog, { style: 'better' }).params.tis, [
      { name: '9', inject_ti: 'negprompt' },
    ])
    const { models, params } = bodyFor(catalog, { style: 'better', overrides: { model: 'BIG' } })
    assert.deepEqual([models, params.tis], [['big'], undefined])
    assert.deepEqual(bodyFor(catalog, { overrides: { model: 'Other' } }).models, ['Other'])
  })

  test('a person’s LoRA joins the style’s, and changes one of the same name', () => {
    const loras = [{ name: '2' }, { name: '1', model: 1 }]
    assert.deepEqual(bodyFor(catalog, { style: 'better', overrides: { loras } }).params.loras, [
      { name: '1', model: 1 },
      { name: '2' },
    ])
  })

  test('LoRAs beyond five are left out and said', () => {
    const loras = ['2', '3', '4', '5', '6'].map((name) => ({ name }))
    const plan = planned(catalog, { style: 'better', overrides: { loras } })
    assert.equal(plan.submissions[0]?.body.params.loras?.length, 5)
    assert.deepEqual(plan.remarks, [{ key: 'lorasLeftOut', params: { names: ['6'] } }])
  })

  test('hires_fix is dropped where the Horde refuses it', () => {
    assert.equal(bodyFor(catalog, { style: 'flux' }).params.hires_fix, undefined)
  })

  const shapes: [string, number, number, number, number][] = [
    ['plain', 16, 9, 640, 384],
    ['plain', 1, 1, 512, 512],
    ['flux', 16, 9, 1344, 768],
    ['tall', 1344, 768, 1344, 768],
    ['plain', 1000, 1, 3072, 64],
  ]
  for (const [style, width, height, ...expected] of shapes)
    test(`${style} at ${width}:${height} is ${expected.join(' × ')}`, () => {
      const { params } = bodyFor(catalog, { style, overrides: { aspect: { width, height } } })
      assert.deepEqual([params.width, params.height], expected)
    })

  test('a new shape never costs more pixels', () => {
    for (let width = 1; width < 40; width++)
      for (let height = 1; height < 40; height++) {
        const { params } = bodyFor(catalog, { style: 'tall', overrides: { aspect: { width, height } } })
        assert.ok((params.width ?? 0) * (params.height ?? 0) <= 768 * 1344)
        assert.ok(generateRequest.shape.params.safeParse(params).success)
      }
  })

  test('vary starts from the picture', () => {
    const from = { requestId: requestId('console', 'me', '1'), picture: 2 }
    const words = { prompt: 'a cat', negative: '', style: 'plain', overrides: {}, from }
    const [submission] = planned(catalog, { input: { words } }).submissions
    assert.deepEqual(submission?.source, from)
    assert.equal(submission?.body.source_processing, 'img2img')
    assert.equal(submission?.body.params.denoising_strength, 0.55)
  })
})

test('smaller is a request without kudos up front', () => {
  const { width, height, steps } = bodyFor(catalog, { style: 'heavy', free: true }).params
  assert.deepEqual([width, height, steps], [448, 704, 20])
})

test('whatever is asked, the body is one the strict schema accepts', () => {
  const random = seededRandom('fuzz')
  const pick = <T>(...items: T[]): T => items[Math.floor(random() * items.length)] as T
  for (let i = 0; i < 3_000; i++) {
    const expansion = ask(catalog, {
      seed: String(i),
      style: pick('plain', 'tall', 'better', 'flux', 'heavy', 'all', 'twins', 'few'),
      prompt: pick('a', '###', '{np}', 'x, ', '\u0000', '\ud800', '{"a": 1}', '\n###\n'),
      negative: pick('', 'b', '###', ',', '{p}'),
      ...pick<object>({ free: true }, {}),
      overrides: {
        ...pick<Overrides>({}, { aspect: { width: pick(1, 9, 64), height: pick(1, 16, 2000) } }),
        ...pick<Overrides>(
          {},
          { steps: 500 },
          { cfgScale: 7.25 },
          { seed: '' },
          { images: pick(0, 1, 7, 99) },
        ),
        ...pick<Overrides>({}, { loras: [{ name: '__proto__', model: 2 }] }, { tis: [{ name: '9' }] }),
        ...pick<Overrides>({}, { model: 'big' }, { model: 'toString' }),
      },
    })
    const bodies = expansion.kind === 'plan' ? expansion.submissions.map(({ body }) => body) : []
    assert.ok(bodies.length > 0)
    for (const body of bodies) assert.deepEqual(generateRequest.safeParse(body).error?.issues, undefined)
  }
})

describe('how pictures are spread', () => {
  test('a category gives different styles while they last', () => {
    for (let seed = 0; seed < 200; seed++)
      assert.equal(new Set(styleNames({ style: 'all', seed: `${seed}` })).size, 4)
    assert.deepEqual(styleNames({ style: 'few', overrides: { images: 3 } }).sort(), ['s0', 's1', 's2'])
  })

  test('more pictures than styles: every style about as often', () => {
    const { submissions } = planned(catalog, { style: 'few', overrides: { images: 8 } })
    assert.deepEqual(submissions.map(({ body }) => body.params.n).sort(), [2, 3, 3])
  })

  test('every member is picked sooner or later', () => {
    const picked = new Set(
      Array.from({ length: 100 }, (_, seed) => styleNames({ style: 'all', seed: `${seed}` })).flat(),
    )
    assert.equal(picked.size, 10)
  })

  test('the same request expands the same way, another one otherwise', () => {
    const plan = (seed: string) => JSON.stringify(planned(catalog, { style: 'all', seed }))
    assert.equal(plan('a'), plan('a'))
    assert.notEqual(plan('a'), plan('b'))
  })

  test('what would be the same body twice is one submission', () => {
    assert.equal(bodyFor(catalog, { style: 'twins' }).params.n, 4)
  })

  test('every submission has its own seed, unless the person named one', () => {
    const seeds = (seed?: string) =>
      planned(catalog, { style: 'all', overrides: seed === undefined ? {} : { seed } }).submissions.map(
        ({ body }) => body.params.seed,
      )
    assert.equal(new Set(seeds()).size, 4)
    assert.deepEqual(new Set(seeds('7')), new Set(['7']))
  })
})

describe('styles nobody draws at the moment', () => {
  const served = new Set(['big'])

  test('members of a category are replaced by others', () => {
    const plan = planned(catalog, { style: 'all', input: { served } })
    assert.deepEqual(new Set(plan.submissions.flatMap(({ body }) => body.models)), served)
    assert.equal(plan.submissions.length, 4)
    assert.deepEqual(plan.remarks, [])
  })

  test('it is said only where the person sees fewer styles', () => {
    const { remarks } = planned(catalog, { style: 'all', overrides: { images: 8 }, input: { served } })
    assert.deepEqual(remarks, [{ key: 'membersSkipped', params: { category: 'all', skipped: 5 } }])
  })

  test('a style of the same category is offered, else the default', () => {
    assert.deepEqual(refusal({ style: 's1', input: { served } })?.params, { style: 's1', ready: 's5' })
    const ready = { served: new Set(['fast']), defaultStyle: 'flux' }
    assert.deepEqual(refusal({ style: 'few', input: ready })?.params, { style: 'few', ready: 'flux' })
    assert.deepEqual(refusal({ style: 'few', input: { served: new Set() } })?.params, {
      style: 'few',
      ready: null,
    })
  })

  test('with a model of their own people hear about the model', () => {
    assert.equal(refusal({ overrides: { model: 'old' }, input: { served } })?.key, 'noHordeWorkersForModel')
    assert.deepEqual(bodyFor(catalog, { overrides: { model: 'big' }, input: { served } }).models, ['big'])
  })
})

describe('what cannot be drawn', () => {
  test('an unknown style, no words, too many words', () => {
    assert.equal(refusal({ style: 'tal' })?.key, 'unknownStyle')
    for (const prompt of ['', ' \n', ' , ,']) assert.equal(refusal({ prompt })?.key, 'emptyPrompt')
    assert.deepEqual(refusal({ style: 's1', prompt: 'x'.repeat(7000) })?.params, { limit: 6996 })
    assert.equal(refusal({ style: 's1', prompt: 'x'.repeat(6996) }), undefined)
  })
})
