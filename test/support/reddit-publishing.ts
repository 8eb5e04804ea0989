import assert from 'node:assert/strict'
import type * as z from 'zod'
import { type RedditParts, redditAdapter, redditSettings } from '../../src/adapters/reddit/index.ts'
import type { heraldFile } from '../../src/config-file.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import type { IncomingEvent, RequestId } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import type { RequestAggregate } from '../../src/core/store.ts'
import { BOT, type Comment, type Message, RedditServer } from '../simulators/reddit/index.ts'
import { TestHerald } from './herald.ts'

export const ACCOUNT = BOT.toLowerCase()
/** The bot's own subreddit. */
export const OWN = 'hordepictures'

type Settings = Omit<z.input<typeof redditSettings>, 'account' | 'operator' | 'server'>

/** How our account on a simulated Reddit is served. */
export function redditParts(server: RedditServer, settings: Settings = {}): RedditParts {
  return {
    settings: redditSettings.parse({
      account: BOT,
      operator: 'nobody',
      ownSubreddit: OWN,
      subreddits: [{ name: 'test' }],
      server: server.url,
      ...settings,
    }),
    app: { id: server.app.id, secret: new Secret(server.app.secret) },
    refreshToken: {
      read: () => Promise.resolve(new Secret(server.refreshToken)),
      save: () => Promise.resolve(),
    },
    idDays: 120,
    buckets: new LocalBuckets(),
    userAgent: 'linux:horde-herald-test:1 (by /u/nobody)',
  }
}

/** The whole service with an account on a simulated Reddit; what people write is taken in by the test itself. */
export class Publishing implements AsyncDisposable {
  readonly server: RedditServer
  readonly herald: TestHerald

  private constructor(server: RedditServer, herald: TestHerald) {
    this.server = server
    this.herald = herald
  }

  static async open(
    settings: Settings = {},
    file: z.input<typeof heraldFile> = {},
    times: Pick<RedditParts, 'answerMs' | 'settleMs'> = {},
  ): Promise<Publishing> {
    const server = await RedditServer.start({ speed: 0 })
    server.subreddit('test')
    server.subreddit(OWN)
    const adapter = redditAdapter({ ...redditParts(server, settings), ...times })
    const herald = await TestHerald.start({}, [adapter], file)
    herald.onPass = (ms) => server.advance(ms)
    await herald.app.catalog.refresh()
    return new Publishing(server, herald)
  }

  /** A comment by Ada, taken in. */
  async asks(
    words: string,
    {
      place = {},
      ...more
    }: Partial<Omit<IncomingEvent, 'place'>> & { place?: Partial<IncomingEvent['place']> } = {},
    comment: Comment = this.server.mention('Ada', words),
  ): Promise<{ readonly comment: Comment; readonly id: RequestId }> {
    const subreddit = comment.submission.subreddit.name.toLowerCase()
    const linkId = comment.submission.fullname
    const id = await this.#take({
      eventId: comment.fullname,
      place: { id: linkId, within: [subreddit], direct: false, nsfw: false, ...place },
      text: words,
      ref: { kind: 'comment', fullname: comment.fullname, linkId, subreddit },
      ...more,
    })
    return { comment, id }
  }

  /** The same by a message. */
  async writes(words: string): Promise<{ readonly message: Message; readonly id: RequestId }> {
    const message = this.server.message('Ada', words)
    const id = await this.#take({
      eventId: message.fullname,
      place: { id: 'ada', direct: true, nsfw: false },
      text: words,
      ref: { kind: 'message', fullname: message.fullname },
    })
    return { message, id }
  }

  async #take(event: Pick<IncomingEvent, 'eventId' | 'place' | 'text' | 'ref'> & Partial<IncomingEvent>) {
    const taken = await this.herald.app.intake({
      platform: 'reddit',
      account: ACCOUNT,
      person: { id: 'ada', name: 'Ada' },
      locale: 'en',
      ...event,
    })
    assert.equal(taken.kind, 'accepted')
    return 'id' in taken ? taken.id : assert.fail()
  }

  async ended(id: RequestId): Promise<RequestAggregate> {
    const load = async () => (await this.herald.app.store.load(id)) ?? assert.fail()
    await this.herald.until(async () => (await load()).request.state === 'ended', `the end of ${id}`)
    return await load()
  }

  /** The only comment of ours below this one. */
  replyTo(comment: Comment): Comment {
    const [reply, ...others] = this.server.comments(comment.fullname)
    assert.ok(reply, 'it is answered')
    assert.deepEqual(others, [], 'it is answered once')
    return reply
  }

  /** What was logged with this word in it. */
  warned(word: RegExp): boolean {
    return this.herald.logged.some(({ msg, level }) => level >= 40 && word.test(msg))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.herald[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}
