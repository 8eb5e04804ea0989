import type { Log } from '../../core/ports.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import type { RedditClient } from './client.ts'
import type { RedditSettings } from './config.ts'
import type { Comment, InboxItem, Submission } from './entities.ts'
import { linkOf, type Reading, readComment, readItem } from './trigger.ts'

export interface EventParts {
  readonly client: Pick<RedditClient, 'info'>
  readonly settings: RedditSettings
  readonly log: Log
}

/** Names asked for in one call. */
const ASKED_AT_ONCE = 100

/** What items of the inbox ask for, in their order. */
export async function inboxEvents(
  parts: EventParts,
  items: readonly InboxItem[],
  signal: AbortSignal,
): Promise<IncomingEvent[]> {
  const comments = items.flatMap((item) => (item.kind === 't1' ? [item.data] : []))
  const submissions = await submissionsOf(parts, comments, (one) => readOf(parts, one, undefined), signal)
  return items.flatMap((item) =>
    item.kind === 't4'
      ? eventOf(parts, item.data.name, readItem(item, undefined, parts.settings))
      : eventOf(parts, item.data.name, readOf(parts, item.data, submissions)),
  )
}

function readOf(
  { settings }: EventParts,
  data: Comment,
  submissions: ReadonlyMap<string, Submission> | undefined,
): Reading {
  return readItem({ kind: 't1', data }, submissions?.get(linkOf(data) ?? ''), settings)
}

/** What comments of a listing ask for, in their order. */
export async function commentEvents(
  parts: EventParts,
  comments: readonly Comment[],
  signal: AbortSignal,
): Promise<IncomingEvent[]> {
  const read = (one: Comment, submission?: Submission) =>
    readComment(one, submission, parts.settings, 'listing')
  const submissions = await submissionsOf(parts, comments, (one) => read(one), signal)
  return comments.flatMap((one) => {
    const reading = read(one, submissions.get(linkOf(one) ?? ''))
    return reading.kind === 'event' ? [reading.event] : []
  })
}

/** Of those that are for us as far as can be told without: most items need no call. */
async function submissionsOf(
  { client }: EventParts,
  comments: readonly Comment[],
  read: (comment: Comment) => Reading,
  signal: AbortSignal,
): Promise<Map<string, Submission>> {
  const asked = comments.filter((one) => read(one).kind === 'event').flatMap((one) => linkOf(one) ?? [])
  const names = [...new Set(asked)]
  const found = new Map<string, Submission>()
  for (let from = 0; from < names.length; from += ASKED_AT_ONCE) {
    for (const thing of await client.info(names.slice(from, from + ASKED_AT_ONCE), signal))
      if (thing.kind === 't3') found.set(thing.data.name, thing.data)
  }
  return found
}

function eventOf({ log }: EventParts, name: string, reading: Reading): IncomingEvent[] {
  if (reading.kind === 'event') return [reading.event]
  log.info({ item: name, why: reading.why }, 'left alone')
  return []
}
