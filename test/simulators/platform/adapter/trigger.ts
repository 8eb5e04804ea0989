import * as z from 'zod'
import type { Json } from '../../../../src/core/json.ts'
import type { IncomingEvent, Platform } from '../../../../src/core/request/model.ts'
import { AUDIENCES } from '../world.ts'
import type { ShownStatus } from './client.ts'

/** Where and how to answer: kept with the request. */
export const triggerRef = z.object({ statusId: z.string(), handle: z.string(), audience: z.enum(AUDIENCES) })

/** What somebody said to us; undefined for our own words and those of other bots. */
export function incomingEvent(
  status: ShownStatus,
  us: { platform: Platform; account: string; handle: string },
): IncomingEvent | undefined {
  const { id, author, audience, adult, inReplyTo } = status
  if (author.handle === us.handle || author.bot) return undefined
  const ref = { statusId: id, handle: author.handle, audience } satisfies z.infer<typeof triggerRef> & Json
  return {
    platform: us.platform,
    account: us.account,
    eventId: id,
    person: { id: author.handle, name: author.name },
    place: { id: 'timeline', direct: audience === 'direct', nsfw: adult },
    text: plainText(status.html)
      .replaceAll(new RegExp(`@${us.handle}\\b`, 'g'), '')
      .trim(),
    locale: 'en',
    ...(inReplyTo !== null && { repliesTo: inReplyTo }),
    ref,
  }
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&' } as const

/** The words of the platform's HTML. */
export function plainText(html: string): string {
  return html
    .replaceAll('<br>', '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity as keyof typeof ENTITIES])
}
