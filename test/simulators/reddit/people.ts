import {
  type Comment,
  isComment,
  isMessage,
  type Message,
  type Person,
  type Submission,
  type Subreddit,
} from './model.ts'
import type { CommentDraft, SubmissionDraft, World } from './world.ts'

const PLACE = 'test'

/** What people do on the site, each at once; names in any case. */
export class People {
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Somebody, made on first use. */
  person(name: string, more: Partial<Omit<Person, 'name' | 'fullname'>> = {}): Person {
    return this.world.person(name) ?? this.world.join(name, more)
  }

  /** A place, made on first use. */
  subreddit(name = PLACE, more: Parameters<World['found']>[1] = {}): Subreddit {
    const known = this.world.subreddit(name) ?? this.world.found(name, more)
    return Object.assign(known, more)
  }

  /** A post by somebody. */
  post(
    who: string,
    { in: place = PLACE, title = 'a post', ...draft }: Partial<SubmissionDraft> & Where = {},
  ): Submission {
    return this.world.submit(this.person(who), this.subreddit(place), { title, ...draft })
  }

  crosspost(who: string, fullname: string, place: string): Submission {
    const of = this.submission(fullname)
    return this.world.submit(this.person(who), this.subreddit(place), { title: of.title, crosspostOf: of })
  }

  /** A comment on a post or a comment; on a new post of somebody else's where neither is given. */
  comment(
    who: string,
    body: string,
    { on, in: place, ...draft }: Partial<CommentDraft> & Where & { on?: string } = {},
  ): Comment {
    const parent =
      on === undefined ? this.post('op', { ...(place !== undefined && { in: place }) }) : this.thing(on)
    return this.world.comment(this.person(who), parent, { body, ...draft })
  }

  /** `comment`, that names us. */
  mention(who: string, words: string, more: Parameters<People['comment']>[2] = {}): Comment {
    return this.comment(who, `u/${this.world.me.name} ${words}`, more)
  }

  /** A message to us; an answer to one of ours or theirs where `to` is given. */
  message(
    who: string,
    body: string,
    { to, subject = 'hello' }: { to?: string; subject?: string } = {},
  ): Message {
    const parent = to === undefined ? null : this.world.things.get(to)
    if (parent === undefined || (parent !== null && !isMessage(parent))) throw new Error(`no message ${to}`)
    const { me } = this.world
    return this.world.message(this.person(who), me, {
      subject: parent?.first?.subject ?? parent?.subject ?? subject,
      body,
      parent,
    })
  }

  /** The moderators write to us in the name of their place, as when they ban us. */
  write(place: string, body: string, subject = 'You have been banned'): Message {
    const from = this.subreddit(place)
    return this.world.message(this.person('a_moderator'), this.world.me, { subject, body, from })
  }

  /** Unread again, as a person does in the app; also for what was never in our inbox. */
  tellAgain(fullname: string): void {
    const thing = this.world.things.get(fullname)
    if (thing === undefined || !(isComment(thing) || isMessage(thing))) throw new Error(`no ${fullname}`)
    this.world.notice(thing, isMessage(thing) ? 'unknown' : 'username_mention')
  }

  edit(fullname: string, words: string): void {
    this.world.edit(this.thing(fullname), words)
  }

  /** By its author. */
  erase(fullname: string): void {
    this.thing(fullname).state = 'deleted'
  }

  /** By a moderator, or a filter. */
  removeByModerator(fullname: string): void {
    this.thing(fullname).state = 'removed'
  }

  approve(fullname: string): void {
    this.thing(fullname).state = 'none'
  }

  lock(fullname: string, locked = true): void {
    this.thing(fullname).locked = locked
  }

  archive(fullname: string): void {
    this.submission(fullname).archived = true
  }

  /** Nobody of this name may write there. */
  ban(place: string, name = this.world.me.name): void {
    this.subreddit(place).banned.add(name.toLowerCase())
  }

  unban(place: string, name = this.world.me.name): void {
    this.subreddit(place).banned.delete(name.toLowerCase())
  }

  /** An approved member of a private or restricted place, or one who chose to see a quarantined one. */
  admit(place: string, name = this.world.me.name): void {
    this.subreddit(place).members.add(name.toLowerCase())
  }

  submission(fullname: string): Submission {
    const thing = this.thing(fullname)
    if (isComment(thing)) throw new Error(`${fullname} is a comment`)
    return thing
  }

  thing(fullname: string): Comment | Submission {
    const thing = this.world.things.get(fullname)
    if (thing === undefined || isMessage(thing)) throw new Error(`no comment or submission ${fullname}`)
    return thing
  }
}

interface Where {
  readonly in?: string
}
