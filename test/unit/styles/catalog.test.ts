import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { buildCatalog, findStyle } from '../../../src/core/styles/catalog.ts'
import { catalogOf, MODELS } from './given.ts'

const good = { prompt: '{p}{np}', model: 'old' }

describe('building a catalogue', () => {
  test('one bad entry is set aside by name and the rest load', () => {
    const bad = {
      'no words': { prompt: 'x', model: 'old' },
      'words unwanted': { prompt: 'x###{p}', model: 'old' },
      'odd size': { ...good, width: 500, height: 512 },
      'odd sampler': { ...good, sampler_name: 'magic' },
      'three decimals': { ...good, cfg_scale: 1.234 },
      'six loras': { ...good, loras: ['1', '2', '3', '4', '5', '6'].map((name) => ({ name })) },
      'named version': { ...good, loras: [{ name: 'x', is_version: true }] },
      'no object': 7,
      nothing: null,
      list: [],
    }
    const catalog = catalogOf({ ...bad, fine: good })
    assert.deepEqual([...catalog.styles.keys()], ['fine'])
    assert.deepEqual(catalog.quarantined.map(({ name }) => name).sort(), Object.keys(bad).sort())
    assert.match(
      catalog.quarantined.find(({ name }) => name === 'odd sampler')?.reason ?? '',
      /^sampler_name: /,
    )
  })

  test('files that are no objects do not take the others down', () => {
    for (const rubbish of [null, [], 'x', 3, true]) {
      const catalog = buildCatalog(
        [{ label: 'a', styles: { fine: good }, categories: rubbish, enhancements: rubbish }],
        MODELS,
      )
      assert.ok(catalog.styles.has('fine'))
      assert.equal(catalog.quarantined.length, 2)
    }
  })

  test('names of JavaScript’s own are names like any other', () => {
    const catalog = buildCatalog(
      [
        {
          label: 'a',
          styles: JSON.parse('{"__proto__": {"prompt": "{p}", "model": "old"}, "constructor": {}}'),
        },
      ],
      MODELS,
    )
    assert.equal(findStyle(catalog, '__proto__').kind, 'style')
    assert.equal(findStyle(catalog, 'constructor').kind, 'unknown')
    assert.equal(findStyle(catalog, 'toString').kind, 'unknown')
  })

  test('unknown fields are left out and named', () => {
    const catalog = catalogOf({ a: { ...good, mood: 'blue', tis: [{ name: '1', id: 1 }] } })
    assert.deepEqual(catalog.styles.get('a'), { name: 'a', ...good, tis: [{ name: '1' }] })
    assert.deepEqual(
      catalog.warnings.map(({ message }) => message),
      ['mood is unknown and left out', 'tis.0.id is unknown and left out'],
    )
  })

  test('nested categories hold every style once, and a circle is refused', () => {
    const catalog = catalogOf(
      { a: good, b: good },
      {
        outer: ['inner', 'a'],
        inner: ['a', 'b'],
        x: ['y', 'a'],
        y: ['z'],
        z: ['x'],
        self: ['self'],
        after: ['x', 'b'],
      },
    )
    assert.deepEqual(catalog.categories.get('outer')?.members, ['a', 'b'])
    assert.deepEqual(catalog.categories.get('after')?.members, ['b'])
    assert.deepEqual(catalog.quarantined.map(({ name }) => name).sort(), ['self', 'x', 'y', 'z'])
    assert.match(catalog.quarantined[0]?.reason ?? '', /contains itself: x → y → z → x/)
  })

  test('members that are missing are left out, a category without any is set aside', () => {
    const catalog = catalogOf({ a: good }, { half: ['a', 'gone'], none: ['gone'], empty: [], odd: 'a' })
    assert.deepEqual([...catalog.categories.keys()], ['half'])
    assert.deepEqual(catalog.quarantined.map(({ name }) => name).sort(), ['empty', 'none', 'odd'])
  })

  test('a thousand categories one in another are no stack overflow', () => {
    const nested = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, [`c${i + 1}`, 'a']]))
    assert.ok(catalogOf({ a: good }, nested).categories.size > 0)
  })

  test('a name that is both: people get the style, a category that lists it the category', () => {
    const catalog = catalogOf(
      { animation: good, a: good, b: good },
      { animation: ['a', 'b'], artstyles: ['animation'] },
    )
    assert.equal(findStyle(catalog, 'animation').kind, 'style')
    assert.deepEqual(catalog.categories.get('artstyles')?.members, ['a', 'b'])
  })

  test('local names win over synced ones', () => {
    const local = {
      label: 'local',
      styles: { Neon: { ...good, steps: 5 }, x: good },
      categories: { art: ['x'] },
    }
    const synced = {
      label: 'synced',
      styles: { neon: good, art: good, more: good },
      categories: { x: ['more'] },
    }
    const catalog = buildCatalog([local, synced], MODELS)
    assert.deepEqual([...catalog.styles.keys()], ['Neon', 'x', 'more'])
    assert.equal(findStyle(catalog, 'art').kind, 'category')
    assert.equal(findStyle(catalog, 'x').kind, 'style')
  })
})

describe('finding a style by what people type', () => {
  const names = [
    'leaping–fire–cascade',
    'faetastic (flux)',
    "dragon's lair",
    'Café noir',
    'cascade',
    'cascade+',
  ]
  const catalog = catalogOf(
    Object.fromEntries([...names, 'steampunk', 'stonepunk', 'gempunk'].map((n) => [n, good])),
  )
  const typed: [string, string][] = [
    ['Leaping Fire-Cascade', 'leaping–fire–cascade'],
    ['faetastic flux', 'faetastic (flux)'],
    ['DRAGONS LAIR', "dragon's lair"],
    ['cafe_noir', 'Café noir'],
    ['cascade', 'cascade'],
    ['Cascade +', 'cascade+'],
  ]
  for (const [name, meant] of typed)
    test(`'${name}' is '${meant}'`, () => {
      const found = findStyle(catalog, name)
      assert.equal(found.kind === 'style' ? found.style.name : found.kind, meant)
    })

  test('a near miss gets the three closest, nearest first', () => {
    assert.deepEqual(findStyle(catalog, 'stempunk'), {
      kind: 'unknown',
      closest: ['steampunk', 'gempunk', 'stonepunk'],
    })
  })

  test('something else gets none, and a huge or odd name is no trouble', () => {
    for (const name of ['zzzzzzzz', 'x'.repeat(1_000_000), '', ' ', '###', '\u{1F600}'])
      assert.deepEqual(findStyle(catalog, name), { kind: 'unknown', closest: [] })
  })
})
