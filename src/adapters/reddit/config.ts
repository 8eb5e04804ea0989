import * as z from 'zod'

const user = z
  .string()
  .trim()
  .transform((text) => text.replace(/^\/?u\//i, ''))
  .refine((text) => /^[\w-]{3,20}$/.test(text), 'this is no user name on Reddit')

/** A subreddit's name in lower case: names differ in more than that nowhere. */
const subreddit = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^\/?r\//, ''))
  .refine((text) => /^\w{2,21}$/.test(text), 'this is no name of a subreddit')

/** Ways to show pictures, see `placements`. */
const PLACEMENTS = ['inline', 'subreddit', 'profile'] as const
export type Placement = (typeof PLACEMENTS)[number]

const placements = z
  .array(z.enum(PLACEMENTS))
  .min(1)
  .max(PLACEMENTS.length)
  .refine((names) => new Set(names).size === names.length, 'the same stands there twice')

/** A server that stands in for all of Reddit; nothing but this machine, for it gets the tokens. */
const server = z
  .string()
  .trim()
  .regex(/^http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5}$/, 'this is no address like http://127.0.0.1:8080')

/** Where a browser is sent to with the code. Reddit wants it as it was registered, letter for letter. */
const redirectUri = z
  .string()
  .trim()
  .max(300)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'this is no http(s) address')

/** What `herald.json` says of Reddit: one account. Client id and secret are in `.env`. */
export const redditSettings = z
  .strictObject({
    account: user.describe('User name of the bot.'),
    operator: user.describe('Your own user name; Reddit asks every client to name who is responsible.'),
    subreddits: z
      .array(
        z.strictObject({
          name: subreddit.describe('Its name, without r/.'),
          triggerWord: z
            .boolean()
            .default(false)
            .describe('Answer comments that begin with a trigger word; ask its moderators first.'),
          placements: placements.optional().describe('Instead of `placements` for all.'),
          repliesPerSubmission: z
            .int()
            .min(1)
            .max(1_000)
            .optional()
            .describe('Instead of `repliesPerSubmission` for all.'),
        }),
      )
      .max(100)
      .refine(
        (list) => new Set(list.map(({ name }) => name)).size === list.length,
        'the same stands there twice',
      )
      .prefault([])
      .describe('Where the bot answers.'),
    mentionsElsewhere: z
      .boolean()
      .default(false)
      .describe(
        'Answer mentions in all other subreddits too; many of them ban bots that they did not invite.',
      ),
    triggerWords: z
      .array(z.string().trim().toLowerCase().min(2).max(30).regex(/^\S+$/, 'a trigger word has no blanks'))
      .min(1)
      .max(10)
      .default(['!draw'])
      .describe('Words at the beginning of a comment that ask for a drawing.'),
    placements: placements
      .default(['inline', 'subreddit', 'profile'])
      .describe(
        'How pictures are shown, the first that works: in the comment, as a post in `ownSubreddit`, as a post on the bot’s profile.',
      ),
    ownSubreddit: subreddit.optional().describe('The bot’s own subreddit, for posts with pictures.'),
    flair: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .optional()
      .describe('Text of the flair for posts in `ownSubreddit`, where it asks for one.'),
    repliesPerSubmission: z
      .int()
      .min(1)
      .max(1_000)
      .default(10)
      .describe('Replies below one submission; further requests there are left alone.'),
    pollSeconds: z.int().min(5).max(300).default(15).describe('Between two looks at the inbox.'),
    adultPictures: z
      .boolean()
      .default(false)
      .describe('With `horde.nsfw`: allow adult pictures in subreddits and submissions marked as 18+.'),
    answerBots: z.array(user).max(20).prefault([]).describe('Bots that are answered like people.'),
    redirectUri: redirectUri
      .default('http://127.0.0.1:8765/reddit')
      .describe('As the app is registered with it at Reddit; where `reddit login` gets its answer.'),
    howItWorks: z
      .url({ protocol: /^https?$/, error: 'this is no http(s) address' })
      .max(300)
      .optional()
      .describe('Page that the footer of replies links to; without it the bot’s profile.'),
    server: server
      .optional()
      .describe('A simulator on this machine that stands in for all of Reddit, e.g. http://127.0.0.1:8080.'),
  })
  .refine(
    ({ flair, ownSubreddit }) => flair === undefined || ownSubreddit !== undefined,
    'flair needs ownSubreddit',
  )
export type RedditSettings = z.output<typeof redditSettings>
export type SubredditSettings = RedditSettings['subreddits'][number]

/** The account's name within Herald; requests and saved tokens go by it. Reddit's names differ in more than case. */
export function accountName({ account }: Pick<RedditSettings, 'account'>): string {
  return account.toLowerCase()
}

/** Reddit wants `<platform>:<app>:<version> (by /u/<user>)`, and slows others down (Data API Wiki, "Rules"). */
export function userAgentOf(settings: Pick<RedditSettings, 'account' | 'operator'>, version: string): string {
  return `server:horde-herald.${accountName(settings)}:v${version} (by /u/${settings.operator})`
}
