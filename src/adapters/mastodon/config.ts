import * as z from 'zod'

/** A server's host, with a port only on this machine; `name@host` and URLs are common slips. */
const server = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https:\/\//, '').replace(/\/+$/, ''))
  .refine(
    (text) => /^(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}$/u.test(text) || LOCAL.test(text),
    'this is no host name like mastodon.example',
  )

/** A simulator or a server under development, over plain HTTP. */
const LOCAL = /^(?:localhost|127\.0\.0\.1):\d{1,5}$/

const address = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s@]+@[^\s@]+$/, 'this is no address like name@host')

/** One account in `herald.json`. */
export const mastodonSettings = z.strictObject({
  server: server.describe('Host of the bot’s home server, e.g. mastodon.example.'),
  account: z
    .string()
    .trim()
    .regex(/^\w+$/, 'this is no account name')
    .optional()
    .describe('Name of the account; only needed for several bots on one server.'),
  pollSeconds: z.int().min(5).max(300).default(15).describe('Between two looks while nothing happens.'),
  contentWarning: z
    .string()
    .trim()
    .max(100)
    .default('AI generated images')
    .describe('In front of pictures where the mention has no content warning of its own; "" for none.'),
  hashtags: z
    .array(z.string().regex(/^[\p{L}\p{N}_]{1,50}$/u, 'a hashtag has letters, digits and _, and no #'))
    .max(5)
    .default(['AIArt', 'AIHorde'])
    .describe('Under pictures, in camel case, without #.'),
  favouriteMinutes: z
    .int()
    .min(1)
    .max(60)
    .default(3)
    .describe('What is likely to take longer gets a favourite at once, as a sign that it was read.'),
  publicEveryMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .optional()
    .describe(
      'Let one reply to a public mention be public per so many minutes; without it all are unlisted.',
    ),
  adultPictures: z
    .boolean()
    .default(false)
    .describe('With `horde.nsfw`: allow adult pictures in answer to mentions that are marked as sensitive.'),
  answerBots: z.array(address).max(20).default([]).describe('Bots that are answered like people: name@host.'),
})
export type MastodonSettings = z.output<typeof mastodonSettings>

/** The account's name within Herald; requests and saved tokens go by it. */
export function accountName({ server: host, account }: Pick<MastodonSettings, 'server' | 'account'>): string {
  return account === undefined ? host : `${account}@${host}`
}

export function serverUrl({ server: host }: Pick<MastodonSettings, 'server'>): string {
  return `${LOCAL.test(host) ? 'http' : 'https'}://${host}`
}
