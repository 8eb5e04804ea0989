import type { Json } from '../../core/json.ts'
import type { ImageType, Send } from '../../core/ports.ts'
import type {
  Comment,
  Flair,
  InboxItem,
  Listing,
  Me,
  Message,
  Submission,
  Subreddit,
  Thing,
} from './entities.ts'

/**
 * One account on Reddit. Every call rejects with a `PublishError` (`errors.ts`) that says what it means for what was
 * wanted: `rate-limited` with the time to wait also where our own pace does not let it out now. Where the signal was
 * aborted before an answer came, a call that changes something has an unknown outcome.
 */
export interface RedditClient {
  /** Name of the account, in lower case. */
  readonly name: string
  /** What Reddit said it still allows at the last answer; undefined before that. */
  readonly allowance: Allowance | undefined
  /** How far Reddit's clock was ahead of ours at the last answer, in ms and to the second; 0 before that. */
  readonly aheadMs: number

  me(signal: AbortSignal): Promise<Me>
  /** Newest first, as all listings are. */
  unread(page: Page, signal: AbortSignal): Promise<Listing<InboxItem>>
  /** Any number of them; done again without harm. */
  markRead(fullnames: readonly string[], signal: AbortSignal): Promise<void>
  /** New comments in a subreddit, all submissions together. */
  comments(subreddit: string, page: Page, signal: AbortSignal): Promise<Listing<Comment>>
  /** At most 100, in any order. What was taken away says so; what is missing was never there, or cannot be read. */
  info(fullnames: readonly string[], signal: AbortSignal): Promise<readonly Thing[]>
  /** Whether there is an account of this name: not where it was deleted, or Reddit shows it to nobody. */
  exists(person: string, signal: AbortSignal): Promise<boolean>
  /** `u_<name>` for a profile. */
  subreddit(name: string, signal: AbortSignal): Promise<Subreddit>
  /** Flairs that we may give to our posts there. */
  flairs(subreddit: string, signal: AbortSignal): Promise<readonly Flair[]>

  ownComments(page: Page, signal: AbortSignal): Promise<Listing<Comment>>
  ownSubmissions(page: Page, signal: AbortSignal): Promise<Listing<Submission>>
  sentMessages(page: Page, signal: AbortSignal): Promise<Listing<Message>>

  /** Below a comment or submission, or in answer to a message. `to` is its fullname. */
  reply(to: string, body: ReplyBody, signal: AbortSignal, send: Send): Promise<Posted>
  /** Begins a conversation with a person; rejects as `rejected` where they take no messages. */
  compose(message: PrivateMessage, signal: AbortSignal, send: Send): Promise<void>
  /** Asks for a place to upload one picture to. */
  lease(file: { readonly name: string; readonly type: ImageType }, signal: AbortSignal): Promise<Lease>
  /** Uploads to it; nobody sees the picture before a post uses it. */
  upload(lease: Lease, bytes: Uint8Array, signal: AbortSignal): Promise<Uploaded>
  /** Reddit makes the post behind this call; `awaitSubmission` tells which it became. */
  submitImage(post: ImagePost, signal: AbortSignal, send: Send): Promise<Pending>
  /**
   * Undefined where Reddit does not say within 30 s, or the signal's time: it may be there.
   * @throws where it says that it failed
   */
  awaitSubmission(pending: Pending, signal: AbortSignal): Promise<Posted | undefined>
  submitGallery(post: GalleryPost, signal: AbortSignal, send: Send): Promise<Posted>
  /** Own things only; done again without harm. */
  remove(fullname: string, signal: AbortSignal): Promise<void>
}

/** At most 100. `after`: older than this; `before`: newer than this, the page next to it. Both are fullnames. */
export interface Page {
  readonly limit: number
  readonly after?: string
  readonly before?: string
}

export interface Allowance {
  /** Calls. */
  readonly remaining: number
  /** Epoch ms by our clock. */
  readonly resetAt: number
}

/** Markdown, or Reddit's document of its rich text editor: the only way to show uploaded pictures in a comment. */
export type ReplyBody = { readonly text: string } | { readonly richtext: Json }

export interface PrivateMessage {
  /** User name. */
  readonly to: string
  /** At most 100 characters. */
  readonly subject: string
  /** Markdown. */
  readonly text: string
}

export interface Posted {
  readonly fullname: string
  /** Where people see it, if the answer said so. */
  readonly url?: string
}

export interface Lease {
  readonly assetId: string
  /** Where to; checked to be a host of Reddit's. */
  readonly action: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

export interface Uploaded {
  readonly assetId: string
  /** For an image post; nobody can open it. */
  readonly url: string
}

interface Post {
  /** `u_<name>` for the own profile. */
  readonly subreddit: string
  /** At most 300 characters. */
  readonly title: string
  readonly nsfw: boolean
  readonly spoiler: boolean
  readonly flair?: Pick<Flair, 'id' | 'text'>
}
export interface ImagePost extends Post {
  readonly url: string
}
export interface GalleryPost extends Post {
  /** 2 to 20; captions of at most 180 characters. */
  readonly items: readonly { readonly assetId: string; readonly caption: string }[]
}

export interface Pending {
  /** Checked to be a host of Reddit's; missing where Reddit named none that is. */
  readonly websocketUrl?: string
}
