import { listing } from '../entities.ts'
import type { Listing } from '../lag.ts'
import { page } from '../listing.ts'
import { type Comment, isMessage, type Person, type Submission, type Thing } from '../model.ts'
import type { Params } from '../params.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Call, Endpoint, Route } from '../server.ts'
import { allOpened } from './opened.ts'

/** `api/info` looks at none of them when it is given more. */
const MOST_INFO = 100

/** What was written, by place, by person, by name. */
export function listingEndpoints({ world, entities }: Parts): Endpoint[] {
  const inPlace = (what: string, list: string): Endpoint => ({
    method: 'GET',
    path: `/r/:name/${what}`,
    route: 'comments',
    scopes: ['read'],
    effect: ({ params, path }) => {
      const lists = allOpened(world, path.name).map(({ fullname }) => `${list} ${fullname}`)
      return listed('subreddit', lists, params)
    },
  })
  const byPerson = (what: string, list: string, route: Route & Listing): Endpoint => ({
    method: 'GET',
    path: `/user/:name/${what}`,
    route,
    scopes: ['history'],
    effect: ({ params, path }) => listed(route, [`${list} ${somebody(path).fullname}`], params),
  })
  return [
    inPlace('comments', 'r'),
    inPlace('new', 'new'),
    byPerson('comments', 'comments', 'own-comments'),
    byPerson('submitted', 'submitted', 'own-submissions'),
    {
      method: 'GET',
      path: '/api/info',
      route: 'info',
      scopes: ['read'],
      effect: ({ params }) => {
        const names = new Set((params.text('id') ?? '').split(','))
        if (names.size > MOST_INFO) names.clear()
        const things = [...names].flatMap((name) => world.things.get(name) ?? [])
        const seen = things.filter((thing) => !isMessage(thing) && world.mayISee(placeOf(thing)))
        // Nobody may count on their order.
        return { body: listing(seen.toReversed().map((thing) => shown(thing, params))) }
      },
    },
  ]

  function listed(kind: Listing, lists: readonly string[], params: Params) {
    const newestFirst = merged(lists.map((list) => world.listed(kind, list)))
    const { items, ...ends } = page(standing(newestFirst), params)
    return {
      body: listing(
        items.map((thing) => shown(thing, params)),
        ends,
      ),
    }
  }

  function shown(thing: Thing, params: Params) {
    return entities.thing(thing, params.flag('raw_media_syntax'))
  }

  /** What is deleted is in no listing; what was removed only its author still sees there. */
  function* standing(things: Iterable<Thing>): Generator<Comment | Submission> {
    for (const thing of things) {
      if (isMessage(thing) || thing.author.deleted) continue
      if (thing.state === 'none' || (thing.state === 'removed' && thing.author === world.me)) yield thing
    }
  }

  function somebody({ name = '' }: Call['path']): Person {
    const person = world.person(name)
    if (person === undefined || person.deleted) throw new Refused(404)
    if (person.suspended) throw new Refused(403)
    return person
  }
}

/** Lists that run newest first, as one. */
function* merged(lists: readonly Generator<Thing>[]): Generator<Thing> {
  const heads = lists.map((list) => list.next())
  for (;;) {
    let newest = -1
    for (const [index, { value, done }] of heads.entries()) {
      if (!done && (newest < 0 || isNewer(value, heads[newest]?.value))) newest = index
    }
    const head = heads[newest]
    const list = lists[newest]
    if (head === undefined || head.done || list === undefined) return
    yield head.value
    heads[newest] = list.next()
  }
}

/** Fullnames of one kind and length go by age. */
function isNewer(one: Thing, other: Thing | undefined): boolean {
  return other === undefined || one.at > other.at || (one.at === other.at && one.fullname > other.fullname)
}

function placeOf(thing: Comment | Submission) {
  return 'submission' in thing ? thing.submission.subreddit : thing.subreddit
}
