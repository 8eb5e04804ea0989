import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HordeSimulator, startHordeSimulator } from '../../../src/simulator/horde/index.ts'
import { type Channel, DiscordServer, type Message, type Use } from '../../simulators/discord/index.ts'
import { MastodonServer } from '../../simulators/mastodon/index.ts'
import { BOT, RedditServer } from '../../simulators/reddit/index.ts'
import { type Exit, type HeraldProcess, until, Workplace } from '../../support/processes.ts'
import { type Storage, storage } from './storage.ts'

const ELSEWHERE = 'https://bot.example.org/reddit'
export const HEART = '❤️'

/** The service on all three platforms, as a process of its own. Every token and key there has "canary" in it. */
export class Town implements AsyncDisposable {
  readonly horde: HordeSimulator
  readonly discord: DiscordServer
  readonly mastodon: MastodonServer
  readonly reddit: RedditServer
  readonly storage: Storage
  readonly square: Channel
  /** What every process that ended has written. */
  readonly exits: Exit[] = []
  readonly #place: Workplace
  #service: HeraldProcess | undefined
  #url = ''

  private constructor(parts: Parts) {
    this.horde = parts.horde
    this.discord = parts.discord
    this.mastodon = parts.mastodon
    this.reddit = parts.reddit
    this.storage = parts.storage
    this.#place = parts.place
    this.square = parts.discord.channel('square')
  }

  /** The service runs, and is logged in everywhere. */
  static async open(kind: 'embedded' | 'server'): Promise<Town> {
    const horde = await startHordeSimulator({ limits: false, pictures: 'strip' })
    const discord = await DiscordServer.start()
    const mastodon = await MastodonServer.start()
    const reddit = await RedditServer.start({ redirectUri: ELSEWHERE })
    reddit.subreddit('pics', { commentMedia: ['static'] })
    const { host } = new URL(mastodon.url)
    const place = await Workplace.make({
      '.env': [
        'HORDE_API_KEY=sim-canary-operator',
        `DISCORD_TOKEN=${discord.token}`,
        `MASTODON_TOKENS=${host}=${mastodon.token}`,
        `REDDIT_CLIENT_ID=${reddit.app.id}`,
        `REDDIT_CLIENT_SECRET=${reddit.app.secret}`,
        '',
      ].join('\n'),
      'herald.json': JSON.stringify({
        horde: { url: horde.url },
        styles: { sync: false },
        kudos: { emojis: [{ emoji: HEART, amount: 50 }] },
        discord: { api: `${discord.url}/api` },
        mastodon: [{ server: host, pollSeconds: 5 }],
        reddit: {
          account: BOT,
          operator: 'some_one',
          server: reddit.url,
          redirectUri: ELSEWHERE,
          pollSeconds: 5,
          subreddits: [{ name: 'pics' }],
        },
      }),
    })
    const parts = { horde, discord, mastodon, reddit, place, storage: await storage(kind, place) }
    const town = new Town(parts)
    try {
      await town.run('discord', 'deploy-commands')
      const login = place.talk(['reddit', 'login'], town.storage.env)
      const [address] = await login.says('stdout', /^http\S+\/api\/v1\/authorize\?\S+$/m)
      login.type(reddit.authorize(address))
      town.exits.push(await login.exit())
      await town.start()
      return town
    } catch (error) {
      await town[Symbol.asyncDispose]()
      throw error
    }
  }

  async start(): Promise<void> {
    const service = this.#place.herald(['start'], { ...this.storage.env, HTTP_PORT: '0' })
    this.#service = service
    this.#url = (await service.says('stderr', /"url":"(http:[^"]+)","msg":"serving/))[1] ?? ''
    await this.until('it listens', async () => (await fetch(`${this.#url}/readyz`)).ok)
    await this.until('it hears Discord', () => this.discord.gateway.connected === 1)
  }

  async stop(): Promise<void> {
    const service = this.#service
    assert.ok(service)
    service.kill('SIGTERM')
    const exit = await service.exit()
    this.exits.push(exit)
    assert.equal(exit.code, 0, exit.stderr)
  }

  /** Runs a command that ends well. */
  async run(...args: string[]): Promise<string> {
    const exit = await this.#place.run(args, this.storage.env)
    this.exits.push(exit)
    assert.equal(exit.code, 0, exit.stdout + exit.stderr)
    return exit.stdout
  }

  /** What the operator sees of the running service. */
  async page(path: string): Promise<string> {
    return await (await fetch(`${this.#url}${path}`)).text()
  }

  async env(): Promise<string> {
    return await readFile(join(this.#place.dir, '.env'), 'utf8')
  }

  /** The operator changes a line of `.env`, known by its name, and restarts. */
  async restartWith(line: string): Promise<void> {
    await this.stop()
    const [name] = line.split('=')
    const env = (await this.env()).replace(new RegExp(`^${name}=.*$`, 'm'), line)
    await writeFile(join(this.#place.dir, '.env'), env)
    await this.start()
  }

  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    await until(what, holds).catch((error: Error) => {
      throw new Error(`${error.message}\n${`${this.#service}`.slice(-6_000)}`)
    })
  }

  /** Waits until the answer to a command or form reads like this. */
  async answer(use: Use, like: RegExp): Promise<Message> {
    await this.until(`the answer ${like}`, () => like.test(use.message()?.content ?? ''))
    const message = use.message()
    assert.ok(message)
    return message
  }

  /** Types a key into the form on Discord. */
  async login(who: string, key: string, like = /Done: you are linked/): Promise<void> {
    const opened = this.discord.slash(who, this.square, 'login')
    await opened.modal()
    await this.answer(await this.discord.submitModal(opened, { key }), like)
  }

  async drawOnDiscord(who: string): Promise<void> {
    const use = this.discord.slash(who, this.square, 'imagine', { prompt: 'a fox', images: 1 })
    await this.answer(use, /Here is your AI picture/)
  }

  /** Says something to the bot on Mastodon; the words of its reply. */
  async post(who: string, words: string, visibility: 'public' | 'direct' = 'direct'): Promise<string> {
    const { id } = this.mastodon.mention(`${who}@elsewhere.example`, words, { visibility })
    await this.until(`a reply to ${who}`, () => this.mastodon.posts(id).length > 0)
    return this.mastodon.posts(id)[0]?.text.replaceAll('\u200B', '') ?? ''
  }

  /** Sends the bot a message on Reddit; the words of its reply. */
  async message(who: string, words: string): Promise<string> {
    const { fullname } = this.reddit.message(who, words)
    const found = () => this.reddit.messages().find(({ parent }) => parent?.fullname === fullname)
    await this.until(`a reply to ${who}`, () => found() !== undefined)
    return found()?.body ?? ''
  }

  /** What people see everywhere, as one text. */
  shown(): string {
    const { messages, interactions } = this.discord.world
    return JSON.stringify([
      [...messages.values()]
        .filter(({ author }) => author === this.discord.world.me)
        .map(({ content, embeds, components }) => [content, embeds, components]),
      [...interactions.values()].map(({ acknowledged }) => acknowledged?.modal),
      this.mastodon
        .posts()
        .map(({ text, spoiler, media }) => [text, spoiler, media.map(({ altText }) => altText)]),
      [...this.reddit.comments(), ...this.reddit.messages()].map(({ body }) => body),
      this.reddit.submissions().map(({ title }) => title),
    ])
  }

  /** Names of the files that hold one of these, as it is or in a usual coding. `.env` is where the operator's own are. */
  async filesWith(secrets: readonly string[]): Promise<string[]> {
    const forms = secrets.flatMap(codings)
    const found: string[] = []
    for (const entry of await readdir(this.#place.dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === '.env') continue
      const bytes = await readFile(join(entry.parentPath, entry.name))
      if (forms.some((form) => bytes.includes(form))) found.push(entry.name)
    }
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place[Symbol.asyncDispose]()
    await this.storage[Symbol.asyncDispose]()
    await this.discord[Symbol.asyncDispose]()
    await this.mastodon[Symbol.asyncDispose]()
    await this.reddit[Symbol.asyncDispose]()
    await this.horde.close()
  }
}

interface Parts {
  readonly horde: HordeSimulator
  readonly discord: DiscordServer
  readonly mastodon: MastodonServer
  readonly reddit: RedditServer
  readonly place: Workplace
  readonly storage: Storage
}

export function codings(secret: string): (string | Buffer)[] {
  const bytes = Buffer.from(secret)
  return [secret, bytes.toString('base64'), bytes.toString('hex'), Buffer.from(secret, 'utf16le')]
}
