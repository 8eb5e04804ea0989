import type { Shown } from '../entities.ts'
import { page } from '../listing.ts'
import { type Comment, isComment, isSubmission, type Submission, type Thing } from '../model.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'
import { opened } from './opened.ts'

const MOST_INFO = 100

/** What was written, by place, by person, by name. */
export function listingEndpoints({ world, entities }: Parts): Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/r/:name/comments',
      route: 'comments',
      scopes: ['read'],
      effect: ({ params, path }) => {
        const { fullname } = opened(world, path.name)
        const { items, ...ends } = page(shown(world.listed('subreddit', `r ${fullname}`)), params)
        return { body: entities.listing(items.map(one), ends) }
      },
    },
    {
      method: 'GET',
      path: '/r/:name/new',
      route: 'comments',
      scopes: ['read'],
      effect: ({ params, path }) => {
        const { fullname } = opened(world, path.name)
        const { items, ...ends } = page(shown(world.listed('subreddit', `new ${fullname}`)), params)
        return { body: entities.listing(items.map(one), ends) }
      },
    },
    {
      method: 'GET',
      path: '/user/:name/comments',
      route: 'own-comments',
      scopes: ['history'],
      effect: ({ params, path }) => {
        const person = somebody(path.name)
        const list = world.listed('own-comments', `comments ${person.fullname}`)
        const { items, ...ends } = page(shown(list), params)
        return { body: entities.listing(items.map(one), ends) }
      },
    },
    {
      method: 'GET',
      path: '/user/:name/submitted',
      route: 'own-submissions',
      scopes: ['history'],
      effect: ({ params, path }) => {
        const person = somebody(path.name)
        const list = world.listed('own-submissions', `submitted ${person.fullname}`)
        const { items, ...ends } = page(shown(list), params)
        return { body: entities.listing(items.map(one), ends) }
      },
    },
    {
      method: 'GET',
      path: '/api/info',
      route: 'info',
      scopes: ['read'],
      effect: ({ params }) => {
        const names = (params.text('id') ?? '').split(',').slice(0, MOST_INFO)
        const things = names.flatMap((name) => world.things.get(name) ?? []).filter(isPublic)
        const seen = things.filter((thing) => world.mayISee(placeOf(thing)) && !placeOf(thing).closed)
        return { body: entities.listing(seen.map(one), { before: null, after: null }) }
      },
    },
    {
      method: 'GET',
      path: '/comments/:id',
      route: 'thread',
      scopes: ['read'],
      effect: ({ params, path }) => {
        const submission = world.things.get(`t3_${path.id}`)
        if (submission === undefined || !isSubmission(submission)) throw new Refused(404)
        opened(world, submission.subreddit.name)
        const from = world.things.get(`t1_${params.text('comment') ?? ''}`)
        const roots = from !== undefined && isComment(from) ? [from] : world.under(submission.fullname)
        const none = { before: null, after: null }
        return {
          body: [
            entities.listing([entities.submission(submission)], none),
            {
              ...entities.listing(
                roots.flatMap((root) => tree(root, 0)),
                none,
              ),
            },
          ],
        }
      },
    },
  ]

  function one(thing: Thing): Shown {
    return entities.thing(thing)
  }

  /** What is deleted is in no listing; what was removed only its author still sees there. */
  function* shown(things: Iterable<Thing>): Generator<Comment | Submission> {
    for (const thing of things) {
      if (!isPublic(thing) || thing.author.deleted) continue
      if (thing.state === 'none' || (thing.state === 'removed' && thing.author === world.me)) yield thing
    }
  }

  function tree(comment: Comment, depth: number): Shown[] {
    const below = world.under(comment.fullname).flatMap((reply) => tree(reply, depth + 1))
    // A deleted comment stays for what hangs on it.
    if (comment.state === 'deleted' && below.length === 0) return []
    const { kind, data } = entities.comment(comment)
    const replies = below.length === 0 ? '' : entities.listing(below, { before: null, after: null })
    return [{ kind, data: { ...data, depth, replies } }]
  }

  function somebody(name = '') {
    const person = world.person(name)
    if (person === undefined || person.deleted) throw new Refused(404)
    if (person.suspended) throw new Refused(403)
    return person
  }
}

function isPublic(thing: Thing): thing is Comment | Submission {
  return isComment(thing) || isSubmission(thing)
}

function placeOf(thing: Comment | Submission) {
  return isComment(thing) ? thing.submission.subreddit : thing.subreddit
}
