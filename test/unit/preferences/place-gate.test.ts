import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { placeGate } from '../../../src/core/preferences/place-gate.ts'
import { folderCatalog, OWN } from '../styles/given.ts'

const catalog = folderCatalog(OWN)
const words = (style?: string, prompt = 'a fox') => ({
  prompt,
  negative: '',
  ...(style !== undefined && { style }),
  overrides: {},
})

describe('what a place lets be drawn', () => {
  const refused = (styles: string[], style?: string) =>
    placeGate({ styles }).refuses(words(style), catalog)?.key

  test('its styles, by name or by category, and no others', () => {
    assert.equal(refused(['stonepunk'], 'Stone Punk'), undefined)
    assert.equal(refused(['stylepunks'], 'stonepunk'), undefined)
    assert.equal(refused(['stonepunk'], 'steampunk'), 'styleNotAllowed')
    assert.equal(refused([], 'steampunk'), undefined)
    assert.equal(refused(['stonepunk']), undefined)
  })

  test('a style that nobody knows is told apart from one that is not offered', () => {
    assert.equal(refused(['stonepunk'], 'stempunk'), undefined)
  })

  test('nothing, where all its styles have gone since', () => {
    assert.equal(refused(['long gone']), 'styleNotAllowed')
  })

  test('the same offer is the same catalogue, so that names are found fast', () => {
    const offer = () => placeGate({ styles: ['stylepunks'] }).catalog(catalog)
    assert.equal(offer(), offer())
    assert.equal(placeGate({}).catalog(catalog), catalog)
    for (let n = 0; n < 500; n += 1) placeGate({ styles: [`style${n}`] }).catalog(catalog)
    assert.deepEqual([...offer().categories.keys()].includes('stylepunks'), true)
  })

  test('not its blocked words', () => {
    const gate = placeGate({ blockedWords: ['fox*'] })
    assert.equal(gate.refuses(words(undefined, 'two FÓXES'), catalog)?.key, 'wordsNotAllowed')
    assert.equal(gate.refuses(words(undefined, 'a hen'), catalog), undefined)
  })
})
