import * as z from 'zod'

/**
 * What Reddit answers, as far as it is read; everything else is let through unread. Nothing is asked for that an
 * answer may lack: fields differ between listings and have come over the years. Source: recorded answers of 2016 to
 * 2025, and github.com/reddit-archive/reddit/wiki/JSON.
 */

/** `t1_…` comment, `t3_…` submission, `t4_…` message, `t5_…` subreddit. */
export const fullname = z.string().regex(/^t[1-6]_[a-z0-9]{1,20}$/)
/** Epoch seconds. */
const seconds = z.number().nonnegative().max(1e11)
const flag = z.boolean().nullish()
const text = z.string().nullish()

/** What stands for an author, and for a text, that is no more. */
export const NOBODY = '[deleted]'
export const NOTHING: readonly string[] = ['[deleted]', '[removed]']

/** What comments, submissions and messages have in common. */
const written = {
  name: fullname,
  /** `NOBODY` where the account or the text is gone, null for messages of subreddits. */
  author: text,
  created_utc: seconds,
  distinguished: text,
}

/** A comment, in a listing or in the inbox. The inbox knows no `link_id`; its `context` holds it. */
export const comment = z.looseObject({
  ...written,
  body: z.string(),
  subreddit: z.string(),
  parent_id: fullname,
  link_id: fullname.nullish(),
  permalink: text,
  over_18: flag,
  quarantine: flag,
  archived: flag,
  locked: flag,
  /** Only in the inbox: `username_mention`, `comment_reply`, `post_reply`. */
  type: text,
  /** Only in the inbox: `/r/<subreddit>/comments/<id of the submission>/<title>/<id>/?context=3`. */
  context: text,
})
export type Comment = z.output<typeof comment>

/** A private message. */
export const message = z.looseObject({
  ...written,
  body: z.string(),
  subject: text,
  /** To whom: a user name, or `#subreddit`. */
  dest: text,
  /** Of a message from a subreddit. */
  subreddit: text,
  /** The message before it, in a conversation. */
  parent_id: fullname.nullish(),
})
export type Message = z.output<typeof message>

export const submission = z.looseObject({
  ...written,
  title: z.string(),
  subreddit: z.string(),
  permalink: z.string(),
  url: z.string(),
  over_18: flag,
  spoiler: flag,
  quarantine: flag,
  archived: flag,
  locked: flag,
  removed_by_category: text,
  gallery_data: z
    .looseObject({ items: z.array(z.looseObject({ media_id: z.string(), caption: text })) })
    .nullish(),
  media_metadata: z
    .record(z.string(), z.looseObject({ status: text, s: z.looseObject({ u: text }).nullish() }))
    .nullish(),
})
export type Submission = z.output<typeof submission>

export const subreddit = z.looseObject({
  display_name: z.string(),
  over18: flag,
  quarantine: flag,
  /** `public`, `restricted`, `private`, `user`, … */
  subreddit_type: text,
  user_is_banned: flag,
  user_is_muted: flag,
  user_is_moderator: flag,
  user_is_contributor: flag,
  restrict_commenting: flag,
  /** `any`, `link` or `self`: what may be posted. */
  submission_type: text,
  allow_images: flag,
  allow_galleries: flag,
  /** What comments may show: `static`, `animated`, `giphy`, `expression`. */
  allowed_media_in_comments: z.array(z.string()).nullish(),
  comment_contribution_settings: z
    .looseObject({ allowed_media_types: z.array(z.string()).nullish() })
    .nullish(),
})
export type Subreddit = z.output<typeof subreddit>

/** The account itself. */
export const me = z.looseObject({
  name: z.string(),
  id: z.string(),
  created_utc: seconds,
  comment_karma: z.number().nullish(),
  is_suspended: flag,
  has_verified_email: flag,
  over_18: flag,
})
export type Me = z.output<typeof me>

/** A flair that a subreddit offers for posts. */
export const flair = z.looseObject({ id: z.string(), text: z.string() })
export type Flair = z.output<typeof flair>

export const commentThing = z.object({ kind: z.literal('t1'), data: comment })
export const submissionThing = z.object({ kind: z.literal('t3'), data: submission })
export const messageThing = z.object({ kind: z.literal('t4'), data: message })
export const subredditThing = z.object({ kind: z.literal('t5'), data: subreddit })

export const inboxItem = z.discriminatedUnion('kind', [commentThing, messageThing])
export type InboxItem = z.output<typeof inboxItem>
/** What can be asked for by its fullname. */
export const thing = z.discriminatedUnion('kind', [commentThing, submissionThing])
export type Thing = z.output<typeof thing>

/** A page of things, as Reddit has it, each still to be read. */
export const page = z.object({
  kind: z.literal('Listing'),
  data: z.looseObject({
    children: z.array(z.unknown()).max(1_000),
    after: z.string().nullish(),
  }),
})

/** A page of things. */
export interface Listing<T> {
  readonly items: readonly T[]
  /** Fullnames of what could not be read: one of them must not keep the others from being read. */
  readonly unreadable: readonly string[]
  /** For the next page, older than this one. */
  readonly after: string | null
}
