import * as z from 'zod'

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
        .describe('Only for keys with the service role: the account these requests are counted for.'),
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
      images: z.int().min(1).max(4).default(4).describe('Pictures where nobody says how many.'),
      deadlineMinutes: z.int().min(1).max(60).default(20).describe('How long a request may take.'),
    })
    .prefault({}),
})
