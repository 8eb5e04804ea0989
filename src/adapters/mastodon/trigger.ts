import * as z from 'zod'
import type { Json } from '../../core/json.ts'
import { cut } from '../../core/reply/fit.ts'
import { keyWords, withoutKeys } from '../../core/request/horde-key.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import { type Account, acct, type Status } from './status.ts'
import { addressOf, isUs, type Us } from './us.ts'
import { confined } from './visibility.ts'
import { statusWords } from './words.ts'

/** Where and how to answer: kept with the request. */
export const mentionRef = z.object({
  statusId: z.string(),
  /** As the server writes it, for the mention that tells the person of our reply. */
  acct,
  visibility: z.string(),
  spoiler: z.string(),
  sensitive: z.boolean(),
})
export type MentionRef = z.infer<typeof mentionRef>

export type Reading =
  | { readonly kind: 'event'; readonly event: IncomingEvent }
  | { readonly kind: 'left-alone'; readonly why: string }

/** An edit may put right what was just written; a mention that appears later is no request. */
const EDIT_WITHIN_MS = 10 * 60_000
/** UTF-16 units. Longer content warnings leave no room for an answer. */
const LONGEST_SPOILER = 100

/** What a status that mentions us asks for, or why it is left alone. `toldAt`: when the server told of it. Pure. */
export function readMention(status: Status, us: Us, toldAt: string): Reading {
  const why = leftAlone(status, us, toldAt)
  if (why !== undefined) return { kind: 'left-alone', why }
  const { account, inReplyToId } = status
  const visibility = status.visibility ?? 'direct'
  const warning = (status.spoilerText ?? '').replace(/\s+/g, ' ').trim().toWellFormed()
  const words = statusWords(status, us)
  const others = (status.mentions ?? []).filter((mention) => !isUs(mention, us))
  const ref = {
    statusId: status.id,
    acct: account.acct,
    visibility,
    spoiler: cut(withoutKeys(warning), LONGEST_SPOILER),
    sensitive: status.sensitive ?? false,
  } satisfies MentionRef & Json
  return {
    kind: 'event',
    event: {
      platform: 'mastodon',
      account: us.account,
      eventId: status.id,
      person: {
        id: addressOf(account, us),
        name: account.displayName?.trim() || account.acct,
        ...(account.bot === true && { bot: true }),
      },
      place: {
        id: addressOf(account, us).split('@')[1] ?? us.host,
        // Who asks bots to keep away gets answers to commands, and no hint besides.
        direct: visibility === 'direct' && others.length === 0 && !asksForNoBots(account),
        ...(confined(visibility) && { confined: true }),
        nsfw: us.adultPictures && status.sensitive === true,
      },
      text: keyWords(warning, words) ?? words,
      locale: status.language?.toLowerCase().split(/[-_]/)[0] === 'de' ? 'de' : 'en',
      ...(inReplyToId != null && { repliesTo: inReplyToId }),
      ref,
    },
  }
}

function leftAlone({ account, reblog, createdAt, editedAt }: Status, us: Us, toldAt: string) {
  if (account.id === us.id || addressOf(account, us) === addressOf(us, us)) return 'it is our own'
  if (account.bot === true && !us.allowedBots.includes(addressOf(account, us))) return 'its author is a bot'
  if (reblog != null) return 'it is a boost'
  // NaN, from a server that gives no readable time, compares as false: then it counts as new.
  const late = Date.parse(editedAt ?? '') - Date.parse(createdAt) > EDIT_WITHIN_MS
  if (late && Date.parse(toldAt) >= Date.parse(editedAt ?? '')) return 'it is an old post that was edited'
  return undefined
}

/** The convention of profiles that want no contact from bots, wherever a profile holds words. */
export function asksForNoBots({ note, displayName, fields }: Account): boolean {
  const words = [note, displayName, ...(fields ?? []).flatMap(({ name, value }) => [name, value])]
  return words.some((text) => /#(?:<[^>]{0,20}>)?nobots?\b/iu.test(text ?? ''))
}
