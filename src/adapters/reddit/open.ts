import * as z from 'zod'
import type { Buckets } from '../../core/buckets.ts'
import type { Clock } from '../../core/ports.ts'
import { type Call, Caller } from './call.ts'
import type { Page, RedditClient } from './client.ts'
import * as entities from './entities.ts'
import { isBare, RedditError } from './errors.ts'
import { type Hosts, hostsOf } from './hosts.ts'
import { listingOf, unwrapped } from './listing.ts'
import { Pace } from './pace.ts'
import { galleryBody, galleryPosted, imageForm, imagePosted, replied } from './posted.ts'
import { Snoo } from './snoo.ts'
import { awaitSubmission } from './submission-socket.ts'
import { type App, type RefreshToken, renewed, Tokens } from './token.ts'
import { leaseSchema, upload } from './upload.ts'

export interface ClientParts {
  /** The account, in lower case. */
  readonly account: string
  readonly app: App
  readonly refreshToken: RefreshToken
  readonly userAgent: string
  readonly buckets: Buckets
  readonly clock: Clock
  /** A server that stands in for Reddit, from the settings. */
  readonly server: string | undefined
  /** How long an answer may take. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 30_000
/** Fullnames in one call. */
const READ_AT_ONCE = 25

const comments = listingOf(unwrapped(entities.commentThing))
const inboxItems = listingOf(entities.inboxItem)
const things = listingOf(entities.thing)
const submissions = listingOf(unwrapped(entities.submissionThing))
const messages = listingOf(unwrapped(entities.messageThing))
const flairs = z.array(entities.flair).max(1_000)

/** Connects nowhere before the first call. */
export function openReddit(parts: ClientParts): RedditClient {
  const { account, app, refreshToken, clock, server, timeoutMs = TIMEOUT_MS } = parts
  const hosts = hostsOf(server)
  const snoo = new Snoo(parts.userAgent)
  const pace = new Pace(parts.buckets, account, clock)
  const tokens = new Tokens(() => renewed(snoo, hosts.www, { app, refreshToken, clock }), clock)
  const caller = new Caller({ api: hosts.api, snoo, tokens, pace, clock, timeoutMs })
  return clientOf({ account, caller, hosts, pace })
}

interface Opened {
  readonly account: string
  readonly caller: Caller
  readonly hosts: Hosts
  readonly pace: Pace
}

function clientOf({ account, caller, hosts, pace }: Opened): RedditClient {
  const look = <T>(call: Omit<Call<T>, 'urgency'>) => caller.call<T>({ ...call, urgency: 'look' })
  const urgent = <T>(call: Omit<Call<T>, 'urgency'>) => caller.call<T>({ ...call, urgency: 'reply' })
  return {
    name: account,
    get allowance() {
      return pace.allowance
    },
    get aheadMs() {
      return caller.aheadMs
    },
    me: (signal) => caller.me(signal),
    unread: (page, signal) =>
      look({
        what: 'reading the inbox',
        path: '/message/unread',
        query: { ...page },
        schema: inboxItems,
        signal,
      }),
    async markRead(fullnames, signal) {
      for (let from = 0; from < fullnames.length; from += READ_AT_ONCE) {
        const id = fullnames.slice(from, from + READ_AT_ONCE).join(',')
        const what = 'marking messages as read'
        await look({ what, path: '/api/read_message', form: { id }, schema: z.unknown(), signal })
      }
    },
    comments: (name, page, signal) =>
      look({
        what: `reading comments in r/${name}`,
        path: `/r/${encodeURIComponent(name)}/comments`,
        query: { ...page },
        schema: comments,
        signal,
      }),
    async info(fullnames, signal) {
      if (fullnames.length === 0) return []
      const query = { id: fullnames.join(',') }
      const what = 'looking after comments'
      return (await look({ what, path: '/api/info', query, schema: things, signal })).items
    },
    exists: (name, signal) =>
      look({
        what: 'looking after a person',
        path: `/user/${encodeURIComponent(name)}/about`,
        schema: z.unknown(),
        signal,
      }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof RedditError && error.code === 'HTTP_404') return false
          throw error
        },
      ),
    subreddit: (name, signal) =>
      urgent({
        what: `reading about r/${name}`,
        path: `/r/${encodeURIComponent(name)}/about`,
        schema: unwrapped(entities.subredditThing),
        signal,
      }),
    flairs: (name, signal) =>
      urgent({
        what: `reading the flairs of r/${name}`,
        path: `/r/${encodeURIComponent(name)}/api/link_flair_v2`,
        schema: flairs,
        signal,
      }).catch((error: unknown) => {
        // How Reddit says that there are none.
        if (isBare(error)) return []
        throw error
      }),
    ownComments: (page, signal) => urgent({ ...own('comments', page), schema: comments, signal }),
    ownSubmissions: (page, signal) => urgent({ ...own('submitted', page), schema: submissions, signal }),
    sentMessages: (page, signal) =>
      urgent({
        what: 'looking for our message',
        path: '/message/sent',
        query: { ...page },
        schema: messages,
        signal,
      }),
    reply: (to, body, signal, send) =>
      urgent({
        what: 'replying',
        path: '/api/comment',
        form: {
          api_type: 'json',
          thing_id: to,
          // Beside a document the text is empty. Source: github.com/Docile-Alligator/Infinity-For-Reddit.
          ...('text' in body
            ? { text: body.text }
            : { text: '', richtext_json: JSON.stringify(body.richtext) }),
        },
        schema: replied,
        signal,
        send,
      }),
    async compose({ to, subject, text }, signal, send) {
      const form = { api_type: 'json', to, subject, text }
      await urgent({
        what: 'writing to a person',
        path: '/api/compose',
        form,
        schema: z.unknown(),
        signal,
        send,
      })
    },
    lease: ({ name, type }, signal) =>
      urgent({
        what: 'asking for an upload',
        path: '/api/media/asset.json',
        form: { api_type: 'json', filepath: name, mimetype: type },
        schema: leaseSchema(hosts),
        signal,
      }),
    upload,
    submitImage: (post, signal, send) =>
      urgent({
        what: 'posting a picture',
        path: '/api/submit',
        form: imageForm(post),
        schema: imagePosted(hosts),
        signal,
        send,
      }),
    awaitSubmission: async ({ websocketUrl }, signal) =>
      websocketUrl === undefined ? undefined : await awaitSubmission(websocketUrl, signal),
    submitGallery: (post, signal, send) =>
      urgent({
        what: 'posting a gallery',
        path: '/api/submit_gallery_post.json',
        body: galleryBody(post),
        schema: galleryPosted,
        signal,
        send,
      }),
    async remove(fullname, signal) {
      await urgent({
        what: 'deleting',
        path: '/api/del',
        form: { id: fullname },
        schema: z.unknown(),
        signal,
      })
    },
  }

  function own(what: 'comments' | 'submitted', page: Page) {
    return {
      what: 'looking for our reply',
      path: `/user/${encodeURIComponent(account)}/${what}`,
      query: { sort: 'new', ...page },
    } as const
  }
}
