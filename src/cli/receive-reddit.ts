import * as z from 'zod'
import { accountName, type RedditSettings, redditSettings } from '../adapters/reddit/config.ts'
import {
  commentThing,
  messageThing,
  page,
  submissionThing,
  subredditThing,
  type Thing,
} from '../adapters/reddit/entities.ts'
import { rehearsalAdapter, type Staged } from '../adapters/reddit/rehearsal.ts'
import { linkOf, type Reading, readComment, readItem } from '../adapters/reddit/trigger.ts'
import { type Config, readConfig } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import type { LeftAlone } from '../core/ports.ts'
import { withoutKeys } from '../core/request/horde-key.ts'
import type { IncomingEvent } from '../core/request/model.ts'
import { printableJson } from './print.ts'
import type { ReceiveOptions } from './receive.ts'
import { readFixture } from './receive-file.ts'
import { type RedditReceived, redditText, stagedReply } from './receive-reddit-text.ts'
import { type Rehearsal, rehearse } from './rehearse.ts'

/** What becomes of things in a file, for people or machines to read. */
export async function receiveReddit(file: string, { as, json }: ReceiveOptions): Promise<string> {
  const things = await readFixture(file, 'a thing or a listing of Reddit')
  const received = await receive(things, readConfig({ contact: 'later' }), as)
  return json ? printableJson(received, 2) : received.map(redditText).join('\n\n')
}

/** Where nothing tells who the bot is. */
const SOMEBODY = 'the_bot'

/** A comment or message that is looked at. */
type Asked = z.output<typeof commentThing> | z.output<typeof messageThing>
const shown = z.discriminatedUnion('kind', [commentThing, messageThing, submissionThing, subredditThing])

/**
 * @param file one thing as Reddit has it, or a listing of several: comments and messages are looked at one after the
 *   other, submissions and subreddits say where they are
 * @param as the bot's name, where neither herald.json nor the things tell
 */
export async function receive(
  file: unknown,
  config: Config,
  as: string | undefined,
): Promise<RedditReceived[]> {
  const read = thingsIn(file)
  const asked = read.flatMap((thing) => (thing.kind === 't1' || thing.kind === 't4' ? [thing] : []))
  if (asked.length === 0)
    throw new HeraldError('There is no comment (t1) and no message (t4) to look at in it.')
  const things = read.flatMap((thing): Thing[] => (thing.kind === 't1' || thing.kind === 't3' ? [thing] : []))
  const subreddits = read.flatMap((thing) => (thing.kind === 't5' ? [thing.data] : []))
  const settings = standIn(config, asked, as)
  const readings = asked.map((one) => readingOf(one, things, settings))
  const staged: Staged[][] = []
  const adapter = rehearsalAdapter({
    settings,
    things,
    subreddits,
    onStaged: (one) => staged.at(-1)?.push(one),
  })
  const events = readings.flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []))
  const rehearsals = await rehearse(config, adapter, events, () => staged.push([]))
  return asked.map((one, place) => {
    const reading = readings[place] ?? { kind: 'left-alone', why: 'it was not read' }
    const at = reading.kind === 'event' ? events.indexOf(reading.event) : -1
    return receivedOf(one, reading, rehearsals[at], staged[at] ?? [], settings)
  })
}

function thingsIn(file: unknown): z.output<typeof shown>[] {
  const listing = page.safeParse(file).data
  if (listing === undefined) return [thingOf(file, 'The file')]
  return listing.data.children.map((child, at) => thingOf(child, `Thing ${at + 1} of the listing`))
}

/** @param which names it where it is none */
function thingOf(thing: unknown, which: string): z.output<typeof shown> {
  const { data, error } = shown.safeParse(thing)
  if (data !== undefined) return data
  const field = error.issues[0]?.path.join('.') ?? ''
  throw new HeraldError(
    field.startsWith('data.')
      ? `${which} cannot be looked at: "${field}" is missing, or not as Reddit has it.`
      : `${which} is no thing as Reddit lists it, and no listing of some: objects with "kind" (t1 comment, t3 submission, t4 message, t5 subreddit) and "data".`,
  )
}

/** What a listing lists has no `type`, which the inbox gives to all that it tells of. */
function readingOf(one: Asked, things: readonly Thing[], settings: RedditSettings): Reading {
  if (one.kind === 't4') return readItem(one, undefined, settings)
  const below = things.find(({ data }) => data.name === linkOf(one.data))
  const submission = below?.kind === 't3' ? below.data : undefined
  return one.data.type == null
    ? readComment(one.data, submission, settings, 'listing')
    : readItem(one, submission, settings)
}

/** As herald.json has it; where it has no account, as one that is welcome wherever these things are. */
function standIn({ reddit }: Config, asked: readonly Asked[], as: string | undefined): RedditSettings {
  if (reddit !== undefined && (as === undefined || as.toLowerCase() === accountName(reddit))) return reddit
  const dest = asked.flatMap(({ data }) => (typeof data.dest === 'string' ? [data.dest] : []))[0]
  const names = asked.flatMap(({ kind, data }) => (kind === 't1' ? [data.subreddit.toLowerCase()] : []))
  const own = redditSettings.safeParse({
    account: as ?? dest ?? SOMEBODY,
    operator: SOMEBODY,
    subreddits: [...new Set(names)].map((name) => ({ name, triggerWord: true })),
  })
  if (own.success) return own.data
  throw new HeraldError(`"${as ?? dest}" is no user name on Reddit. Say who the bot is: --as <name>`)
}

function receivedOf(
  { kind, data }: Asked,
  reading: Reading,
  rehearsal: Rehearsal | undefined,
  staged: readonly Staged[],
  settings: RedditSettings,
): RedditReceived {
  const seen = {
    bot: settings.account,
    from: data.author ?? 'nobody',
    in: kind === 't1' ? `r/${data.subreddit}` : 'a message',
  }
  if (reading.kind === 'left-alone') return { ...seen, left_alone: reading.why }
  const heard = { ...seen, words: withoutKeys(reading.event.text) }
  if (rehearsal === undefined) throw new Error('nothing was rehearsed')
  if (rehearsal.kind === 'left-alone')
    return { ...heard, left_alone: whyLeftAlone(rehearsal.why, reading.event) }
  const { request, submissions } = rehearsal.aggregate
  return {
    ...heard,
    understood: request.parsed,
    draws: submissions.map(({ style, body }) => ({ style, pictures: body.params.n ?? 1 })),
    replies: staged.map(stagedReply),
  }
}

function whyLeftAlone(why: LeftAlone, { place }: IncomingEvent): string {
  switch (why) {
    case 'conversation':
      return 'its words ask for nothing: it is conversation'
    case 'closed-place':
      return 'herald.json closes its subreddit to the bot (block.places, allow.places)'
    case 'full-place':
      return `its submission has had ${place.mostAnswers} answers, which is the most there`
    case 'opted-out':
      return 'its author wants no contact'
    case 'told-before':
      return 'its author was just told why nothing is drawn for them'
  }
}
