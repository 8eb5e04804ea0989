import { readFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import * as z from 'zod'
import type { App as RedditApp } from './adapters/reddit/token.ts'
import { type DiscordBot, readDiscord } from './config-discord.ts'
import { type Role, readEngine } from './config-engine.ts'
import { heraldFile, REAL_HORDE } from './config-file.ts'
import { type HttpConfig, readHttp } from './config-http.ts'
import { readMastodonTokens } from './config-mastodon.ts'
import { SEE_SETTINGS, settingProblem } from './config-problems.ts'
import { readRedditApp } from './config-reddit.ts'
import { readVaultKeys, type VaultKey } from './core/accounts/vault-keys.ts'
import { ConfigError } from './core/errors.ts'
import type { Platform } from './core/request/model.ts'
import { Secret } from './core/secret.ts'
import type { EngineSettings } from './engine/open.ts'

/** The word for the simulator that this program brings along. */
export const SIM = 'sim'
/** The API's key for everybody. Source: AI Horde API v2. */
const ANONYMOUS_KEY = '0000000000'

export interface Config extends z.output<typeof heraldFile> {
  readonly dataDir: string
  readonly hordeKey: Secret
  /** Addresses that the key is sent to: the configured Horde and the real one, whatever a command asks for. */
  readonly keyHordes: readonly string[]
  readonly hordeKeyIsAnonymous: boolean
  /** The first encrypts, all decrypt; empty where nothing was ever encrypted. */
  readonly vaultKeys: readonly VaultKey[]
  /** Access tokens from .env, by account name; those of a login are in the vault. */
  readonly mastodonTokens: ReadonlyMap<string, Secret>
  /** The bot on Discord; undefined: there is none. */
  readonly discordBot: DiscordBot | undefined
  /** The app that the account on Reddit uses; there wherever that account is. */
  readonly redditApp: RedditApp | undefined
  /** `name:version:contact`, as the Horde asks for. */
  readonly clientAgent: string
  /** Where health, metrics and webhooks are served; undefined: nowhere. */
  readonly http: HttpConfig | undefined
  /** `https://…` under which others reach that, without a slash at the end. */
  readonly publicUrl: string | undefined
  readonly engine: EngineSettings
  readonly role: Role
}

export interface ConfigOptions {
  /** Folder with `herald.json` and `.env`; data is put below it. */
  readonly cwd?: string
  /** From the command line; goes before the file. */
  readonly hordeUrl?: string
  /** Put data here, on the embedded engine, whatever the environment says (the demo's temporary folder). */
  readonly dataDir?: string
  /** `later`: a missing contact is no problem until a real Horde is drawn on. */
  readonly contact?: 'later'
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
      `The Horde URL "${withoutPassword(options.hordeUrl ?? file.horde.url)}" needs http:// or https:// in front, and no password. Use ${REAL_HORDE} or "${SIM}".`,
    )
  }
  const contact = file.operator.contact
  if (options.contact !== 'later' && url !== undefined && lacksContact(file, url)) {
    problems.push(`${CONTACT_MISSING}\n${OR_SIMULATE}`)
  }
  const key = process.env.HORDE_API_KEY?.trim() || ANONYMOUS_KEY
  if (!/^[\x21-\x7e]+$/.test(key)) problems.push('HORDE_API_KEY in .env has characters that no key has.')
  const { http, publicUrl } = readHttp(process.env, problems)
  const vault = readVaultKeys(process.env.HERALD_VAULT_KEYS ?? '')
  problems.push(...vault.problems)
  const mastodonTokens = readMastodonTokens(process.env.MASTODON_TOKENS ?? '', file.mastodon, problems)
  const discordBot = readDiscord(process.env, problems)
  const redditApp = readRedditApp(process.env, file.reddit !== undefined, problems)
  const { engine, role } = readEngine(options.dataDir === undefined ? process.env : {}, problems)
  if (problems.length > 0 || url === undefined) throw new ConfigError(problems)
  const dataDir = options.dataDir ?? (process.env.HERALD_DATA?.trim() || 'data')
  return {
    ...file,
    horde: { ...file.horde, url },
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(cwd, dataDir),
    hordeKey: new Secret(key),
    keyHordes: [REAL_HORDE, normalisedUrl(file.horde.url) ?? REAL_HORDE],
    hordeKeyIsAnonymous: key === ANONYMOUS_KEY,
    vaultKeys: vault.keys,
    mastodonTokens,
    discordBot,
    redditApp,
    clientAgent: `horde-herald:${VERSION}:${asHeader(contact ?? 'local')}`,
    http,
    publicUrl,
    engine,
    role,
  }
}

/** Headers carry ASCII alone, and other letters would make every call fail. */
function asHeader(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent)
}

/** The Horde asks who runs a bot; a simulator does not. */
export function lacksContact({ operator }: Pick<Config, 'operator'>, hordeUrl: string): boolean {
  return operator.contact === undefined && !isLocalHorde(hordeUrl)
}

export const CONTACT_MISSING =
  'The AI Horde asks who runs this bot. Add this line to herald.json (create the file if there is none):\n' +
  '  { "operator": { "contact": "you@example.org" } }'
/** For commands that take it. */
export const OR_SIMULATE = 'Or draw on the built-in simulator: --horde sim'

export const VERSION = '0.1.0'
/** What platforms are told of us, but for Reddit, which has a form of its own. */
export const USER_AGENT = `HordeHerald/${VERSION}`

/** The key to send to a Horde: the operator's where it belongs, else everybody's. */
export function keyFor({ hordeKey, keyHordes }: Pick<Config, 'hordeKey' | 'keyHordes'>, url: string): Secret {
  return keyHordes.includes(url) ? hordeKey : new Secret(ANONYMOUS_KEY)
}

/** Whether the operator pays there, with the kudos of their account. */
export function isPaid(config: Pick<Config, 'hordeKeyIsAnonymous' | 'keyHordes'>, url: string): boolean {
  return !config.hordeKeyIsAnonymous && config.keyHordes.includes(url)
}

/** Pictures where nobody says how many. */
export function imagesFor({ requests }: Pick<Config, 'requests'>, platform: Platform): number {
  return requests.images ?? (platform === 'discord' ? 1 : 4)
}

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

function withoutPassword(text: string): string {
  return text.replace(/^([a-z]+:\/\/)?.*@/is, '$1…@')
}

function readDotEnv(path: string): void {
  // What is empty counts as not set, and must not hide a line that was added since.
  if (process.env.HERALD_VAULT_KEYS === '') delete process.env.HERALD_VAULT_KEYS
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
    // Some editors put a byte order mark in front.
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new ConfigError([
      `${path} is no valid JSON: ${(error as Error).message}. Look for a comma, a quote or a bracket that is missing or left over.\n${SEE_SETTINGS}`,
    ])
  }
  const parsed = heraldFile.safeParse(json, { error: settingProblem })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) =>
    [path, ...(issue.path.length > 0 ? [z.core.toDotPath(issue.path)] : []), issue.message].join(': '),
  )
  throw new ConfigError([...problems.slice(0, -1), `${problems.at(-1)}\n${SEE_SETTINGS}`])
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
