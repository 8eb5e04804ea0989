import { type Comment, type Media, type Message, RedditServer } from '../simulators/reddit/index.ts'
import { picturesOf } from '../simulators/reddit/pictures-of.ts'
import type { ScenePlatform } from './platform.ts'

/** Where the answer goes: a comment with a post that it leads to, a comment with the picture, a message with a post. */
export const REDDIT_WAYS = ['post', 'inline', 'message'] as const
export type RedditWay = (typeof REDDIT_WAYS)[number]

/** How often it may be called is no question of dying. */
const LIMIT = { calls: 1_000_000, windowMs: 60_000 }
/** Lists lag, though less than an attempt takes to settle. */
const LAG_MS = 500
const OWN = 'hordepictures'

export async function openReddit(way: RedditWay): Promise<ScenePlatform> {
  const server = await RedditServer.start({ limit: LIMIT })
  server.subreddit('test', { commentMedia: ['static'] })
  server.subreddit(OWN)
  for (const list of ['own-comments', 'own-submissions', 'subreddit', 'sent'] as const)
    server.lag(list, LAG_MS)
  return {
    env: {
      TEST_PLATFORM_KIND: 'reddit',
      TEST_PLATFORM_URL: server.url,
      TEST_PLATFORM_TOKEN: server.refreshToken,
      TEST_REDDIT: JSON.stringify({
        account: server.world.me.name,
        operator: 'nobody',
        subreddits: [{ name: 'test' }],
        ownSubreddit: OWN,
        placements: [way === 'inline' ? 'inline' : 'subreddit'],
      }),
    },
    heard: async () => {},
    say(who, words) {
      const { fullname } = way === 'message' ? server.message(who, words) : server.mention(who, words)
      return { id: fullname }
    },
    posts: (inReplyTo) =>
      [...server.comments(), ...server.messages()]
        .filter((reply) => inReplyTo === undefined || answeredBy(reply) === inReplyTo)
        .map((reply) => ({
          id: reply.fullname,
          text: reply.body.replaceAll('\\', ''),
          media: pictures(server, reply),
        })),
    // An upload does not say whose it is.
    inject: ({ route, words, ...fault }) =>
      route === 'upload'
        ? server.inject({ ...fault, route })
        : server.inject({ ...fault, route: 'comment', ...(words !== undefined && { words }) }),
    injectOwn: (fault) => server.inject(fault),
    land: () => server.land(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** With what was posted twice: every picture is somebody's alone. */
function pictures(server: RedditServer, reply: Comment | Message): readonly Media[] {
  const shown = picturesOf(server, reply).map(({ media }) => media)
  const copies = server
    .submissions()
    .flatMap((post) => post.pictures.map(({ media }) => media))
    .filter(({ bytes }) => shown.some((one) => Buffer.compare(one.bytes, bytes) === 0))
  return copies.length > shown.length ? copies : shown
}

function answeredBy(reply: Comment | Message): string | undefined {
  return 'subject' in reply ? reply.parent?.fullname : (reply.parent ?? reply.submission).fullname
}
