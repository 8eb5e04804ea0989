import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { suggestModels, suggestStyles } from '../../../src/adapters/discord/commands/suggest.ts'
import type { ServedModel } from '../../../src/core/desk/desk.ts'
import { findStyle } from '../../../src/core/styles/catalog.ts'
import { catalogOf } from '../styles/given.ts'
import { HOSTILE } from './hostile.ts'

const style = (model = 'Flux') => ({ prompt: '{p}{np}', model })
const catalog = catalogOf(
  {
    'oil painting': style(),
    'old oil lamp': style(),
    steampunk: style('Old'),
    stonepunk: style(),
    comic: style(),
    'cosmic horror': style(),
    'sci-fi': style(),
    ['x'.repeat(101)]: style(),
    ['y'.repeat(100)]: style(),
  },
  {
    featured: ['comic', 'stonepunk'],
    punks: ['steampunk', 'stonepunk'],
    oils: ['oil painting'],
    lost: ['steampunk'],
  },
)
const MODELS: ServedModel[] = [
  { name: 'Flux', workers: 7, queued: 3, etaMs: 0 },
  { name: 'AlbedoBase XL', workers: 1, queued: 1, etaMs: 0 },
]

const suggested = (typed: string, more: Partial<Parameters<typeof suggestStyles>[1]> = {}) =>
  suggestStyles(catalog, { typed, locale: 'en', defaults: ['featured'], models: MODELS, ...more })
const values = (typed: string) => suggested(typed).map(({ value }) => value)

describe('styles that somebody is typing', () => {
  test('come by how well they fit: the name, how it begins, how its words begin, within it', () => {
    assert.deepEqual(values('oils').slice(0, 1), ['oils'])
    assert.deepEqual(values('oil'), ['oils', 'oil painting', 'old oil lamp'])
    assert.deepEqual(values('punk'), ['punks', 'steampunk', 'stonepunk'])
    assert.deepEqual(values('lamp old'), ['old oil lamp'])
  })

  test('are found without their accents, gaps and capitals, and mistyped', () => {
    assert.deepEqual(values('SciFi'), ['sci-fi'])
    assert.deepEqual(values('Stémpunk')[0], 'steampunk')
    assert.deepEqual(values('cosmik'), ['cosmic horror', 'comic'])
    assert.deepEqual(values('oilpaint'), ['oil painting'])
  })

  test('are found by what was pasted from a list', () => {
    assert.deepEqual(values('Style: comic')[0], 'comic')
    assert.deepEqual(values('punks · category, 2 styles')[0], 'punks')
  })

  test('say what they are, and that nobody draws them', () => {
    const named = (typed: string) => suggested(typed)[0]?.name
    assert.equal(named('comic'), 'comic · Flux')
    assert.equal(named('punks'), 'punks · category, 2 styles')
    assert.equal(named('steampunk'), 'steampunk · Old · nobody draws it right now')
    assert.equal(named('lost'), 'lost · category, 1 style · nobody draws it right now')
    assert.equal(suggested('lost', { models: undefined })[0]?.name, 'lost · category, 1 style')
    assert.equal(suggested('punks', { locale: 'de' })[0]?.name, 'punks · Kategorie, 2 Stile')
  })

  test('while nothing is typed: the defaults, the categories, what the default has, and the rest', () => {
    assert.deepEqual(
      suggested('', { defaults: ['comic', 'featured', 'gone'] })
        .slice(0, 7)
        .map(({ value }) => value),
      ['comic', 'featured', 'punks', 'oils', 'lost', 'stonepunk', 'oil painting'],
    )
  })

  test('are what Discord takes, whatever is typed: 25 at most, with names and values that fit', () => {
    const many = catalogOf(
      Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`style ${at}`, style()])),
    )
    for (const typed of [...HOSTILE, 's', 'style', '9', 'y']) {
      for (const one of [catalog, many]) {
        const choices = suggestStyles(one, { typed, locale: 'de', defaults: ['style 1'], models: [] })
        assert.ok(choices.length <= 25)
        assert.equal(new Set(choices.map(({ value }) => value)).size, choices.length)
        for (const { name, value } of choices) {
          assert.ok(name.length >= 1 && name.length <= 100 && value.length >= 1 && value.length <= 100)
          assert.notEqual(findStyle(one, value).kind, 'unknown')
        }
      }
    }
  })
})

describe('models that somebody is typing', () => {
  test('come with their volunteers and what waits for them, those with most first', () => {
    assert.deepEqual(suggestModels(MODELS, { typed: '', locale: 'en' }), [
      { name: 'Flux · 7 volunteers, 3 pictures waiting', value: 'Flux' },
      { name: 'AlbedoBase XL · 1 volunteer, 1 picture waiting', value: 'AlbedoBase XL' },
    ])
    assert.deepEqual(
      suggestModels(MODELS, { typed: 'albedo', locale: 'de' }).map(({ value }) => value),
      ['AlbedoBase XL'],
    )
  })
})

test('500 styles are searched within milliseconds', () => {
  const names = Array.from(
    { length: 500 },
    (_, at) => `${['oil', 'ink', 'neon', 'paper', 'glass'][at % 5]} style of ${at}`,
  )
  const big = catalogOf(Object.fromEntries(names.map((name) => [name, style()])), {
    all: names,
    some: names.slice(0, 50),
  })
  const keys = ['', 'o', 'oi', 'oil', 'oil s', 'neon style', 'glsas', 'stle of 44', 'zzzzzz', '42']
  const times = Array.from({ length: 500 }, (_, at) => {
    const begun = performance.now()
    suggestStyles(big, {
      typed: keys[at % keys.length] ?? '',
      locale: 'en',
      defaults: ['all'],
      models: MODELS,
    })
    return performance.now() - begun
  }).sort((a, b) => a - b)
  const median = times[250] ?? Number.NaN
  // A fraction of one where nothing else runs; bench/ measures it.
  assert.ok(median < 5, `${median} ms`)
})
