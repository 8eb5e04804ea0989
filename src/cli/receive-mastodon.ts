import * as z from 'zod'
import { addressee } from '../adapters/mastodon/addressee.ts'
import { camelKeys } from '../adapters/mastodon/camel.ts'
import { accountName, type MastodonSettings, mastodonSettings } from '../adapters/mastodon/config.ts'
import { notificationSchema } from '../adapters/mastodon/mentions.ts'
import { readNotification } from '../adapters/mastodon/notification.ts'
import { type Posted, rehearsalAdapter } from '../adapters/mastodon/rehearsal.ts'
import { type Status, statusSchema } from '../adapters/mastodon/status.ts'
import { asksForNoBots } from '../adapters/mastodon/trigger.ts'
import { addressOf, type Us } from '../adapters/mastodon/us.ts'
import { type Config, readConfig } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import type { LeftAlone } from '../core/ports.ts'
import { withoutKeys } from '../core/request/horde-key.ts'
import { printableJson } from './print.ts'
import type { ReceiveOptions } from './receive.ts'
import { readFixture } from './receive-file.ts'
import { type Author, type Received, type Reply, receivedText } from './receive-text.ts'
import { rehearse } from './rehearse.ts'

/** What becomes of a notification in a file, for people or machines to read. */
export async function receiveMastodon(file: string, { as, json }: ReceiveOptions): Promise<string> {
  const received = await receive(
    await readFixture(file, 'one notification'),
    readConfig({ contact: 'later' }),
    as,
  )
  return json ? printableJson(received, 2) : receivedText(received)
}

/** @param as `name@server` of the bot, where that is not to be found out from the notification itself */
export async function receive(notice: unknown, config: Config, as: string | undefined): Promise<Received> {
  const notification = notificationSchema.safeParse(camelKeys(notice)).data
  if (notification === undefined) {
    throw new HeraldError(
      'This is no notification as GET /api/v1/notifications lists it: an object with id, type and created_at.',
    )
  }
  const status = statusSchema.safeParse(notification.status).data
  const { settings, us } = standIn(config, status, as)
  const reading = readNotification(notification, us)
  const seen = { bot: us.acct, ...(status !== undefined && { from: authorOf(status, us) }) }
  if (reading.kind === 'left-alone') return { ...seen, left_alone: reading.why }
  if (reading.kind === 'unreadable' || status === undefined) {
    const fields = reading.kind === 'unreadable' ? reading.fields : []
    return { ...seen, left_alone: `its status cannot be read (${fields.join(', ')})` }
  }
  const { event } = reading
  const heard = { ...seen, words: withoutKeys(event.text), language: event.locale }
  const posts: Posted[] = []
  const adapter = rehearsalAdapter({ settings, mention: status, onPost: (posted) => posts.push(posted) })
  const [rehearsal] = await rehearse(config, adapter, [event])
  if (rehearsal === undefined) throw new Error('nothing was rehearsed')
  if (rehearsal.kind === 'left-alone') return { ...heard, left_alone: whyLeftAlone(rehearsal.why, status) }
  const { request, submissions } = rehearsal.aggregate
  const draws = submissions.map(({ style, body }) => ({ style, pictures: body.params.n ?? 1 }))
  return { ...heard, understood: request.parsed, draws, replies: posts.map(replyOf) }
}

function whyLeftAlone(why: LeftAlone, { account }: Status): string {
  switch (why) {
    case 'conversation':
      return asksForNoBots(account)
        ? 'its words ask for nothing, and its author asks bots to keep away (#nobot)'
        : 'its words ask for nothing: it is conversation'
    case 'closed-place':
      return 'herald.json closes its server to the bot (block.places, allow.places)'
    case 'full-place':
      return 'it has been answered often enough there'
    case 'opted-out':
      return 'its author wants no contact'
    case 'told-before':
      return 'its author was just told why nothing is drawn for them'
  }
}

/** The account that the notification is for, as herald.json has it, or as one without settings. */
function standIn(config: Config, status: Status | undefined, as: string | undefined) {
  const address = (as ?? (status && addressee(status)))?.replace(/^@/, '').toLowerCase()
  const [name, host, ...more] = address?.split('@') ?? []
  const own = mastodonSettings.safeParse({ server: host })
  if (!name || !own.success || more.length > 0) {
    throw new HeraldError('It cannot be told who the bot is here. Say so: --as name@server.example')
  }
  const settings: MastodonSettings =
    config.mastodon.find(
      ({ server, account }) =>
        server === own.data.server && (account === undefined || account.toLowerCase() === name),
    ) ?? own.data
  const { server } = settings
  const mentioned = status?.mentions?.find((mention) => addressOf(mention, { host: server }) === address)
  const us: Us = {
    account: accountName(settings),
    host: server,
    id: mentioned?.id ?? 'not known',
    acct: `${name}@${server}`,
    allowedBots: settings.answerBots,
    adultPictures: settings.adultPictures,
  }
  return { settings, us }
}

function authorOf({ account, visibility, spoilerText }: Status, us: Us): Author {
  return {
    address: addressOf(account, us),
    name: account.displayName?.trim() || account.acct,
    bot: account.bot === true,
    nobot: asksForNoBots(account),
    visibility: visibility ?? 'direct',
    content_warning: spoilerText ?? '',
  }
}

function replyOf({ body, descriptions }: Posted): Reply {
  const { status, in_reply_to_id, visibility, spoiler_text, sensitive, language } = postedBody.parse(body)
  return {
    to: [...status.matchAll(/(?<![\w/])@[\w.-]+(?:@[\w.:-]+)?/g)].map(([address]) => address),
    in_reply_to_id,
    visibility,
    content_warning: spoiler_text,
    sensitive,
    language,
    text: status,
    alt_texts: descriptions,
  }
}

const postedBody = z.object({
  status: z.string(),
  in_reply_to_id: z.string(),
  visibility: z.string(),
  spoiler_text: z.string().default(''),
  sensitive: z.boolean(),
  language: z.string(),
})
