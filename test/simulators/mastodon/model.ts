export const VISIBILITIES = ['direct', 'private', 'unlisted', 'public'] as const
export type Visibility = (typeof VISIBILITIES)[number]

export interface Account {
  readonly id: string
  readonly username: string
  /** Null: lives on this server. */
  readonly domain: string | null
  readonly name: string
  /** Profile text, HTML. */
  readonly note: string
  bot: boolean
  readonly createdAt: number
  /** Follows our account, is followed by it. */
  follower: boolean
  followed: boolean
  /** Silenced by the moderators. */
  readonly limited: boolean
}

export interface Media {
  readonly id: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  altText: string | null
  /** Unpublished until then. */
  readonly readyAt: number
  attachedTo: string | null
}

export type QuotePolicy = 'public' | 'followers' | 'nobody'

export interface Status {
  readonly id: string
  readonly author: Account
  /** As it was written; empty where HTML was given. */
  text: string
  html: string
  spoiler: string
  sensitive: boolean
  language: string | null
  readonly visibility: Visibility
  readonly inReplyTo: { readonly id: string; readonly authorId: string } | null
  mentions: readonly Account[]
  hashtags: readonly string[]
  /** Shortcodes of custom emoji. */
  emojis: readonly string[]
  media: readonly Media[]
  readonly quoteOf: string | null
  quotePolicy: QuotePolicy
  readonly at: number
  editedAt: number | null
  readonly favouritedBy: Set<string>
  readonly boostedBy: Set<string>
}

export interface Notification {
  readonly id: string
  readonly type: string
  readonly account: Account
  readonly status: Status | null
  readonly at: number
  /** Held back by the policy until somebody accepts. */
  filtered: boolean
}

/** What our account changed, in order. */
export interface Deed {
  readonly at: number
  readonly deed:
    | 'upload'
    | 'describe'
    | 'post'
    | 'edit'
    | 'delete'
    | 'favourite'
    | 'unfavourite'
    | 'dismiss'
    | 'profile'
    | 'policy'
    | 'accept'
  /** Of the status, media or notification. */
  readonly id: string
}
