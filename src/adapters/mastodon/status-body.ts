import type { Json } from '../../core/json.ts'
import type { OutgoingReply } from '../../core/ports.ts'
import { breakText } from '../../core/reply/echo.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import type { MastodonSettings } from './config.ts'
import { fitStatus, statusLength } from './length.ts'
import type { Server } from './server.ts'
import { type MentionRef, mentionRef } from './trigger.ts'
import type { Visibility } from './visibility.ts'

/** What was decided about a reply before its pictures were uploaded. */
export interface Layout {
  readonly collage: boolean
  readonly visibility: Visibility
}

/**
 * UTF-16 units that are left for the words of a reply, with pictures or alone. The longest of what may be beside
 * them is subtracted.
 */
export function roomForText(
  event: IncomingEvent,
  server: Server,
  settings: MastodonSettings,
  shows: boolean,
): number {
  const ref = mentionRef.parse(event.ref)
  const below = shows ? hashtags(settings) + collageRemark(event, server.images) : ''
  const beside = statusLength(greeting(ref) + below, server) + spoiler(ref, settings, shows).length
  return Math.max(0, server.characters - beside)
}

/** The words of a reply as they are posted, whom they answer first. */
export function statusText(reply: OutgoingReply, server: Server, settings: MastodonSettings, layout: Layout) {
  const ref = mentionRef.parse(reply.event.ref)
  const before = greeting(ref)
  const after =
    (layout.collage ? collageRemark(reply.event, reply.images.length) : '') +
    (reply.images.length > 0 ? hashtags(settings) : '')
  const warning = spoiler(ref, settings, reply.images.length > 0)
  const count = (text: string) => statusLength(before + text + after, server) + warning.length
  return before + fitStatus(reply.text, server.characters, count) + after
}

/** The parameters of `POST /api/v1/statuses`. Pure. */
export function statusBody(
  reply: OutgoingReply,
  mediaIds: readonly string[],
  server: Server,
  settings: MastodonSettings,
  layout: Layout,
): Json {
  const ref = mentionRef.parse(reply.event.ref)
  const shows = mediaIds.length > 0
  const spoilerText = spoiler(ref, settings, shows)
  return {
    status: statusText(reply, server, settings, layout),
    in_reply_to_id: ref.statusId,
    visibility: layout.visibility,
    language: reply.event.locale,
    // Mastodon hides media behind a content warning anyway; the others must be told.
    sensitive: shows && (spoilerText !== '' || ref.sensitive || reply.event.place.nsfw),
    ...(spoilerText !== '' && { spoiler_text: spoilerText }),
    ...(shows && { media_ids: mediaIds }),
    // Nobody's post is to become a stage through ours.
    ...(server.quotePolicy && { quote_approval_policy: 'nobody' }),
  }
}

/** Who is answered, and nobody else: without it the server tells nobody. */
function greeting({ acct }: MentionRef): string {
  return `@${acct} `
}

/** The warning under which we were asked is the one under which we answer. */
function spoiler(ref: MentionRef, settings: MastodonSettings, shows: boolean): string {
  if (ref.spoiler !== '') return breakText(ref.spoiler)
  return shows ? settings.contentWarning : ''
}

function hashtags({ hashtags: names }: MastodonSettings): string {
  return names.length === 0 ? '' : `\n\n${names.map((name) => `#${name}`).join(' ')}`
}

function collageRemark({ locale }: IncomingEvent, images: number): string {
  return ` ${say(locale, sentence('collage', { images }))}`
}
