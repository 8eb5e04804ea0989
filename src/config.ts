import { readFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import * as z from 'zod'
import { ConfigError } from './core/errors.ts'
import { Secret } from './core/secret.ts'

export const REAL_HORDE = 'https://aihorde.net'
/** The word for the simulator that this program brings along. */
export const SIM = 'sim'
/** The API's key for everybody. Source: AI Horde API v2. */
const ANONYMOUS_KEY = '0000000000'
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

export interface Config extends z.output<typeof heraldFile> {
  readonly dataDir: string
  readonly hordeKey: Secret
  readonly hordeKeyIsAnonymous: boolean
  /** `name:version:contact`, as the Horde asks for. */
  readonly clientAgent: string
}

export interface ConfigOptions {
  /** Folder with `herald.json` and `.env`; data is put below it. */
  readonly cwd?: string
  /** From the command line; goes before the file. */
  readonly hordeUrl?: string
  /** Put data here, whatever the environment says (the demo's temporary folder). */
  readonly dataDir?: string
}

/**
 * Reads `herald.json`, `.env` and the environment.
 * @throws {ConfigError} naming every problem at once, each with the way to mend it.
 */
export function readConfig(options: ConfigOptions = {}): Config {
  const cwd = options.cwd ?? process.cwd()
  readDotEnv(resolve(cwd, '.env'))
  const file = readHeraldFile(resolve(cwd, 'herald.json'))
  const url = normalisedUrl(options.hordeUrl ?? file.horde.url)
  const problems: string[] = []
  if (url === undefined) {
    problems.push(
      `The Horde URL "${options.hordeUrl ?? file.horde.url}" is no http(s) address without a password. Use ${REAL_HORDE} or "${SIM}".`,
    )
  }
  const contact = file.operator.contact
  if (contact === undefined && url !== undefined && !isLocalHorde(url)) {
    problems.push(
      'The AI Horde asks who runs this bot. Add this line to herald.json (create the file if there is none):\n' +
        '  { "operator": { "contact": "you@example.org" } }\n' +
        'Or draw on the built-in simulator: --horde sim',
    )
  }
  const key = process.env.HORDE_API_KEY?.trim() || ANONYMOUS_KEY
  if (!/^[\x21-\x7e]+$/.test(key)) problems.push('HORDE_API_KEY in .env has characters that no key has.')
  if (problems.length > 0 || url === undefined) throw new ConfigError(problems)
  const dataDir = options.dataDir ?? process.env.HERALD_DATA?.trim() ?? 'data'
  return {
    ...file,
    horde: { ...file.horde, url },
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(cwd, dataDir),
    hordeKey: new Secret(key),
    hordeKeyIsAnonymous: key === ANONYMOUS_KEY,
    clientAgent: `horde-herald:${VERSION}:${contact ?? 'local'}`,
  }
}

export const VERSION = '0.1.0'

/** The simulator, or a Horde on this machine. */
export function isLocalHorde(url: string): boolean {
  if (url === SIM) return true
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function normalisedUrl(text: string): string | undefined {
  if (text === SIM) return SIM
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  // The address is written into every picture; no password may be in it.
  if (url.username !== '' || url.password !== '') return undefined
  return url.href.replace(/\/+$/, '').replace(/\/api(\/v2)?$/, '')
}

function readDotEnv(path: string): void {
  try {
    process.loadEnvFile(path)
  } catch (error) {
    if (!isMissing(error)) throw new ConfigError([`${path} cannot be read: ${(error as Error).message}`])
  }
}

function readHeraldFile(path: string): z.output<typeof heraldFile> {
  let text = '{}'
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (!isMissing(error)) throw new ConfigError([`${path} cannot be read: ${(error as Error).message}`])
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new ConfigError([`${path} is no valid JSON: ${(error as Error).message}`])
  }
  const parsed = heraldFile.safeParse(json)
  if (parsed.success) return parsed.data
  throw new ConfigError(
    parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`),
  )
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
