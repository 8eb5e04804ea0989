import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { deployCommands } from '../../src/adapters/discord/commands/deploy.ts'
import { DiscordRest } from '../../src/adapters/discord/rest.ts'
import { aboutPage, helpPage } from '../../src/adapters/discord/views/about.ts'
import type { MessageBody } from '../../src/adapters/discord/views/body.ts'
import { personFormPage, placeFormPage } from '../../src/adapters/discord/views/form.ts'
import { hordePage } from '../../src/adapters/discord/views/horde.ts'
import { forgetPage, keptPage, myDataPage } from '../../src/adapters/discord/views/my-data.ts'
import { lastProgressMessage, noticeMessage, pingMessage } from '../../src/adapters/discord/views/notices.ts'
import { placePreferencesPage } from '../../src/adapters/discord/views/place-preferences.ts'
import { preferencesPage } from '../../src/adapters/discord/views/preferences.ts'
import { queuePage } from '../../src/adapters/discord/views/queue.ts'
import { progressMessage, replyMessage } from '../../src/adapters/discord/views/result.ts'
import { categoriesPage, categoryPage, stylePage } from '../../src/adapters/discord/views/styles.ts'
import type { PlacePreferences } from '../../src/core/preferences/schema.ts'
import { LOCALES, type Locale } from '../../src/core/reply/messages/locale.ts'
import { requestId } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import { DiscordServer } from '../simulators/discord/index.ts'
import { HOSTILE } from '../unit/discord/hostile.ts'
import { catalogOf } from '../unit/styles/given.ts'

const EVENT = '1300000000000000001'

/** Everything we ever show, about these words. */
function everything(words: string, locale: Locale): MessageBody[] {
  const name = words.trim() === '' ? 'a fox' : words
  const catalog = catalogOf(
    {
      [name.slice(0, 200)]: { prompt: `{p} ${words.slice(0, 4_000)}`, model: 'old' },
      comic: { prompt: '{p}', model: 'big' },
    },
    { [`all ${name}`.slice(0, 60)]: [name.slice(0, 200), 'comic'], featured: ['comic'] },
  )
  const models = [{ name, workers: 3, queued: 1, etaMs: 0 }]
  const operator = {
    version: '1.0.0',
    textDays: 30,
    idDays: 120,
    defaultStyle: name,
    defaultImages: 1,
    nsfw: true,
    contact: `c ${words}`,
  }
  const request = {
    id: requestId('discord', '1', EVENT),
    eventId: EVENT,
    placeId: '5',
    prompt: words,
    style: words,
    state: 'generating',
    cancelling: false,
    sinceMs: 0,
  } as const
  const details = {
    prompt: words,
    styles: [name, 'comic'],
    wanted: 4,
    pictures: [{ style: name, model: name, seed: name, width: 1, height: 1, worker: name }],
    volunteers: [name],
    remarks: [`The LoRA ${words} was not applied.`],
    payer: words,
  }
  const reply = { tone: 'pictures', text: `Here: ${words}`, locale, nsfw: true, details } as const
  const place: PlacePreferences = { styles: [name.slice(0, 100)], blockedWords: [name.slice(0, 100)] }
  const news = [{ title: words, text: words, date: '2026-11-22', urls: ['https://x.example/a'] }]
  const load = {
    queuedRequests: 1,
    queuedMegapixelsteps: 1,
    pastMinuteMegapixelsteps: 1,
    workers: 1,
    threads: 1,
  }
  return [
    replyMessage(reply, EVENT, []),
    replyMessage({ ...reply, tone: 'failure' }, EVENT, []),
    progressMessage(reply, EVENT, []),
    lastProgressMessage(locale, EVENT),
    pingMessage({ locale, tone: 'pictures', tookMs: 90_000 }, '77', 2),
    noticeMessage('mayNotManage', locale),
    categoriesPage(catalog, 0, { locale }),
    ...[...catalog.categories.keys()].flatMap(
      (one) => categoryPage(catalog, one, 0, { locale, models }) ?? [],
    ),
    ...[...catalog.styles.values()].map((one) => stylePage(one, { locale, models })),
    queuePage([request, { ...request, eventId: '2' }], locale),
    hordePage({ answers: true, maintenance: true, load, news }, models, locale),
    myDataPage({ requests: 1, sinceMs: 0, strikes: 0, preferences: 1, linked: false, gifts: 0 }, 30, locale),
    forgetPage(locale),
    keptPage(locale),
    helpPage(name.slice(0, 32), locale),
    aboutPage(name.slice(0, 32), operator, locale),
    preferencesPage({ style: name.slice(0, 100), images: 2 }, operator, locale, true),
    placePreferencesPage('server', place, operator, locale, true),
    placePreferencesPage('channel', { roles: ['1'], logChannel: '2', ...place }, operator, locale),
  ]
}

async function open() {
  const server = await DiscordServer.start({ limits: false })
  const rest = new DiscordRest({
    api: `${server.url}/api`,
    token: new Secret(server.token),
    userAgent: 'HordeHerald/test',
  })
  return { server, rest, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('Discord takes everything that is shown, whatever it is about', async () => {
  await using scene = await open()
  const { server } = scene
  const channel = server.channel()
  for (const words of HOSTILE) {
    for (const locale of LOCALES) {
      for (const [at, body] of everything(words, locale).entries()) {
        // Past discord.js, which lets fifty calls a second out.
        const answer = await fetch(`${server.url}/api/v10/channels/${channel.id}/messages`, {
          method: 'POST',
          headers: {
            authorization: `Bot ${server.token}`,
            'content-type': 'application/json',
            'user-agent': 'DiscordBot (https://example.org, 1)',
          },
          body: JSON.stringify(body),
        })
        assert.equal(answer.status, 200, `${at} about ${words.slice(0, 9)}: ${await answer.text()}`)
      }
    }
  }
  const sent = server.world.messagesIn(channel.id)
  assert.ok(sent.length > 500)
})

test('Discord opens the forms', async () => {
  await using scene = await open()
  const { server, rest } = scene
  await deployCommands(rest)
  for (const locale of LOCALES) {
    const chosen = { styles: ['comic'], blockedWords: ['x'.repeat(100)], aDay: 3 }
    for (const data of [
      personFormPage({ style: 'comic' }, locale),
      placeFormPage('server', chosen, locale),
      placeFormPage('channel', {}, locale),
    ]) {
      const { interaction } = server.slash('ada', server.channel(), 'preferences')
      await rest.call({
        what: 'opening a form',
        method: 'POST',
        route: `/interactions/${interaction.id}/${interaction.token}/callback`,
        body: { type: 9, data },
        tokenInRoute: true,
        schema: z.unknown(),
      })
    }
  }
})
