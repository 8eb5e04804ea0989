import { Ids } from './ids.ts'
import { Lag, type Listing } from './lag.ts'
import { mentionsIn } from './markup.ts'
import {
  type Comment,
  type Deed,
  isComment,
  type Media,
  type Message,
  type Notice,
  type NoticeType,
  type Person,
  type Submission,
  type Subreddit,
  type Thing,
} from './model.ts'

const DAY_MS = 86_400_000
/** Past this many names nobody is told: r2's `butler_max_mentions`. */
const MOST_MENTIONS = 3

export type CommentDraft = Pick<Comment, 'body'> & Partial<Pick<Comment, 'pictures' | 'distinguished'>>
export type SubmissionDraft = Pick<Submission, 'title'> &
  Partial<
    Pick<
      Submission,
      'text' | 'link' | 'pictures' | 'gallery' | 'crosspostOf' | 'flair' | 'nsfw' | 'spoiler' | 'sendReplies'
    >
  >

export type MessageDraft = Pick<Message, 'subject' | 'body'> & Partial<Pick<Message, 'parent' | 'from'>>

/** Everybody and everything on the site. Every method is one effect: all of it happens, or none. */
export class World {
  readonly me: Person
  readonly lag: Lag
  /** By name in lower case. */
  readonly people = new Map<string, Person>()
  readonly subreddits = new Map<string, Subreddit>()
  /** By fullname, in the order in which they were made. */
  readonly things = new Map<string, Thing>()
  /** Our inbox, the oldest first. */
  readonly notices: Notice[] = []
  readonly media = new Map<string, Media>()
  /** Assets that something shows or showed. */
  readonly shown = new Set<string>()
  readonly deeds: Deed[] = []
  readonly now: () => number
  readonly #ids = new Ids()
  readonly #lists = new Map<string, Thing[]>()
  /** Comments in all, by submission. */
  readonly #counts = new Map<string, number>()

  constructor(now: () => number, bot: string) {
    this.now = now
    this.lag = new Lag(now)
    this.me = this.join(bot)
  }

  join(name: string, more: Partial<Omit<Person, 'name' | 'fullname'>> = {}): Person {
    const person: Person = {
      createdAt: this.now() - 400 * DAY_MS,
      commentKarma: 1_200,
      linkKarma: 300,
      suspended: false,
      deleted: false,
      blocksUs: false,
      blockedByUs: false,
      ...more,
      name,
      fullname: this.#ids.next('t2'),
    }
    this.people.set(name.toLowerCase(), person)
    this.found(`u_${name}`, { type: 'user' })
    return person
  }

  found(
    name: string,
    more: Partial<Omit<Subreddit, 'name' | 'fullname' | 'banned' | 'members'>> = {},
  ): Subreddit {
    const subreddit: Subreddit = {
      createdAt: this.now() - 900 * DAY_MS,
      type: 'public',
      title: name,
      over18: false,
      quarantined: false,
      closed: false,
      submissions: 'any',
      allowsImages: true,
      allowsGalleries: true,
      commentMedia: [],
      allowsLinks: true,
      flairs: [],
      flairRequired: false,
      rules: [],
      allowsOtherPlaces: true,
      findsFault: false,
      ...more,
      name,
      fullname: this.#ids.next('t5'),
      banned: new Set(),
      members: new Set(),
    }
    this.subreddits.set(name.toLowerCase(), subreddit)
    return subreddit
  }

  comment(author: Person, parent: Comment | Submission, draft: CommentDraft): Comment {
    const comment: Comment = {
      pictures: [],
      distinguished: null,
      ...draft,
      fullname: this.#ids.next('t1'),
      author,
      submission: isComment(parent) ? parent.submission : parent,
      parent: isComment(parent) ? parent : null,
      at: this.now(),
      locked: false,
      state: 'none',
      editedAt: null,
    }
    for (const { media } of comment.pictures) this.shown.add(media.assetId)
    this.#keep(comment, `r ${comment.submission.subreddit.fullname}`, `comments ${author.fullname}`)
    this.#keep(comment, `under ${parent.fullname}`)
    this.#counts.set(comment.submission.fullname, this.countIn(comment.submission) + 1)
    const type = this.#noticeOf(comment)
    if (type !== null) this.notice(comment, type)
    return comment
  }

  submit(author: Person, subreddit: Subreddit, draft: SubmissionDraft): Submission {
    const submission: Submission = {
      text: '',
      link: undefined,
      pictures: [],
      gallery: false,
      crosspostOf: undefined,
      flair: undefined,
      nsfw: false,
      spoiler: false,
      sendReplies: true,
      ...draft,
      fullname: this.#ids.next('t3'),
      author,
      subreddit,
      at: this.now(),
      locked: false,
      archived: false,
      state: 'none',
      editedAt: null,
    }
    for (const { media } of submission.pictures) this.shown.add(media.assetId)
    this.#keep(submission, `new ${subreddit.fullname}`, `submitted ${author.fullname}`)
    return submission
  }

  /** @param from in whose name it is written, if not the author's */
  message(author: Person, to: Person, { subject, body, parent = null, from = null }: MessageDraft): Message {
    const message: Message = {
      fullname: this.#ids.next('t4'),
      author,
      to,
      from,
      subject,
      body,
      at: this.now(),
      parent,
      first: parent?.first ?? parent,
    }
    this.#keep(message, `sent ${author.fullname}`)
    if (to === this.me && author !== this.me) this.notice(message, 'unknown')
    return message
  }

  /** Puts something into our inbox, unread; again if need be. */
  notice(thing: Comment | Message, type: NoticeType): Notice {
    const known = this.notices.find((notice) => notice.thing === thing)
    if (known !== undefined) {
      known.unread = true
      return known
    }
    const notice: Notice = { thing, type, at: this.now(), unread: true }
    this.notices.push(notice)
    return notice
  }

  /** The author changes it. A mention that goes takes its notice along; one that comes brings none. */
  edit(thing: Comment | Submission, words: string): void {
    thing.editedAt = this.now()
    if (!isComment(thing)) {
      thing.text = words
      return
    }
    thing.body = words
    const notice = this.notices.findIndex((one) => one.thing === thing && one.type === 'username_mention')
    if (notice >= 0 && !mentionsIn(words).includes(this.me.name.toLowerCase())) this.notices.splice(notice, 1)
  }

  did(deed: Deed['deed'], id: string): void {
    this.deeds.push({ at: this.now(), deed, id })
  }

  person(name: string): Person | undefined {
    return this.people.get(name.toLowerCase())
  }

  subreddit(name: string): Subreddit | undefined {
    return this.subreddits.get(name.toLowerCase())
  }

  /** Whether our account may look into it. */
  mayISee(subreddit: Subreddit): boolean {
    return subreddit.type !== 'private' || subreddit.members.has(this.me.name.toLowerCase())
  }

  /** Newest first, what this listing shows by now. */
  *listed(listing: Listing, list: string): Generator<Thing> {
    const things = this.#lists.get(list) ?? []
    for (let index = things.length - 1; index >= 0; index -= 1) {
      const thing = things[index]
      if (thing !== undefined && this.lag.shows(listing, thing)) yield thing
    }
  }

  /** What was said right under it, the oldest first. */
  under(fullname: string): Comment[] {
    return (this.#lists.get(`under ${fullname}`) ?? []).filter(isComment)
  }

  countIn({ fullname }: Submission): number {
    return this.#counts.get(fullname) ?? 0
  }

  #keep(thing: Thing, ...lists: readonly string[]): void {
    this.things.set(thing.fullname, thing)
    for (const name of lists) {
      const list = this.#lists.get(name)
      if (list === undefined) this.#lists.set(name, [thing])
      else list.push(thing)
    }
  }

  /** What we are told of it, as r2/lib/butler.py has it: a reply is not told as a mention as well. */
  #noticeOf({ author, parent, submission, body }: Comment): NoticeType | null {
    if (author === this.me || author.blockedByUs) return null
    if (parent?.author === this.me && parent.state !== 'deleted') return 'comment_reply'
    if (parent === null && submission.author === this.me && submission.sendReplies) return 'post_reply'
    const names = mentionsIn(body)
    if (names.length > MOST_MENTIONS || !names.includes(this.me.name.toLowerCase())) return null
    return this.mayISee(submission.subreddit) ? 'username_mention' : null
  }
}
