import {
  type Comment,
  isComment,
  isMessage,
  type Message,
  type Submission,
  type Subreddit,
} from '../model.ts'
import type { Params } from '../params.ts'
import type { Parts } from '../parts.ts'
import { FormRefused, Refused } from '../refused.ts'
import type { Call, Endpoint } from '../server.ts'
import { isHidden, opened } from './opened.ts'
import { patient } from './patient.ts'
import { type Document, readDocument } from './richtext.ts'

/** r2 `VMarkdownLength(max_length=10000)`; it counts characters, not UTF-16 units. */
const MOST_CHARACTERS = 10_000

/** Comments and messages of ours, and what becomes of them. */
export function commentEndpoints(parts: Parts): Endpoint[] {
  const { world, entities, oauth, patience } = parts
  return [
    {
      method: 'POST',
      path: '/api/comment',
      route: 'comment',
      scopes: ['submit', 'privatemessages'],
      effect: (call) => {
        const { params } = call
        const parent = world.things.get(params.text('thing_id') ?? params.text('parent') ?? '')
        if (parent === undefined) throw new Refused(403)
        const made = isMessage(parent) ? answer(parent, call) : reply(parent, call)
        // What we said where we cannot look is there, but not shown.
        const things = isMessage(made) || !isHidden(world, made.submission.subreddit) ? [made] : []
        const shown = things.map((thing) => entities.thing(thing, params.flag('raw_media_syntax')))
        return { body: { json: { errors: [], data: { things: shown } } } }
      },
    },
    {
      method: 'POST',
      path: '/api/compose',
      route: 'compose',
      scopes: ['privatemessages'],
      effect: ({ params }) => {
        if (world.me.suspended) throw new Refused(403)
        const to = world.person(params.text('to') ?? '')
        if (to === undefined || to.deleted) throw new FormRefused('USER_DOESNT_EXIST', 'to')
        if (to.blocksUs) throw new FormRefused('NOT_WHITELISTED_BY_USER_MESSAGE', 'to')
        const subject = params.text('subject') ?? ''
        if (subject === '') throw new FormRefused('NO_SUBJECT', 'subject')
        const body = textOf(params)
        patient(patience)
        const { fullname } = world.message(world.me, to, { subject, body })
        world.did('message', fullname)
        return { body: { json: { errors: [] } } }
      },
    },
    {
      method: 'POST',
      path: '/api/del',
      route: 'delete',
      scopes: ['edit'],
      effect: ({ params }) => {
        const thing = world.things.get(params.text('id') ?? '')
        // Whatever it is: the answer is the same, and only what is ours goes.
        if (
          thing !== undefined &&
          !isMessage(thing) &&
          thing.author === world.me &&
          thing.state !== 'deleted'
        ) {
          thing.state = 'deleted'
          world.did('delete', thing.fullname)
        }
        return { body: {} }
      },
    },
  ]

  /** In r2's order of looking: `VSubmitParent`, then the text, then how often we may. */
  function reply(parent: Comment | Submission, { params, authorization }: Call): Comment {
    oauth.check(authorization, ['submit'])
    const submission = isComment(parent) ? parent.submission : parent
    const { subreddit } = submission
    if (parent.author.blockedByUs) throw new FormRefused('USER_BLOCKED', 'parent')
    if (parent.author.blocksUs) throw new FormRefused('SOMETHING_IS_BROKEN', 'parent')
    if (
      isComment(parent) &&
      (parent.state === 'deleted' || (parent.state === 'removed' && parent.author !== world.me))
    ) {
      throw new FormRefused('DELETED_COMMENT', 'parent')
    }
    if (submission.archived) throw new FormRefused('TOO_OLD', 'parent')
    if (submission.locked || (isComment(parent) && parent.locked))
      throw new FormRefused('THREAD_LOCKED', 'parent')
    const me = world.me.name.toLowerCase()
    if (!isHidden(world, subreddit)) opened(world, subreddit.name)
    if (world.me.suspended || subreddit.banned.has(me)) throw new Refused(403)
    if (subreddit.type === 'restricted' && !subreddit.members.has(me)) throw new Refused(403)
    const { text: body, pictures } = documentOf(params)
    // One at most: docs/reddit.md, "placements".
    if (pictures.length > 1 || (pictures.length > 0 && !subreddit.commentMedia.includes('static'))) {
      throw new FormRefused('IMAGES_NOTALLOWED', 'richtext_json')
    }
    if (!subreddit.allowsLinks && /\]\(https?:/.test(body))
      throw new FormRefused('SUBREDDIT_LINKING_DISALLOWED', 'text')
    if (subreddit.findsFault) throw new FormRefused('COMMENT_GUIDANCE_VALIDATION_FAILED', 'text')
    if (!subreddit.allowsOtherPlaces && leadsElsewhere(body, subreddit)) {
      throw new FormRefused('SUBREDDIT_OUTBOUND_LINKING_DISALLOWED', 'text')
    }
    patient(patience)
    const comment = world.comment(world.me, parent, { body, pictures })
    world.did('comment', comment.fullname)
    return comment
  }

  function answer(parent: Message, { params }: Call): Message {
    if (world.me.suspended || (parent.author !== world.me && parent.to !== world.me)) throw new Refused(403)
    const to = parent.author === world.me ? parent.to : parent.author
    if (to.blockedByUs) throw new FormRefused('USER_BLOCKED', 'parent')
    const body = textOf(params)
    if (to.deleted) throw new FormRefused('USER_DOESNT_EXIST', 'to')
    const message = world.message(world.me, to, {
      subject: parent.first?.subject ?? parent.subject,
      body,
      parent,
    })
    world.did('message', message.fullname)
    return message
  }

  function documentOf(params: Params): Document {
    const richtext = params.text('richtext_json')
    const document =
      richtext === undefined ? { text: textOf(params), pictures: [] } : readDocument(world, richtext)
    if (document.text.trim() === '') throw new FormRefused('NO_TEXT', 'text')
    if ([...document.text].length > MOST_CHARACTERS) throw new FormRefused('TOO_LONG', 'text')
    return document
  }
}

/** Whether it names another place, as `r/x` or by an address. */
function leadsElsewhere(body: string, { name }: Subreddit): boolean {
  const named = [...body.matchAll(/(?<!\w)r\/(\w{2,21})/g)].map(([, other = '']) => other.toLowerCase())
  return named.some((other) => other !== name.toLowerCase())
}

function textOf(params: Params): string {
  const text = params.text('text') ?? ''
  if (text.trim() === '') throw new FormRefused('NO_TEXT', 'text')
  if ([...text].length > MOST_CHARACTERS) throw new FormRefused('TOO_LONG', 'text')
  return text
}
