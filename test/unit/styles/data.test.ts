import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { schemaFiles } from '../../../src/cli/styles.ts'
import { readCatalog } from '../../../src/cli/styles-validate.ts'
import { generateRequest } from '../../../src/core/horde/schema.ts'
import { upfrontReasons } from '../../../src/core/horde/upfront.ts'
import { findStyle } from '../../../src/core/styles/catalog.ts'
import { creditsMarkdown } from '../../../src/core/styles/credits.ts'
import { bodyFor, OWN, planned, UPSTREAM, withoutUpstream } from './given.ts'

describe('our own styles', () => {
  const catalog = readCatalog(OWN, OWN)

  test('load without a warning', () => {
    assert.deepEqual(catalog.quarantined, [])
    assert.deepEqual(catalog.warnings, [])
  })

  test('each makes a body that the strict schema accepts, without kudos up front', () => {
    for (const style of catalog.styles.keys()) {
      const body = bodyFor(catalog, { style, negative: 'people' })
      assert.deepEqual(generateRequest.safeParse(body).error?.issues, undefined, style)
      assert.deepEqual(upfrontReasons(body, catalog.models), [], style)
    }
  })

  test('are as many as people were promised', () => {
    assert.equal(catalog.categories.get('stylepunks')?.members.length, 51)
    assert.ok(catalog.styles.size >= 111, `${catalog.styles.size} styles`)
    assert.ok(catalog.categories.size >= 20, `${catalog.categories.size} categories`)
    assert.ok(catalog.categories.has('featured'))
    for (const name of [
      'anime',
      'photo',
      'oil painting',
      'pixel art',
      'watercolour',
      'logo',
      'comic',
      'isometric',
    ])
      assert.notEqual(findStyle(catalog, name).kind, 'unknown', name)
  })

  test('run on models we know the baseline of', () => {
    for (const { name, model } of catalog.styles.values()) assert.ok(catalog.models.has(model), name)
  })

  test('CREDITS.md is current; `styles credits` writes it', () => {
    assert.equal(readFileSync(`${OWN}/CREDITS.md`, 'utf8'), creditsMarkdown(catalog))
  })

  test('the JSON Schemas are current; `styles schemas` writes them', () => {
    for (const [name, text] of Object.entries(schemaFiles()))
      assert.equal(readFileSync(`${OWN}/schemas/${name}`, 'utf8'), text, name)
  })
})

describe('the community’s styles', { skip: withoutUpstream }, () => {
  const catalog = withoutUpstream ? readCatalog(OWN, OWN) : readCatalog(UPSTREAM, OWN)
  const body = (style: string, negative = '') => bodyFor(catalog, { style, negative, prompt: 'WORDS' })

  test('404 styles and 43 categories are usable', () => {
    assert.deepEqual([catalog.styles.size, catalog.categories.size], [404, 43])
    assert.deepEqual(catalog.quarantined, [])
  })

  test('each makes a body that the strict schema accepts, the person’s words in it once', () => {
    for (const style of catalog.styles.keys()) {
      const sent = body(style, 'UNWANTED')
      assert.deepEqual(generateRequest.safeParse(sent).error?.issues, undefined, style)
      const [wanted = '', unwanted = '', ...more] = sent.prompt.split('###')
      assert.equal(wanted.split('WORDS').length, 2, style)
      assert.equal(unwanted.split('UNWANTED').length, 2, style)
      assert.deepEqual(more, [], style)
      assert.doesNotMatch(sent.prompt, /\{n?p\}|###\s*,|,\s*$|,\s*###/, style)
    }
  })

  test('without negative words nothing is left of their place', () => {
    for (const style of catalog.styles.keys())
      assert.doesNotMatch(body(style).prompt, /\{np\}|###\s*,|###$|,\s*$|,\s*###/, style)
  })

  test('each category can be drawn from', () => {
    for (const { name } of catalog.categories.values())
      assert.ok(planned(catalog, { style: name }).submissions.length > 0, name)
  })

  test('every oddity is named', () => {
    const warned = (name: string) =>
      catalog.warnings.filter((one) => one.name === name).map(({ message }) => message)
    for (const name of ['steampunk', 'glass pony', 'pastel ilxl'])
      assert.match(warned(name)[0] ?? '', /weight is read as model/)
    for (const name of ['scalie', 'furry']) assert.match(warned(name)[0] ?? '', /second ###/)
    assert.match(warned('crungus revenge')[0] ?? '', /no \{np\}/)
    assert.match(warned('vintage postcard')[0] ?? '', /width without height/)
    assert.match(warned('animation')[0] ?? '', /style too/)
    assert.match(warned('stable diffusion 1')[0] ?? '', /id is unknown/)
  })

  test('alternations reach the horde worker', () => {
    const names = [
      'jim eidomode',
      'babes',
      'pulp fiction cover',
      'magazine cover',
      'glow flow or dissolve party mix',
    ]
    for (const name of names) assert.match(body(name).prompt, /\{[^{}]+\|[^{}]+\}/, name)
  })

  test('`weight` keeps its strength, odd values go through as they are', () => {
    assert.deepEqual(
      body('steampunk').params.loras?.map(({ model }) => model),
      [0.6, 0.6],
    )
    assert.equal(body('8pm').params.clip_skip, 6)
    assert.deepEqual(body('bweshmix').params.tis, [{ name: '16993' }])
    assert.ok(body('bweshmix').params.loras?.some(({ model }) => model === -0.7))
    const { width, height } = body('vintage postcard').params
    assert.deepEqual([width, height], [640, undefined])
  })

  test('names that cannot be typed are found', () => {
    for (const [typed, name] of [
      ['leaping fire cascade', 'leaping–fire–cascade'],
      ['Faetastic flux', 'faetastic (flux)'],
      ['microworlds-flux', 'microworlds (flux)'],
    ] as const) {
      const found = findStyle(catalog, typed)
      assert.equal(found.kind === 'style' ? found.style.name : undefined, name)
    }
    for (const name of catalog.styles.keys()) {
      const found = findStyle(catalog, name)
      assert.equal(found.kind === 'style' ? found.style.name : undefined, name)
    }
  })

  test('animation, a style and a category, is the category within artstyles', () => {
    const inner = catalog.categories.get('animation')?.members ?? []
    const outer = new Set(catalog.categories.get('artstyles')?.members)
    assert.ok(inner.length > 0 && inner.every((name) => outer.has(name)))
  })
})
