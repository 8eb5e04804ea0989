import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { de } from '../../../src/core/reply/messages/de.ts'
import { en } from '../../../src/core/reply/messages/en.ts'
import { deForms } from '../../../src/core/reply/messages/forms/de.ts'
import { enForms } from '../../../src/core/reply/messages/forms/en.ts'
import {
  type MessageKey,
  type MessageParams,
  type Sentence,
  say,
} from '../../../src/core/reply/messages/index.ts'
import { enKudosPages } from '../../../src/core/reply/messages/kudos-pages/en.ts'
import { LOCALES } from '../../../src/core/reply/messages/locale.ts'
import { enPages } from '../../../src/core/reply/messages/pages/en.ts'
import { parseCommand } from '../../../src/core/request/command.ts'
import { CHOICE_SAMPLES, COMMAND_SAMPLES, PAGE_SAMPLES } from './form-samples.ts'
import { KUDOS_PAGE_SAMPLES } from './kudos-page-samples.ts'
import { KUDOS_SAMPLES } from './kudos-samples.ts'
import { KUDOS_TALK_SAMPLES } from './kudos-talk-samples.ts'

const picture = {
  style: 'comic',
  model: 'Flux',
  seed: '12',
  width: 512,
  height: 768,
  steps: 25,
  cfgScale: 7,
  sampler: 'k_euler',
  loras: [{ name: '99', strength: 0.5 }, { name: '98' }],
}
const credit = { style: 'comic', author: 'Mara', url: 'https://example.org/@mara' }

/** Parameters of every message, at least two sets where the sentence bends. */
const SAMPLES: { [K in MessageKey]: MessageParams<K>[] } = {
  ...COMMAND_SAMPLES,
  ...PAGE_SAMPLES,
  ...CHOICE_SAMPLES,
  ...KUDOS_SAMPLES,
  ...KUDOS_PAGE_SAMPLES,
  ...KUDOS_TALK_SAMPLES,
  done: [
    { images: 1, prompt: 'a cat', styles: ['comic'] },
    { images: 4, prompt: 'a cat', styles: ['a', 'b', 'c'] },
  ],
  partial: [
    { images: 1, wanted: 4, prompt: 'a cat', styles: ['comic'] },
    { images: 2, wanted: 4, prompt: 'a cat', styles: ['a', 'b'] },
  ],
  progress: [
    { images: 4, drawn: 0, styles: ['stonepunk'], minutes: 3, ahead: 12 },
    { images: 1, drawn: 0, styles: ['comic'], minutes: null, ahead: 0 },
    { images: 2, drawn: 1, styles: ['a', 'b'], minutes: 0, ahead: 1 },
  ],
  altText: [{ prompt: 'a cat', style: 'comic' }],
  unknownStyle: [
    { style: 'comik', closest: ['comic', 'cosmic', 'conic'] },
    { style: 'x', closest: [] },
  ],
  emptyPrompt: [{}],
  promptTooLong: [{ limit: 3000 }],
  noWorkers: [
    { style: 'comic', ready: 'anime' },
    { style: 'comic', ready: null },
  ],
  noHordeWorkersForModel: [{ model: 'Flux' }],
  impossible: [{ style: 'comic' }],
  censored: [{ images: 1 }, { images: 4 }],
  kudosNeeded: [{ kudos: 45 }, { kudos: null }],
  promptRefused: [{}],
  requestRefused: [{}],
  hordeDown: [{ minutes: 1 }, { minutes: 20 }],
  deadline: [{ minutes: 1 }, { minutes: 20 }],
  drawingFailed: [{}],
  stuck: [{}],
  loraNotApplied: [{ name: '99' }, { name: '' }],
  tiNotApplied: [{ name: '99' }, { name: '' }],
  someCensored: [{ held: 1 }, { held: 2 }],
  unknownFlags: [{ flags: ['--a'] }, { flags: ['--a', '--b'] }],
  flagLimited: [{ flag: '--n', value: '4' }],
  lorasLeftOut: [{ names: ['6'] }, { names: ['5', '6'] }],
  flagUnreadable: [{ flag: '--n', example: '--n 4' }],
  fieldLeftOut: [
    { field: 'LoraStrength', needs: 'Lora' },
    { field: 'Change', needs: 'Image' },
  ],
  membersSkipped: [
    { category: 'punks', skipped: 1 },
    { category: 'punks', skipped: 2 },
  ],
  tooManyOf: [{ flag: '--lora', limit: 5 }],
  paidByOperator: [{}],
  paidByNobody: [{}],
  collage: [{ images: 2 }, { images: 4 }],
  collageAlt: [{ parts: ['AI image from the words: a cat.', 'AI image from the words: a dog.'] }],
  credit: [
    { styles: ['comic'], author: 'Mara', url: 'https://example.org/@mara' },
    { styles: ['comic', 'manga'], author: 'Mara' },
  ],
  help: [{}],
  notForUs: [{}],
  stylesList: [
    { categories: [] },
    { categories: ['sci-fi', 'fantasy'] },
    { categories: ['sci-fi'], page: 2, left: 3 },
  ],
  stylesInCategory: [
    { category: 'punks', styles: [] },
    { category: 'punks', styles: ['steampunk', 'gempunk'] },
    { category: 'punks', styles: ['steampunk', 'gempunk'], page: 2, left: 30 },
  ],
  unknownCategory: [
    { name: 'punk', closest: ['punks'] },
    { name: 'x', closest: [] },
  ],
  settings: [
    { prompt: 'a cat', negative: 'dogs', pictures: [picture], credit: [credit] },
    { prompt: 'a cat', negative: '', pictures: [] },
    { prompt: 'a cat', negative: '', pictures: [picture, { ...picture, seed: '13' }], credit: [] },
  ],
  nothingToRepeat: [{}],
  noSuchPicture: [
    { picture: 5, images: 4 },
    { picture: 2, images: 1 },
  ],
  pictureGone: [{}],
  attachmentTooLarge: [{ megabytes: 10, megapixels: 50 }],
  attachmentNoPicture: [{}],
  attachmentGone: [{}],
  nothingToCancel: [{}],
  cancelling: [{}],
  cancelled: [{ pictures: 0 }, { pictures: 1 }, { pictures: 2 }],
  tooLateToCancel: [{}],
  deleted: [{}],
  nothingToDelete: [{}],
  cannotDelete: [{}],
  described: [
    { picture: 1, images: 1 },
    { picture: 2, images: 4 },
  ],
  whichToDescribe: [{ images: 1 }, { images: 4 }],
  descriptionTooLong: [{ limit: 500 }],
  nothingToDescribe: [{}],
  cannotDescribe: [{}],
  optedOut: [{}],
  optedIn: [{}],
  myData: [
    { requests: 0, sinceMs: null, strikes: 0, days: 30 },
    { requests: 1, sinceMs: 0, strikes: 1, days: 1 },
    { requests: 3, sinceMs: 1_760_000_000_000, strikes: 2, days: 30 },
    { requests: 0, sinceMs: null, strikes: 0, preferences: 2, days: 30 },
    { requests: 0, sinceMs: null, strikes: 0, linked: true, days: 30 },
    { requests: 0, sinceMs: null, strikes: 0, gifts: 1, days: 30 },
    { requests: 3, sinceMs: 1_760_000_000_000, strikes: 2, preferences: 1, linked: true, gifts: 2, days: 30 },
  ],
  forgotten: [
    { requests: 0, open: 0, optedOut: false },
    { requests: 1, open: 1, optedOut: false },
    { requests: 3, open: 2, optedOut: true, pausedMinutes: null },
    { requests: 0, open: 0, optedOut: false, pausedMinutes: 15 },
    { requests: 3, open: 2, optedOut: true, pausedMinutes: 4_320 },
    { requests: 0, open: 0, optedOut: false, preferences: true, linked: true },
    { requests: 3, open: 2, optedOut: true, pausedMinutes: 4_320, preferences: true },
  ],
  tooManyAtOnce: [{ limit: 1 }, { limit: 3 }],
  tooManyToday: [{ limit: 1 }, { limit: 100 }],
  tooManyTodayHere: [{ limit: 1 }, { limit: 20 }],
  queueFull: [{ minutes: 45 }, { minutes: 200 }],
  cooldown: [{ seconds: 1 }, { seconds: 20 }],
  paused: [{ minutes: 1 }, { minutes: 15 }, { minutes: 240 }, { minutes: 4_320 }],
  promptRefusedPaused: [{ minutes: 15 }, { minutes: 4_320 }],
  tooManyMessages: [{}],
  notAllowed: [{}],
  notHere: [{}],
  roleNotAllowed: [{}],
  notAllowedHere: [{}],
  leftAlone: [{}],
  notTaken: [{}],
  answerLost: [{}],
  permissionsMissing: [{ permissions: ['Attach Files'] }, { permissions: ['Attach Files', 'Embed Links'] }],
  mayNotPostHere: [{}],
  notOpen: [{}],
  notYours: [{}],
  adultPicturesThere: [{ images: 1 }, { images: 4 }],
  preferenceRefused: [{}],
  wordsNotAllowed: [{}],
  styleNotAllowed: [{}],
  modelNotAllowed: [{}],
  picturesTitle: [
    { images: 1, prompt: 'a cat' },
    { images: 4, prompt: 'a cat' },
  ],
  picturesTitleNeutral: [{ images: 1 }, { images: 4 }],
  picturesLink: [{ images: 1 }, { images: 4 }],
  picturesInTheOpen: [{ images: 1 }, { images: 4 }],
  picturesNowhere: [{ images: 1 }, { images: 4 }],
  oneCollage: [{ images: 4 }],
  footerBot: [{}],
  footerHow: [{}],
  footerOut: [{}],
}

/** Mastodon's default, less room for the handle it answers. */
const SHORT_POST = 460

/** Said only to who asked by words, or in a public reply that is not shown where there are forms. */
const TO_WORDS_ALONE: ReadonlySet<string> = new Set<MessageKey>([
  'done',
  'partial',
  'help',
  'notForUs',
  'stylesList',
  'stylesInCategory',
  'noSuchPicture',
  'pictureGone',
  'whichToDescribe',
  'nothingToDescribe',
  'cannotDescribe',
  'footerBot',
  'footerHow',
  'footerOut',
  ...(Object.keys(KUDOS_TALK_SAMPLES) as MessageKey[]).filter((key) => key !== 'keyInPublic'),
])

const KEYS = Object.keys(en) as MessageKey[]
const sentences = KEYS.flatMap((key) => (SAMPLES[key] ?? []).map((params) => ({ key, params }) as Sentence))

/** Which parameters a message looks at, over all its samples. */
function paramsRead(catalogue: object, key: MessageKey): string[] {
  const message = Reflect.get(catalogue, key) as (params: unknown) => string
  const read = new Set<string>()
  for (const sample of SAMPLES[key]) {
    message(
      new Proxy(sample, {
        get: (target, name) => {
          read.add(String(name))
          return Reflect.get(target, name)
        },
      }),
    )
  }
  return [...read].sort()
}

describe('the message catalogue', () => {
  test('has the same keys in every language, and a sample of each', () => {
    assert.deepEqual(Object.keys(de), KEYS)
    assert.deepEqual(Object.keys(SAMPLES).sort(), [...KEYS].sort())
  })

  test('has each sentence in one file: none takes the place of another of the same name', async () => {
    const folder = join(import.meta.dirname, '../../../src/core/reply/messages')
    const parts = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())
    const names: string[] = []
    for (const { name } of parts.filter((one) => one.name !== 'forms'))
      for (const part of Object.values(await import(join(folder, name, 'en.ts'))))
        if (typeof part === 'object' && part !== null) names.push(...Object.keys(part))
    assert.ok(names.length > 100)
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    )
  })

  test('says every parameter it is given, in every language', () => {
    for (const key of KEYS) {
      const given = [...new Set(SAMPLES[key].flatMap((sample) => Object.keys(sample)))].sort()
      assert.deepEqual(paramsRead(en, key), given, `en ${key}`)
      assert.deepEqual(paramsRead(de, key), given, `de ${key}`)
    }
  })

  test('is written out: no holes, no double spaces, no English left in the German', () => {
    for (const sentence of sentences) {
      for (const locale of LOCALES) {
        const text = say(locale, sentence)
        assert.doesNotMatch(text, /undefined|null|NaN|\[object| {2}|\(\)/, text)
      }
      assert.notEqual(say('de', sentence), say('en', sentence))
    }
  })

  test('offers only commands that the parser understands', () => {
    const offered = sentences.flatMap((sentence) =>
      LOCALES.flatMap((locale) =>
        [...say(locale, sentence).matchAll(/`([^`]+)`/g)].map(([, words = '']) => words),
      ),
    )
    assert.ok(offered.length > 60)
    const commands = new Set(
      LOCALES.flatMap((locale) =>
        KEYS.filter((key) => key.startsWith('command')).map(
          (key) => say(locale, { key, params: {} } as Sentence).split(':')[0],
        ),
      ),
    )
    for (const words of offered) {
      if (words.startsWith('/')) {
        for (const name of words.slice(1).split(' ')) assert.ok(commands.has(name), words)
        continue
      }
      const parsed = parseCommand(words)
      assert.notEqual(parsed.kind, 'not-for-us', words)
      if (parsed.kind === 'refusal') assert.ok(words === '--model', `${words}: ${parsed.sentence.key}`)
    }
  })

  test('offers who asks by forms the commands that they have, by their names in that language', () => {
    for (const locale of LOCALES) {
      const names = new Set(
        KEYS.filter((key) => key.startsWith('command')).map(
          (key) => say(locale, { key, params: {} } as Sentence).split(':')[0],
        ),
      )
      for (const sentence of sentences.filter(({ key }) => !TO_WORDS_ALONE.has(key))) {
        for (const [, words = ''] of say(locale, sentence, 'forms').matchAll(/`([^`]+)`/g)) {
          const known =
            words.startsWith('/') &&
            words
              .slice(1)
              .split(' ')
              .every((name) => names.has(name))
          assert.ok(known || words.startsWith('--'), `${locale} ${sentence.key}: ${words}`)
        }
      }
    }
    for (const [locale, forms] of [
      ['en', enForms],
      ['de', deForms],
    ] as const) {
      for (const sentence of sentences.filter(({ key }) => Object.hasOwn(forms, key))) {
        const text = say(locale, sentence, 'forms')
        assert.doesNotMatch(text, /undefined|null|NaN|\[object| {2}|\(\)/, text)
        assert.ok(text.length <= SHORT_POST, text)
      }
    }
  })

  test('uses an emoji at most, as the last thing', () => {
    for (const sentence of sentences) {
      for (const locale of LOCALES) {
        assert.doesNotMatch(say(locale, sentence), /\p{Extended_Pictographic}(?=.)/su)
      }
    }
  })

  test('fits a short post whole, help included', () => {
    // Pages are shown where there is more room.
    const pages = { ...enPages, ...enKudosPages }
    for (const sentence of sentences.filter(({ key }) => !Object.hasOwn(pages, key))) {
      for (const locale of LOCALES)
        assert.ok(say(locale, sentence).length <= SHORT_POST, `${locale} ${sentence.key}`)
    }
  })

  test('says AI with every result', () => {
    for (const key of ['done', 'partial', 'altText', 'settings'] as const) {
      for (const params of SAMPLES[key]) {
        assert.match(say('en', { key, params } as Sentence), /\bAI\b/)
        assert.match(say('de', { key, params } as Sentence), /\bKI-/)
      }
    }
  })

  test('settings that four pictures share are told once, so that they fit a short post', () => {
    const pictures = ['1', '2', '3', '4'].map((seed) => ({ ...picture, seed }))
    const other = { ...picture, style: 'manga', seed: '5' }
    const told = (shown: typeof pictures) =>
      say('en', { key: 'settings', params: { prompt: 'a cat', negative: '', pictures: shown } })
    const words = 'model Flux, 512×768, 25 steps, cfg 7, k_euler, LoRA 99 (0.5), LoRA 98'
    assert.equal(
      told([...pictures, other, picture]),
      [
        'These AI pictures were drawn from: a cat',
        `1–4. style comic, ${words}, seeds 1, 2, 3 and 4`,
        `5. style manga, ${words}, seed 5`,
        `6. style comic, ${words}, seed 12`,
      ].join('\n'),
    )
  })

  test('holds no sentence that nobody says', () => {
    const root = new URL('../../../src/', import.meta.url).pathname
    const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('messages'))
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\n')
    const unsaid = KEYS.filter((key) => !code.includes(`'${key}'`))
    assert.deepEqual(unsaid, [])
  })
})
