import type { Json } from '../../core/json.ts'
import { parseCommand } from '../../core/request/command.ts'
import { keyWords } from '../../core/request/horde-key.ts'
import type { IncomingEvent, Person } from '../../core/request/model.ts'
import { machineLike } from './bots.ts'
import { accountName, type RedditSettings } from './config.ts'
import { type Comment, type InboxItem, type Message, NOBODY, NOTHING, type Submission } from './entities.ts'
import type { RedditRef } from './ref.ts'
import { welcomeIn } from './subreddits.ts'
import { readWords, type Written } from './words.ts'

export type Reading =
  | { readonly kind: 'event'; readonly event: IncomingEvent }
  | { readonly kind: 'left-alone'; readonly why: string }

/** Where something was found, which says what must be in it to be for us. */
export type FoundIn = 'inbox' | 'listing'

/** Of what the inbox tells; github.com/reddit-archive/reddit, r2/lib/butler.py. */
const REPLIES = ['comment_reply', 'post_reply']

/** What an item of the inbox asks for, or why it is left alone. Pure. */
export function readItem(
  item: InboxItem,
  submission: Submission | undefined,
  settings: RedditSettings,
): Reading {
  return item.kind === 't4'
    ? readMessage(item.data, settings)
    : readComment(item.data, submission, settings, 'inbox')
}

/** @param submission what the comment is below, where it is known: the inbox says little of it */
export function readComment(
  comment: Comment,
  submission: Submission | undefined,
  settings: RedditSettings,
  foundIn: FoundIn,
): Reading {
  const person = personOf(comment, settings)
  if (typeof person === 'string') return leave(person)
  if (NOTHING.includes(comment.body)) return leave('its author or a moderator took it away')
  const linkId = linkOf(comment)
  if (linkId === undefined) return leave('it does not say which submission it is below')
  const subreddit = comment.subreddit.toLowerCase()
  const welcome = welcomeIn(subreddit, settings)
  const written = readWords(comment.body, accountName(settings), settings.triggerWords)
  const why =
    notForUs(comment, written, foundIn, welcome.triggerWord) ??
    (welcome.answers
      ? shut(comment, submission)
      : `r/${subreddit} is not among the subreddits of herald.json`)
  if (why !== undefined) return leave(why)
  const { name, parent_id, distinguished } = comment
  const adult = comment.over_18 ?? submission?.over_18 ?? false
  // Right below a post that is not ours there is nothing it could mean but the person's latest.
  const belowOurs =
    comment.type === 'post_reply' || submission?.author?.toLowerCase() === accountName(settings)
  const repliesTo = parent_id.startsWith('t3_') && !belowOurs ? undefined : parent_id
  const ref = { kind: 'comment', fullname: name, linkId, subreddit } satisfies RedditRef & Json
  return {
    kind: 'event',
    event: {
      platform: 'reddit',
      account: accountName(settings),
      eventId: name,
      person: { ...person, ...(distinguished === 'moderator' && { moderates: true }) },
      place: {
        id: linkId,
        within: [subreddit],
        direct: false,
        ...(isPrivate(comment, submission) && { confined: true }),
        nsfw: settings.adultPictures && adult,
        mostAnswers: welcome.mostAnswers,
      },
      // Who says nothing but our name wants to know what to say.
      text: written.words === '' && written.mentions ? 'help' : written.words,
      locale: 'en',
      ...(repliesTo !== undefined && { repliesTo }),
      ref,
    },
  }
}

function notForUs(
  { type }: Comment,
  { mentions, triggers }: Written,
  foundIn: FoundIn,
  triggerWord: boolean,
): string | undefined {
  if (foundIn === 'listing') {
    if (!triggers) return 'it does not begin with a trigger word'
    return triggerWord ? undefined : 'trigger words are not answered in its subreddit'
  }
  if (REPLIES.includes(type ?? '') || mentions || (triggers && triggerWord)) return undefined
  return type === 'username_mention'
    ? 'it names the bot only in a quote or in code'
    : `it is something of the type "${type ?? 'none'}", and does not name the bot`
}

/** Why no answer would get through. */
function shut(comment: Comment, submission: Submission | undefined): string | undefined {
  if ((comment.quarantine ?? submission?.quarantine) === true) return 'its subreddit is quarantined'
  const both = [comment, ...(submission === undefined ? [] : [submission])]
  if (both.some(({ locked }) => locked === true)) return 'its thread is locked'
  if (both.some(({ archived }) => archived === true)) return 'its thread is archived'
  return undefined
}

function isPrivate(comment: Comment, submission: Submission | undefined): boolean {
  return [comment.subreddit_type, submission?.subreddit_type].includes('private')
}

/** The inbox gives a path in place of the submission's name. */
export function linkOf({ link_id, context, parent_id }: Comment): string | undefined {
  if (link_id != null) return link_id
  const id = /\/comments\/([a-z0-9]{1,13})(?:\/|$)/.exec(context ?? '')?.[1]
  if (id !== undefined) return `t3_${id}`
  return parent_id.startsWith('t3_') ? parent_id : undefined
}

function readMessage(message: Message, settings: RedditSettings): Reading {
  const { name, dest, subreddit, distinguished, parent_id } = message
  const person = personOf(message, settings)
  if (subreddit != null || dest?.startsWith('#')) return leave('it is mail among moderators')
  if (typeof person === 'string') return leave(person)
  if (distinguished != null) return leave('it is a message from Reddit itself')
  if (dest != null && dest.toLowerCase() !== accountName(settings)) return leave('it went to somebody else')
  const ref = { kind: 'message', fullname: name } satisfies RedditRef & Json
  return {
    kind: 'event',
    event: {
      platform: 'reddit',
      account: accountName(settings),
      eventId: name,
      person,
      place: { id: `message/${person.id}`, within: ['message'], direct: true, nsfw: false },
      text: messageWords(message, settings),
      locale: 'en',
      ...(parent_id != null && { repliesTo: parent_id }),
      ref,
    },
  }
}

/** A conversation's subject stays above every answer, so only the first message may say something in it. */
function messageWords({ subject, body, parent_id }: Message, settings: RedditSettings): string {
  const read = (text: string) => readWords(text, accountName(settings), settings.triggerWords).words
  const words = read(body)
  const about = read(subject ?? '')
  if (about === '' || parent_id != null || /^re:/i.test(about)) return words
  const meant = () =>
    [words, about, `${about} ${words}`].find((text) => parseCommand(text).kind === 'command')
  return keyWords(about, words) ?? meant() ?? words
}

/** Or why nobody is answered. */
function personOf(
  { author }: Pick<Message, 'author'>,
  settings: RedditSettings,
): Pick<Person, 'id' | 'name' | 'bot'> | string {
  if (author == null || author === NOBODY) return 'its author is not there any more'
  const id = author.toLowerCase()
  if (id === accountName(settings)) return 'it is our own'
  const machine = machineLike(author, settings.answerBots)
  if (machine === 'yes') return 'its author is a bot'
  return { id, name: author, ...(machine === 'maybe' && { bot: true }) }
}

function leave(why: string): Reading {
  return { kind: 'left-alone', why }
}
