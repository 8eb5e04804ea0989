import type { Notification } from './mentions.ts'
import { statusSchema } from './status.ts'
import { type Reading, readMention } from './trigger.ts'
import type { Us } from './us.ts'

/** As `Reading`; unreadable is what lacks something that every server sends. */
export type NotificationReading =
  | Reading
  | { readonly kind: 'unreadable'; readonly fields: readonly string[] }

/** What servers notify of besides mentions; docs.joinmastodon.org, "Notification". */
const OTHERS: Readonly<Record<string, string>> = {
  reblog: 'a boost',
  favourite: 'a favourite',
  follow: 'a new follower',
  follow_request: 'somebody who wants to follow',
  poll: 'the end of a poll',
  update: 'a post that was edited',
  status: 'a new post',
  quote: 'a quote',
}

/** What a notification asks for, or why it is left alone. Pure. */
export function readNotification(
  { type, filtered, status, createdAt }: Notification,
  us: Us,
): NotificationReading {
  if (type !== 'mention') {
    const what = Object.hasOwn(OTHERS, type) ? OTHERS[type] : `something of the type "${type}"`
    return { kind: 'left-alone', why: `it tells of ${what}, not of a mention` }
  }
  // Mastodon lists these only where they are asked for (`include_filtered`, 4.3).
  if (filtered === true) {
    return { kind: 'left-alone', why: "the server's notifications policy holds it back" }
  }
  const read = statusSchema.safeParse(status)
  if (read.success) return readMention(read.data, us, createdAt)
  return { kind: 'unreadable', fields: read.error.issues.map(({ path }) => path.join('.')) }
}
