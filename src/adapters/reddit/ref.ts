import * as z from 'zod'
import type { IncomingEvent } from '../../core/request/model.ts'
import { fullname } from './entities.ts'

/** Where an event is answered; the adapter's own part of it. */
export const redditRef = z.looseObject({
  kind: z.enum(['comment', 'message']),
  /** Of the comment or message that is answered. */
  fullname,
  /** Of the submission that a comment is below. */
  linkId: fullname.optional(),
  /** In lower case. */
  subreddit: z.string().optional(),
})
export type RedditRef = z.output<typeof redditRef>

export function refOf({ ref }: IncomingEvent): RedditRef {
  return redditRef.parse(ref)
}
