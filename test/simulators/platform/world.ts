import { randomUUID } from 'node:crypto'

/** Who may read a status, the fewest first. */
export const AUDIENCES = ['direct', 'followers', 'public'] as const
export type Audience = (typeof AUDIENCES)[number]

export interface Account {
  readonly handle: string
  readonly name: string
  readonly bot: boolean
}

export interface Media {
  readonly id: string
  readonly type: string
  readonly altText: string
  readonly bytes: Uint8Array
}

export interface Status {
  readonly id: string
  readonly author: Account
  /** As it was written; `@handle` mentions somebody. */
  readonly text: string
  readonly audience: Audience
  readonly adult: boolean
  readonly inReplyTo: string | null
  readonly media: readonly Media[]
  readonly at: number
}

export interface Draft {
  readonly text: string
  readonly audience: Audience
  readonly adult?: boolean
  readonly inReplyTo?: string | null
  readonly media?: readonly string[]
  /** A later post with the same key is the first one again. */
  readonly idempotencyKey?: string | undefined
}

/** Something for us in the feed, in order. */
export interface FeedEntry {
  readonly position: number
  readonly statusId: string
}

/** Why the platform does not do something: the status and the code of its JSON answer. */
export class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

/** Limits of the platform; text counts in UTF-16 units. */
export const LIMITS = { text: 500, altText: 300, media: 4, mediaBytes: 8_000_000 }

/** Everything that was said on the platform. Every method is one effect: all of it happens, or none. */
export class World {
  readonly me: Account
  readonly accounts = new Map<string, Account>()
  readonly statuses = new Map<string, Status>()
  readonly media = new Map<string, Media>()
  readonly feed: FeedEntry[] = []
  readonly #byKey = new Map<string, string>()
  #ids = 0

  constructor(me: Account) {
    this.me = me
    this.accounts.set(me.handle, me)
  }

  upload(media: Omit<Media, 'id'>): Media {
    if (media.bytes.length > LIMITS.mediaBytes) throw new Refused(422, 'media_too_large')
    if (media.altText.length > LIMITS.altText) throw new Refused(422, 'alt_text_too_long')
    const uploaded = { ...media, id: randomUUID() }
    this.media.set(uploaded.id, uploaded)
    return uploaded
  }

  post(author: Account, draft: Draft, now: number): Status {
    const key = draft.idempotencyKey
    const known = key === undefined ? undefined : this.statuses.get(this.#byKey.get(key) ?? '')
    if (known !== undefined) return known
    const media = (draft.media ?? []).map((id) => {
      const found = this.media.get(id)
      if (found === undefined) throw new Refused(422, 'unknown_media')
      return found
    })
    if (draft.text.length > LIMITS.text) throw new Refused(422, 'text_too_long')
    if (media.length > LIMITS.media) throw new Refused(422, 'too_many_media')
    const inReplyTo = draft.inReplyTo ?? null
    if (inReplyTo !== null && !this.statuses.has(inReplyTo)) throw new Refused(404, 'target_gone')
    this.#ids += 1
    const { text, audience, adult = false } = draft
    const status = { id: `s${this.#ids}`, author, text, audience, adult, inReplyTo, media, at: now }
    this.statuses.set(status.id, status)
    if (key !== undefined) this.#byKey.set(key, status.id)
    if (new RegExp(`@${this.me.handle}\\b`).test(text)) this.tell(status.id)
    return status
  }

  /** Puts a status into our feed; platforms do that more than once now and then. */
  tell(statusId: string): void {
    this.feed.push({ position: this.feed.length + 1, statusId })
  }

  erase(statusId: string): void {
    this.statuses.delete(statusId)
  }

  repliesTo(statusId: string): Status[] {
    return [...this.statuses.values()].filter(({ inReplyTo }) => inReplyTo === statusId)
  }
}
