import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askedByComponent } from '../../../src/adapters/discord/commands/asked.ts'
import { COMMANDS } from '../../../src/adapters/discord/commands/definitions.ts'
import { aboutPage, helpPage } from '../../../src/adapters/discord/views/about.ts'
import type { MessageBody } from '../../../src/adapters/discord/views/body.ts'
import { hordePage } from '../../../src/adapters/discord/views/horde.ts'
import { forgetPage, keptPage, myDataPage } from '../../../src/adapters/discord/views/my-data.ts'
import { queuePage } from '../../../src/adapters/discord/views/queue.ts'
import { categoriesPage, categoryPage, stylePage } from '../../../src/adapters/discord/views/styles.ts'
import type { OpenRequest, OperatorFacts, ServedModel } from '../../../src/core/desk/desk.ts'
import { LOCALES } from '../../../src/core/reply/messages/locale.ts'
import { requestId } from '../../../src/core/request/model.ts'
import { catalogOf, folderCatalog, OWN } from '../styles/given.ts'
import { HOSTILE } from './hostile.ts'
import { assertSendable } from './limits.ts'

const OPERATOR: OperatorFacts = {
  contact: 'https://example.org/@mara_b',
  version: '1.2.3',
  source: 'https://example.org/herald',
  textDays: 30,
  idDays: 120,
  defaultStyle: 'featured',
  defaultImages: 1,
  nsfw: false,
}
const MODELS: ServedModel[] = [{ name: 'Flux', workers: 7, queued: 3, etaMs: 0 }]

/** Ids of everything that can be pressed now, and what a menu offers. */
const pressable = (body: MessageBody): string[] =>
  body.components.flatMap((row) =>
    row.components.flatMap((one) =>
      'custom_id' in one && !('disabled' in one && one.disabled) ? [one.custom_id] : [],
    ),
  )
const offered = (body: MessageBody): string[] =>
  body.components.flatMap((row) =>
    row.components.flatMap((one) =>
      'options' in one ? one.options.map((option) => ('value' in option ? String(option.value) : '')) : [],
    ),
  )
const textOf = (body: MessageBody) => JSON.stringify([body.content, body.embeds])

describe('/styles', () => {
  const catalog = folderCatalog(OWN)

  test('leads to every category and to every style in one, page by page', () => {
    const categories: string[] = []
    for (let page = 0; ; page += 1) {
      const body = categoriesPage(catalog, page, { locale: 'en' })
      assertSendable(body)
      categories.push(...offered(body))
      if (!pressable(body).includes(`h1:categories:${page + 1}`)) break
    }
    assert.deepEqual(categories, [...catalog.categories.keys()])
    for (const name of categories) {
      const styles: string[] = []
      for (let page = 0; ; page += 1) {
        const body = categoryPage(catalog, name, page, { locale: 'de', models: MODELS })
        assert.ok(body)
        assertSendable(body)
        styles.push(...offered(body))
        if (!pressable(body).includes(`h1:category:${page + 1}:${name}`)) break
      }
      assert.deepEqual(styles, [...new Set(catalog.categories.get(name)?.members)])
    }
  })

  test('shows what each style is, and leads back', () => {
    for (const style of catalog.styles.values()) {
      const body = stylePage(style, { locale: 'en', models: MODELS }, { name: 'featured', page: 1 })
      assertSendable(body)
      assert.match(textOf(body), /\/imagine prompt:a lighthouse at dusk style:/)
      assert.deepEqual(pressable(body), ['h1:category:1:featured'])
    }
  })

  test('tells who made a style, and who can draw it', () => {
    const made = catalogOf({
      comic: {
        prompt: '{p}, comic{np}',
        model: 'Flux',
        loras: [{ name: '12', model: 0.5 }, { name: '13' }],
        credit: { author: 'Mara', url: 'https://example.org/@mara' },
      },
    })
    const style = made.styles.get('comic') ?? assert.fail()
    const body = stylePage(style, { locale: 'en', models: MODELS })
    assert.deepEqual(
      body.embeds[0]?.fields?.map(({ name, value }) => `${name}: ${value}`),
      [
        'Try it: `/imagine prompt:a lighthouse at dusk style:comic`',
        'Words it adds: (your words), comic',
        'Model: Flux: 7 volunteers, 3 pictures waiting',
        'LoRAs used: 12 (0.5), 13',
        'Made by: Mara, https://example.org/@mara',
      ],
    )
    assert.deepEqual(pressable(body), ['h1:categories:0'])
    const nobody = stylePage(style, { locale: 'en', models: [] })
    assert.match(textOf(nobody), /Flux: nobody runs it right now/)
  })

  test('shows the sample picture where there is one, with an alt text', () => {
    const style = catalog.styles.values().next().value ?? assert.fail()
    const body = stylePage(style, { locale: 'en', models: undefined }, undefined, 'sample.webp')
    assertSendable(body)
    assert.equal(body.embeds[0]?.image?.url, 'attachment://sample.webp')
    assert.match(body.attachments[0]?.description ?? '', /^AI image, a sample of the style/)
  })

  test('can be sent with names of every kind, and has a page for none', () => {
    const names = HOSTILE.map((words) => words.slice(0, 300)).filter((name) => name !== '')
    const style = { prompt: `{p} ${HOSTILE[1]}`.repeat(20).slice(0, 4_900), model: 'Flux' }
    const odd = catalogOf(
      Object.fromEntries(names.map((name) => [name, style])),
      Object.fromEntries([...names.map((name) => [`${name} all`.slice(0, 300), names]), ['empty', ['gone']]]),
    )
    assertSendable(categoriesPage(odd, 0, { locale: 'en' }))
    assertSendable(categoriesPage(catalogOf({}), 7, { locale: 'de' }))
    for (const name of [...odd.categories.keys()]) {
      const body = categoryPage(odd, name, 99, { locale: 'en', models: [] })
      if (body !== undefined) assertSendable(body)
    }
    for (const one of odd.styles.values()) assertSendable(stylePage(one, { locale: 'de', models: [] }))
    assert.equal(categoryPage(odd, 'gone', 0, { locale: 'en', models: [] }), undefined)
    assert.equal(categoryPage(odd, '__proto__', 0, { locale: 'en', models: [] }), undefined)
  })
})

const open = (at: number, more: Partial<OpenRequest> = {}): OpenRequest => ({
  id: requestId('discord', '1', `${1_000 + at}`),
  eventId: `${1_000 + at}`,
  placeId: '5',
  prompt: `a fox ${at}`,
  state: 'generating',
  cancelling: false,
  sinceMs: 1_700_000_000_500,
  ...more,
})

describe('/queue', () => {
  test('tells what each request is at, and cancels the one that is meant', () => {
    const body = queuePage(
      [
        open(1, { etaMs: 130_000, style: 'comic' }),
        open(2, { state: 'received' }),
        open(3, { state: 'delivering' }),
        open(4, { cancelling: true }),
      ],
      'en',
    )
    assertSendable(body)
    assert.equal(
      body.embeds[0]?.description,
      [
        '1\\. a fox 1, comic: being drawn, about 3 minutes more (<t:1700000000:R>)',
        '2\\. a fox 2: waiting for its turn (<t:1700000000:R>)',
        '3\\. a fox 3: finished, being sent (<t:1700000000:R>)',
        '4\\. a fox 4: being cancelled (<t:1700000000:R>)',
      ].join('\n'),
    )
    assert.deepEqual(pressable(body), ['h1:cancel:1001', 'h1:cancel:1002', 'h1:queue'])
    assert.deepEqual(askedByComponent('h1:cancel:1002', []), {
      kind: 'request',
      command: { kind: 'cancel' },
      hidden: true,
      repliesTo: '1002',
    })
  })

  test('can be sent with none, with twenty, and whatever they are about', () => {
    for (const locale of LOCALES) {
      assertSendable(queuePage([], locale))
      const many = Array.from({ length: 20 }, (_, at) =>
        open(at, { prompt: HOSTILE[at % HOSTILE.length] ?? '', style: '*'.repeat(300) }),
      )
      const body = queuePage(many, locale)
      assertSendable(body)
      const long = { prompt: 'x'.repeat(6_000), style: 'y'.repeat(300), etaMs: 20 * 60_000 }
      assertSendable(
        queuePage(
          many.map((one) => ({ ...one, ...long })),
          locale,
        ),
      )
      assert.match(textOf(body), locale === 'en' ? /And 10 more requests/ : /Und 10 weitere Aufträge/)
    }
  })
})

describe('/horde', () => {
  const load = {
    queuedRequests: 900,
    queuedMegapixelsteps: 40_000,
    pastMinuteMegapixelsteps: 9_000,
    workers: 80,
    threads: 120,
  }

  test('tells how busy it is, in words', () => {
    const status = { answers: true, maintenance: false, load, news: [] }
    const body = hordePage(status, MODELS, 'en')
    assertSendable(body)
    assert.deepEqual(
      body.embeds[0]?.fields?.map(({ name, value }) => `${name}: ${value}`),
      [
        'Volunteers: 80 machines, 120 pictures at a time',
        'Waiting: 900 pictures, about 5 minutes of work',
        'Speed: 9000 megapixelsteps a minute',
        'Models with the most volunteers: Flux: 7 volunteers, 3 pictures waiting',
      ],
    )
  })

  test('can be sent when nothing is known, and whatever its news and models say', () => {
    for (const locale of LOCALES) {
      const away = hordePage({ answers: false, maintenance: true, news: [] }, undefined, locale)
      assertSendable(away)
      assert.match(away.embeds[0]?.description ?? '', /AI Horde.*\n/)
      for (const words of HOSTILE) {
        const news = [1, 2, 3].map(() => ({
          title: words,
          text: words,
          date: '2026-11-22',
          urls: ['https://x.example/a'],
        }))
        const models = Array.from({ length: 20 }, (_, at) => ({
          name: `${words}${at}`,
          workers: at,
          queued: 0,
          etaMs: 0,
        }))
        assertSendable(hordePage({ answers: true, maintenance: false, load, news }, models, locale))
      }
    }
    const still = { ...load, pastMinuteMegapixelsteps: 0 }
    assert.match(
      textOf(hordePage({ answers: true, maintenance: false, load: still, news: [] }, [], 'en')),
      /900 pictures"/,
    )
  })
})

describe('/mydata, /help and /about', () => {
  test('can be sent in every language', () => {
    for (const locale of LOCALES) {
      const data = { requests: 3, sinceMs: 0, strikes: 1, preferences: 2, linked: false, gifts: 0 }
      for (const body of [
        myDataPage(data, 30, locale),
        myDataPage(
          { requests: 0, sinceMs: null, strikes: 0, preferences: 0, linked: false, gifts: 0 },
          30,
          locale,
        ),
        forgetPage(locale),
        keptPage(locale),
        ...HOSTILE.filter((words) => words.trim() !== '').flatMap((bot) => [
          helpPage(bot, locale),
          aboutPage(bot, { ...OPERATOR, contact: bot }, locale),
        ]),
        aboutPage(
          'Herald',
          { version: '1', textDays: 1, idDays: 2, defaultStyle: 'x', defaultImages: 1, nsfw: true },
          locale,
        ),
      ])
        assertSendable(body)
    }
  })

  test('nothing is erased before it was asked for twice', () => {
    const first = pressable(
      myDataPage({ requests: 1, sinceMs: 0, strikes: 0, preferences: 0, linked: false, gifts: 0 }, 30, 'en'),
    )
    assert.deepEqual(first, ['h1:forget-ask'])
    assert.deepEqual(askedByComponent(first[0] ?? '', []), { kind: 'page', page: { name: 'forget' } })
    const [yes = '', no = ''] = pressable(forgetPage('en'))
    assert.deepEqual(askedByComponent(yes, []), {
      kind: 'request',
      command: { kind: 'forget-me' },
      hidden: true,
    })
    assert.deepEqual(askedByComponent(no, []), { kind: 'page', page: { name: 'kept' } })
  })

  test('help names every command, as it is called in the language', () => {
    for (const { name, name_localizations: names } of COMMANDS) {
      assert.ok(textOf(helpPage('Herald', 'en')).includes(`\`/${name}\``))
      assert.ok(textOf(helpPage('Herald', 'de')).includes(`\`/${names?.de}\``))
    }
  })

  test('about tells who runs the bot, and what becomes of words', () => {
    const text = textOf(aboutPage('Herald', OPERATOR, 'en'))
    for (const part of [
      'https://example.org/@mara_b',
      '1.2.3',
      'https://example.org/herald',
      '30 days',
      'made by AI',
    ])
      assert.ok(text.includes(part), part)
  })

  test('about leaves out nothing that is stored: accounts and kudos as well', () => {
    const privacy = (locale: 'en' | 'de') =>
      aboutPage('Herald', { ...OPERATOR, textDays: 3_650, idDays: 36_500 }, locale).embeds[0]?.fields?.[0]
    assert.match(privacy('en')?.value ?? '', /Horde account.*key, encrypted.*`\/logout`.*kudos/)
    assert.match(privacy('de')?.value ?? '', /Horde-Konto.*Schlüssel.*verschlüsselt.*`\/abmelden`.*Kudos/)
    for (const locale of LOCALES)
      assertSendable(aboutPage('Herald', { ...OPERATOR, textDays: 3_650, idDays: 36_500 }, locale))
  })
})
