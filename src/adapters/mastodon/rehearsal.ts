import { LocalBuckets } from '../../core/buckets.ts'
import { HeraldError } from '../../core/errors.ts'
import type { Json } from '../../core/json.ts'
import type { AdapterFactory, Clock } from '../../core/ports.ts'
import { MastodonClient, type Media } from './client.ts'
import { accountName, type MastodonSettings, serverUrl } from './config.ts'
import { Limits } from './limits.ts'
import { replyPublisher } from './publisher.ts'
import { type Server, UNKNOWN_SERVER } from './server.ts'
import type { Status } from './status.ts'

/** What would have been sent to the server. */
export interface Posted {
  /** Parameters of `POST /api/v1/statuses`. */
  readonly body: Json
  /** Alt texts, in order. */
  readonly descriptions: readonly string[]
}

export interface RehearsalParts {
  readonly settings: MastodonSettings
  /** What the reply would answer. */
  readonly mention: Status
  readonly onPost: (posted: Posted) => void
}

/** The adapter's publisher with nobody at the other end. */
export function rehearsalAdapter({ settings, mention, onPost }: RehearsalParts): AdapterFactory {
  return ({ clock }) => {
    const account = accountName(settings)
    const client = new Stage(serverUrl(settings), clock, mention, onPost)
    const limits = new Limits(client, clock)
    const buckets = new LocalBuckets()
    return {
      platform: 'mastodon',
      account,
      publisher: replyPublisher({ client, limits, settings, account, buckets, clock }),
    }
  }
}

/** Takes everything. A call that it has no part for fails before it would leave: there is no token. */
class Stage extends MastodonClient {
  readonly #mention: Status
  readonly #onPost: (posted: Posted) => void
  readonly #descriptions: string[] = []

  constructor(url: string, clock: Clock, mention: Status, onPost: (posted: Posted) => void) {
    const token = () => Promise.reject(new HeraldError('a rehearsal has no token'))
    super({ url, clock, token, userAgent: '' })
    this.#mention = mention
    this.#onPost = onPost
  }

  override server(): Promise<Server> {
    return Promise.resolve(UNKNOWN_SERVER)
  }

  override status(): Promise<Status> {
    return Promise.resolve(this.#mention)
  }

  override upload(_file: File, description: string): Promise<Media> {
    this.#descriptions.push(description)
    const id = String(this.#descriptions.length)
    return Promise.resolve({ id, url: `${this.url}/media/${id}` })
  }

  override post(body: Json): Promise<Status> {
    this.#onPost({ body, descriptions: this.#descriptions })
    return Promise.resolve({ ...this.#mention, id: 'reply', mediaAttachments: [], url: null })
  }
}
