import { type Sentence, sentence } from '../reply/messages/index.ts'
import { readAspect } from './aspect.ts'
import type { Overrides } from './model.ts'

/** Pictures of one request, as many as the social platforms take in one reply. */
export const MAX_IMAGES = 4
/** API bounds: `loras` and `tis` of the Horde's generation parameters; names there have 255 characters. */
const MAX_LORAS = 5
const MAX_TIS = 20
const MAX_NAME = 255
export const MAX_STRENGTH = 5
const MAX_SEED = 100
/** The API takes 500 steps and a scale of 100; beyond these no sampler gains anything and it costs kudos. */
const MAX_STEPS = 150
const MAX_CFG = 30

export interface Reading {
  readonly overrides: Overrides
  readonly remark?: Sentence
}

/** What a flag looks like, and what its value does: it is the style, the negative prompt, or an override. */
export type Flag =
  | { readonly example: string; readonly part: 'style' | 'negative' }
  | {
      readonly example: string
      /** The overrides with this value added; undefined when the value cannot be read. */
      readonly read: (value: string, before: Overrides) => Reading | undefined
    }

export const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ['style', { example: '--style "oil painting"', part: 'style' }],
  ['negative', { example: '--negative "blurry, text"', part: 'negative' }],
  ['ar', { example: '--ar 16:9', read: aspect }],
  ['n', { example: '--n 4', read: number('--n', [1, MAX_IMAGES, 0], (images) => ({ images })) }],
  ['seed', { example: '--seed 1234', read: text(MAX_SEED, (seed) => ({ seed })) }],
  ['steps', { example: '--steps 25', read: number('--steps', [1, MAX_STEPS, 0], (steps) => ({ steps })) }],
  ['cfg', { example: '--cfg 7.5', read: number('--cfg', [0, MAX_CFG, 2], (cfgScale) => ({ cfgScale })) }],
  [
    'model',
    { example: '--model "Flux.1-Schnell fp8 (Compact)"', read: text(MAX_NAME, (model) => ({ model })) },
  ],
  ['lora', { example: '--lora 12345:0.8', read: addLora }],
  ['ti', { example: '--ti 12345', read: addTi }],
])

function text(longest: number, change: (value: string) => Overrides) {
  return (value: string, before: Overrides): Reading | undefined =>
    value === '' || value.length > longest ? undefined : { overrides: { ...before, ...change(value) } }
}

type Bounds = readonly [least: number, most: number, decimals: number]

function number(flag: string, bounds: Bounds, change: (value: number) => Overrides) {
  return (value: string, before: Overrides): Reading | undefined => {
    const read = readNumber(value, bounds)
    return read && { overrides: { ...before, ...change(read.value) }, ...limited(flag, read) }
  }
}

/** The number in bounds, and whether that changed it. German decimal commas count. */
function readNumber(value: string, [least, most, decimals]: Bounds) {
  if (!/^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/.test(value)) return undefined
  const exact = Number(value.replace(',', '.'))
  const inRange = Math.min(most, Math.max(least, exact))
  const rounded = Number(inRange.toFixed(decimals)) + 0
  return { value: rounded, changed: rounded !== exact, words: `${rounded}` }
}

function limited(flag: string, read: { changed: boolean; words: string }): { remark?: Sentence } {
  return read.changed ? { remark: sentence('flagLimited', { flag, value: read.words }) } : {}
}

function aspect(value: string, before: Overrides): Reading | undefined {
  const read = readAspect(value)
  return read && { overrides: { ...before, aspect: read.aspect }, ...limited('--ar', read) }
}

/** `name` or `name:strength`. */
function named(value: string) {
  const [, name = value, written = ''] = /^(.+):([+-]?[\d.,]+)$/u.exec(value) ?? []
  if (name === '' || name.length > MAX_NAME) return undefined
  return { name, strength: readNumber(written, [-MAX_STRENGTH, MAX_STRENGTH, 2]) }
}

function addLora(value: string, before: Overrides): Reading | undefined {
  const read = named(value)
  if (read === undefined) return undefined
  const others = (before.loras ?? []).filter((lora) => lora.name !== read.name)
  if (others.length >= MAX_LORAS) return tooMany('--lora', MAX_LORAS, before)
  const strength = read.strength && { model: read.strength.value, clip: read.strength.value }
  const overrides = { ...before, loras: [...others, { name: read.name, ...strength }] }
  return { overrides, ...(read.strength && limited('--lora', withName(read.name, read.strength))) }
}

/** `inject_ti`: without it the Horde loads the embedding but no word of the prompt calls for it. */
function addTi(value: string, before: Overrides): Reading | undefined {
  const read = named(value)
  if (read === undefined) return undefined
  const others = (before.tis ?? []).filter((ti) => ti.name !== read.name)
  if (others.length >= MAX_TIS) return tooMany('--ti', MAX_TIS, before)
  const strength = read.strength && { strength: read.strength.value }
  const overrides: Overrides = {
    ...before,
    tis: [...others, { name: read.name, inject_ti: 'prompt', ...strength }],
  }
  return { overrides, ...(read.strength && limited('--ti', withName(read.name, read.strength))) }
}

function withName(name: string, read: { changed: boolean; words: string }) {
  return { changed: read.changed, words: `${name}:${read.words}` }
}

function tooMany(flag: string, limit: number, overrides: Overrides): Reading {
  return { overrides, remark: sentence('tooManyOf', { flag, limit }) }
}
