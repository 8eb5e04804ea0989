import { pathOf, prefixed } from './addresses.ts'
import type { Shown } from './entities.ts'
import { id36 } from './ids.ts'
import { fenced, html } from './markup.ts'
import { isMessage, type Message, type Notice } from './model.ts'
import type { World } from './world.ts'

/** An entry of the inbox: what it has of a comment differs from what listings have. */
export function shownNotice(world: World, { thing, type, unread }: Notice): Shown {
  if (isMessage(thing)) return shownMessage(thing, unread)
  const { submission, parent, body, fullname, at, author, distinguished } = thing
  return {
    kind: 't1',
    data: {
      ...entry(unread, at),
      first_message: null,
      first_message_name: null,
      subreddit: submission.subreddit.name,
      author_fullname: author.fullname,
      id: id36(fullname),
      name: fullname,
      subject: SUBJECTS[type],
      type,
      author: author.name,
      num_comments: world.countIn(submission),
      parent_id: (parent ?? submission).fullname,
      subreddit_name_prefixed: prefixed(submission.subreddit),
      body,
      body_html: fenced(html(body)),
      link_title: submission.title,
      dest: world.me.name,
      was_comment: true,
      context: `${pathOf(submission)}${id36(fullname)}/?context=3`,
      distinguished,
    },
  }
}

export function shownMessage(message: Message, unread: boolean): Shown {
  const { fullname, author, to, from, subject, body, at, parent, first } = message
  return {
    kind: 't4',
    data: {
      ...entry(unread, at),
      first_message: first === null ? null : Number.parseInt(id36(first.fullname), 36),
      first_message_name: first?.fullname ?? null,
      subreddit: from?.name ?? null,
      author_fullname: from === null ? author.fullname : null,
      id: id36(fullname),
      name: fullname,
      subject: first === null ? subject : `re: ${subject}`,
      type: 'unknown',
      author: from !== null ? null : author.deleted ? '[deleted]' : author.name,
      num_comments: null,
      parent_id: parent?.fullname ?? null,
      subreddit_name_prefixed: from === null ? null : prefixed(from),
      body,
      body_html: fenced(html(body)),
      dest: to.name,
      was_comment: false,
      context: '',
      distinguished: from === null ? null : 'moderator',
    },
  }
}

function entry(unread: boolean, at: number) {
  const created = Math.floor(at / 1_000)
  return {
    likes: null,
    replies: '',
    associated_awarding_id: null,
    score: 0,
    new: unread,
    created,
    created_utc: created,
  }
}

const SUBJECTS = {
  username_mention: 'username mention',
  comment_reply: 'comment reply',
  post_reply: 'post reply',
  unknown: '',
}
