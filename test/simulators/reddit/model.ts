export interface Person {
  /** As it is written; two names that differ in case only are the same. */
  readonly name: string
  /** `t2_…` */
  readonly fullname: string
  readonly createdAt: number
  commentKarma: number
  linkKarma: number
  suspended: boolean
  /** The account is gone; what it wrote stays, by nobody. */
  deleted: boolean
  /** Blocks our account, is blocked by it. */
  blocksUs: boolean
  blockedByUs: boolean
}

export type SubredditType = 'public' | 'restricted' | 'private' | 'user'

export interface Flair {
  readonly id: string
  readonly text: string
  readonly modOnly: boolean
}

export interface Subreddit {
  readonly name: string
  /** `t5_…` */
  readonly fullname: string
  readonly createdAt: number
  type: SubredditType
  title: string
  over18: boolean
  quarantined: boolean
  /** Closed by Reddit itself. */
  closed: boolean
  submissions: 'any' | 'link' | 'self'
  allowsImages: boolean
  allowsGalleries: boolean
  /** What comments may carry, of `static`, `animated`, `giphy`, `expression`. */
  commentMedia: readonly string[]
  /** Whether comments there may link to somewhere. */
  allowsLinks: boolean
  flairs: readonly Flair[]
  flairRequired: boolean
  rules: readonly string[]
  /** Whether they may name other places. */
  allowsOtherPlaces: boolean
  /** Whether its rules for comments find fault with every one of ours. */
  findsFault: boolean
  /** Lower-case names. */
  readonly banned: Set<string>
  readonly members: Set<string>
}

export type Removal = 'none' | 'deleted' | 'removed'

export interface Media {
  readonly assetId: string
  readonly mimetype: string
  readonly extension: string
  readonly filename: string
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly at: number
}

export interface Submission {
  readonly fullname: string
  readonly author: Person
  readonly subreddit: Subreddit
  readonly at: number
  readonly title: string
  text: string
  /** A link to elsewhere; undefined for texts and pictures. */
  readonly link: string | undefined
  readonly pictures: readonly {
    readonly media: Media
    readonly caption: string
    readonly outboundUrl: string
  }[]
  readonly gallery: boolean
  readonly crosspostOf: Submission | undefined
  flair: Flair | undefined
  nsfw: boolean
  spoiler: boolean
  locked: boolean
  archived: boolean
  state: Removal
  editedAt: number | null
  readonly sendReplies: boolean
}

export interface Comment {
  readonly fullname: string
  readonly author: Person
  readonly submission: Submission
  /** Null: on the submission itself. */
  readonly parent: Comment | null
  readonly at: number
  body: string
  /** In the order in which the comment shows them. */
  readonly pictures: readonly { readonly media: Media; readonly caption: string }[]
  locked: boolean
  state: Removal
  editedAt: number | null
  distinguished: 'moderator' | null
}

export interface Message {
  readonly fullname: string
  readonly author: Person
  readonly to: Person
  /** Written in the name of a place, by nobody in particular. */
  readonly from: Subreddit | null
  readonly subject: string
  readonly body: string
  readonly at: number
  /** The message before this one. */
  readonly parent: Message | null
  /** That the whole conversation began with. */
  readonly first: Message | null
}

export type Thing = Comment | Submission | Message

/** What `type` says of an entry; messages have none of their own there. */
export type NoticeType = 'username_mention' | 'comment_reply' | 'post_reply' | 'unknown'

/** An entry of our inbox. */
export interface Notice {
  readonly thing: Comment | Message
  readonly type: NoticeType
  readonly at: number
  unread: boolean
}

/** What our account changed, in order. */
export interface Deed {
  readonly at: number
  readonly deed: 'comment' | 'message' | 'submit' | 'gallery' | 'upload' | 'delete' | 'read'
  readonly id: string
}

export function isComment(thing: Thing): thing is Comment {
  return 'submission' in thing
}

export function isMessage(thing: Thing): thing is Message {
  return 'subject' in thing
}

export function isSubmission(thing: Thing): thing is Submission {
  return 'title' in thing
}
