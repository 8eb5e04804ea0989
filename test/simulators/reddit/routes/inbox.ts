import { listing } from '../entities.ts'
import { shownMessage, shownNotice } from '../inbox-shown.ts'
import { page } from '../listing.ts'
import { isMessage, type Message, type Notice } from '../model.ts'
import type { Params } from '../params.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Answer, Endpoint, Route } from '../server.ts'

/** `api/read_message` looks at nothing when it is given more. */
const MOST_READ = 25

/** What people sent us, and what we sent them. */
export function inboxEndpoints({ world }: Parts): Endpoint[] {
  const box = (where: string, route: Route, shows: (notice: Notice) => boolean): Endpoint => ({
    method: 'GET',
    path: `/message/${where}`,
    route,
    scopes: ['privatemessages'],
    effect: ({ params }) => listed(params, shows),
  })
  return [
    box('unread', 'unread', ({ unread }) => unread),
    box('inbox', 'inbox', () => true),
    box('mentions', 'inbox', ({ type }) => type === 'username_mention'),
    box('comments', 'inbox', ({ type }) => type === 'comment_reply'),
    box('selfreply', 'inbox', ({ type }) => type === 'post_reply'),
    box('messages', 'inbox', ({ thing }) => isMessage(thing)),
    {
      method: 'GET',
      path: '/message/sent',
      route: 'sent',
      scopes: ['privatemessages'],
      effect: ({ params }) => {
        const sent = [...world.listed('sent', `sent ${world.me.fullname}`)].filter(isMessage)
        const { items, ...ends } = page(sent, params)
        return {
          body: listing(
            items.map((one) => shownMessage(one, false)),
            ends,
          ),
        }
      },
    },
    {
      method: 'POST',
      path: '/api/read_message',
      route: 'read',
      scopes: ['privatemessages'],
      effect: ({ params }) => {
        const names = namesIn(params)
        if (names.length <= MOST_READ) mark(names, false)
        return { body: {} }
      },
    },
    {
      method: 'POST',
      path: '/api/unread_message',
      route: 'read',
      scopes: ['privatemessages'],
      effect: ({ params }) => {
        mark(namesIn(params), true)
        return { body: {} }
      },
    },
  ]

  function listed(params: Params, shows: (notice: Notice) => boolean): Answer {
    const { items, ...ends } = page(newestFirst(shows), params)
    const children = items.map(({ notice }) => shownNotice(world, notice))
    if (params.text('mark') === 'true') for (const { notice } of items) notice.unread = false
    return { body: listing(children, ends) }
  }

  function* newestFirst(shows: (notice: Notice) => boolean) {
    for (const notice of world.notices.toReversed()) {
      const { fullname } = notice.thing
      if (shows(notice) && isThere(notice) && world.lag.shows('inbox', { fullname, at: notice.at })) {
        yield { fullname, notice }
      }
    }
  }

  /** @throws {Refused} 400 where one of them is nothing */
  function namesIn(params: Params): string[] {
    const names = (params.text('id') ?? '').split(',')
    if (!names.every((name) => world.things.has(name))) throw new Refused(400)
    return names
  }

  function mark(names: readonly string[], unread: boolean): void {
    for (const notice of world.notices) {
      if (!names.includes(notice.thing.fullname)) continue
      notice.unread = unread
      world.did('read', notice.thing.fullname)
    }
  }
}

/** What its author deleted or a moderator removed is left out, though it stays unread. */
function isThere({ thing }: Notice): boolean {
  return isGone(thing) ? false : !thing.author.suspended
}

function isGone(thing: Notice['thing']): thing is Exclude<Notice['thing'], Message> {
  return !isMessage(thing) && thing.state !== 'none'
}
