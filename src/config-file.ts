import * as z from 'zod'
import { discordSettings } from './adapters/discord/config.ts'
import { accountName, mastodonSettings } from './adapters/mastodon/config.ts'
import { redditSettings } from './adapters/reddit/config.ts'
import { kudosEmoji } from './core/kudos/emojis.ts'
import { MAX_IMAGES } from './core/request/flags.ts'

export const REAL_HORDE = 'https://aihorde.net'
const STYLES_URL = 'https://raw.githubusercontent.com/Haidra-Org/AI-Horde-Styles/main'

/** `herald.json`: everything an operator sets that is not secret. */
export const heraldFile = z.strictObject({
  $schema: z.string().optional(),
  operator: z
    .strictObject({
      contact: z
        .string()
        .trim()
        .min(3)
        .max(200)
        .optional()
        .describe(
          'How people reach who runs this bot: a mail address or a profile URL. Sent to the AI Horde.',
        ),
      source: z.url().max(300).optional().describe('Where the source code is, for people who ask.'),
    })
    .prefault({}),
  horde: z
    .strictObject({
      url: z
        .string()
        .default(REAL_HORDE)
        .describe('AI Horde to draw on, or "sim" for the built-in simulator.'),
      trustedWorkers: z.boolean().default(true).describe('Only horde workers that the Horde trusts.'),
      slowWorkers: z
        .boolean()
        .default(true)
        .describe('Allow slow horde workers; false costs kudos up front.'),
      allowDowngrade: z
        .boolean()
        .default(true)
        .describe('Let the Horde draw smaller where kudos are missing, instead of refusing.'),
      blockedWorkers: z.array(z.uuid()).max(5).default([]).describe('Ids of horde workers never to use.'),
      nsfw: z.boolean().default(false).describe('Allow adult pictures.'),
      proxiedAccount: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe(
          'Only for keys with the service role: the account all requests are counted for; without it each person counts for themselves, under a pseudonym.',
        ),
    })
    .prefault({}),
  styles: z
    .strictObject({
      default: z.string().min(1).default('featured').describe('Style or category where nobody names one.'),
      sync: z.boolean().default(true).describe('Fetch the community’s styles every few hours.'),
      stylesUrl: z.url().default(`${STYLES_URL}/styles.json`).describe('Where they are fetched from.'),
      categoriesUrl: z.url().default(`${STYLES_URL}/categories.json`).describe('Likewise for categories.'),
      enhancementsUrl: z
        .url()
        .default(`${STYLES_URL}/enhancements.json`)
        .describe('Likewise for enhancements.'),
    })
    .prefault({}),
  requests: z
    .strictObject({
      images: z
        .int()
        .min(1)
        .max(MAX_IMAGES)
        .optional()
        .describe('Pictures where nobody says how many; without it 1 on Discord and 4 elsewhere.'),
      deadlineMinutes: z.int().min(1).max(60).default(20).describe('How long a request may take.'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      cooldownSeconds: limit(3_600, 0, 'Between two drawings of a person.'),
      atOnce: limit(1_000, 3, 'Drawings of a person under way at the same time.'),
      aDay: limit(100_000, 100, 'Drawings of a person within 24 hours.'),
      messages: limit(10_000, 40, 'Messages of a person that are answered within ten minutes.'),
      messagesOfBots: limit(10_000, 5, 'Likewise for accounts that are marked as automated.'),
      queueMinutes: limit(1_440, 30, 'No new drawings while about so many minutes of them wait.'),
      exempt: entries(
        ['console:*'],
        'People without limits, as `<platform>:<id>`, `<platform>:*@<server>` or `<platform>:*`.',
      ),
    })
    .prefault({}),
  block: z
    .strictObject({
      people: entries([], 'People nothing is drawn for, as `<platform>:<id>` or `<platform>:*@<server>`.'),
      places: entries(
        [],
        'Places the bot stays silent in, as `<platform>:<id>`, with all that lies in them; on Mastodon the people’s servers.',
      ),
      words: entries(
        [],
        'Words and phrases that are not drawn; whole words, or beginnings with a `*` behind.',
      ),
      styles: entries([], 'Styles and categories that are not offered.'),
      models: entries([], 'Models that are not used.'),
    })
    .prefault({}),
  allow: z
    .strictObject({
      people: entries([], 'If any: nobody else is drawn for.'),
      places: entries([], 'If any: the bot is silent everywhere else.'),
      words: entries([], 'Phrases that may be drawn although they contain a blocked word.'),
      styles: entries([], 'If any: no other styles are offered. A category stands for its styles.'),
      models: entries([], 'If any: no other models are used.'),
    })
    .prefault({}),
  kudos: z
    .strictObject({
      intervalSeconds: limit(3_600, 0, 'Between two gifts of kudos of a person.'),
      giftsADay: limit(
        10_000,
        200,
        'Gifts of a person within 24 hours; as many again may be taken back or refused.',
      ),
      kudosADay: limit(50_000_000, 10_000, 'Kudos that a person gives within 24 hours.'),
      emojis: z.array(kudosEmoji).max(500).default([]).describe('Reactions that send kudos.'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      textDays: z.int().min(1).max(3_650).default(30).describe('How long people’s words and names are kept.'),
      idDays: z
        .int()
        .min(1)
        .max(3_650)
        .default(120)
        .describe('How long bare ids and outcomes are kept, against answering twice.'),
    })
    .refine(({ textDays, idDays }) => textDays <= idDays, 'idDays cannot be less than textDays')
    .prefault({}),
  discord: discordSettings.prefault({}),
  mastodon: z
    .array(mastodonSettings)
    .max(20)
    .refine(
      (accounts) => new Set(accounts.map(accountName)).size === accounts.length,
      'the same account stands there twice',
    )
    .default([])
    .describe('Accounts on Mastodon-compatible servers.'),
  reddit: redditSettings.optional().describe('The account on Reddit; without it there is none.'),
})

function limit(max: number, preset: number, about: string) {
  return z.int().min(0).max(max).default(preset).describe(`${about} 0: no limit.`)
}

function entries(preset: string[], about: string) {
  return z.array(z.string().trim().min(1).max(200)).max(10_000).default(preset).describe(about)
}
