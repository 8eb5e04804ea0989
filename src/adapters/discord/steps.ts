import { PublishError } from '../../core/errors.ts'
import type { OutgoingReply, PublishStep, StepContext } from '../../core/ports.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'
import { requestId } from '../../core/request/model.ts'
import { fileName, uploadsOf } from './files.ts'
import { logStep } from './log-step.ts'
import type { Messages, Outgoing } from './messages.ts'
import { mark, shortMark } from './nonce.ts'
import { type Message, type Posted, postedOf, postedSchema } from './posted.ts'
import { type InteractionRef, type MentionRef, refOf } from './ref.ts'
import { pingMessage } from './views/notices.ts'
import { replyMessage } from './views/result.ts'

export interface StepParts {
  readonly messages: Messages
  /** Our own id. */
  readonly botId: string
  /** Who waited longer is pinged. */
  readonly pingMs: number
}

/** Where the reply stands; null: nobody may change the message that it belongs into. */
const placed = postedSchema.nullable()

/** The reply to a mention is a message; that to an interaction goes into the message that the interaction made. */
export function replySteps(parts: StepParts, reply: OutgoingReply): readonly PublishStep[] {
  const ref = refOf(reply.event)
  if (ref.kind === 'mention') return [postStep(parts, reply, ref), ...logSteps(parts, reply, ref.messageId)]
  if (!ref.byBot) return [editStep(parts, reply, ref), directStep(parts, reply, ref)]
  const ping = waitedLong(parts, reply) ? [pingStep(parts, reply, ref)] : []
  return [editStep(parts, reply, ref), ...ping, ...logSteps(parts, reply, ref.interactionId)]
}

/** Of drawings, where the server has a channel for that. */
function logSteps(parts: StepParts, reply: OutgoingReply, after: string): PublishStep[] {
  const channelId = reply.event.wishes?.logChannel
  if (channelId === undefined || reply.tone !== 'pictures' || guildOf(reply) === null) return []
  return [logStep(parts, reply, { channelId, after }, (result) => postedSchema.parse(result('post')))]
}

/** What the steps say of where the reply stands. */
export function postedBy(reply: OutgoingReply, result: StepContext['result']): Posted {
  const ref = refOf(reply.event)
  const inPlace = placed.parse(result('post'))
  if (inPlace !== null) return inPlace
  return postedSchema.parse(ref.kind === 'interaction' && !ref.byBot ? result('direct') : null)
}

/** Repeating it changes nothing: the message is there already, and says the same again. */
function editStep({ messages }: StepParts, reply: OutgoingReply, ref: InteractionRef): PublishStep {
  return {
    name: 'post',
    effect: 'harmless',
    async run({ signal }) {
      const { platform, account, eventId } = reply.event
      const edited = await messages.edit(requestId(platform, account, eventId), await outgoing(reply), signal)
      if (edited !== undefined) {
        return postedOf(edited.message, { guildId: guildOf(reply), byBot: edited.byBot })
      }
      if (ref.byBot) throw gone('the interaction left no message that could be changed')
      return null
    },
  }
}

/** Where the interaction's token died before the pictures were there, they go to the person alone. */
function directStep(parts: StepParts, inPlace: OutgoingReply, ref: InteractionRef): PublishStep {
  const { messages, botId } = parts
  const reply = fitForDirect(inPlace)
  return {
    name: 'direct',
    effect: 'once',
    async run({ signal, result, send }) {
      if (placed.parse(result('post')) !== null) return null
      const channelId = await messages.directChannel(ref.personId, signal).catch(unreachable)
      const sent = await messages
        .post(channelId, withNonce(await outgoing(reply), reply.key), signal, send)
        .catch(unreachable)
      return postedOf(sent, { guildId: null, byBot: true })
    },
    async find({ signal, result }) {
      if (placed.parse(result('post')) !== null) return null
      const channelId = await messages.directChannel(ref.personId, signal).catch(unreachable)
      const isOurs = (one: Message) => one.author?.id === botId && shows(one, reply)
      const found = await messages.find(channelId, ref.interactionId, isOurs, signal)
      return found === undefined ? null : postedOf(found, { guildId: null, byBot: true })
    },
  }
}

/** A direct chat is marked for nothing: what may be adult stays where it was asked for. */
function fitForDirect(reply: OutgoingReply): OutgoingReply {
  const { nsfw, locale, images, details: _, ...rest } = reply
  if (!nsfw || images.length === 0) return reply
  const text = say(locale, sentence('adultPicturesThere', { images: images.length }))
  return { ...rest, nsfw, locale, images: [], tone: 'sentence', text }
}

function postStep({ messages, botId }: StepParts, reply: OutgoingReply, ref: MentionRef): PublishStep {
  const where = { guildId: ref.guildId, byBot: true }
  return {
    name: 'post',
    effect: 'once',
    async run({ signal, send }) {
      const answer = withNonce(await outgoing(reply), reply.key)
      const body = {
        ...answer.body,
        message_reference: { message_id: ref.messageId, fail_if_not_exists: true },
        allowed_mentions: { parse: [], replied_user: true },
      }
      return postedOf(await messages.post(ref.channelId, { ...answer, body }, signal, send), where)
    },
    async find({ signal }) {
      const isOurs = (one: Message) =>
        one.author?.id === botId && one.message_reference?.message_id === ref.messageId && shows(one, reply)
      const found = await messages.find(ref.channelId, ref.messageId, isOurs, signal)
      return found === undefined ? null : postedOf(found, where)
    },
  }
}

/** A message of its own, since nobody is told of a change. */
function pingStep({ messages, botId }: StepParts, reply: OutgoingReply, ref: InteractionRef): PublishStep {
  const isPing = (one: Message, messageId: string) =>
    one.author?.id === botId && one.message_reference?.message_id === messageId
  return {
    name: 'ping',
    aside: true,
    effect: 'once',
    async run({ signal, result, send }) {
      const { channelId, messageId } = postedSchema.parse(result('post'))
      const body = {
        ...pingMessage(reply, ref.personId, reply.images.length),
        message_reference: { message_id: messageId, fail_if_not_exists: true },
      }
      const ping = withNonce({ body, files: [] }, `${reply.key}/ping`)
      return (await messages.post(channelId, ping, signal, send)).id
    },
    async find({ signal, result }) {
      const { channelId, messageId } = postedSchema.parse(result('post'))
      const found = await messages.find(channelId, messageId, (one) => isPing(one, messageId), signal)
      return found?.id ?? null
    },
  }
}

function waitedLong({ pingMs }: StepParts, { kind, tone, tookMs, event }: OutgoingReply): boolean {
  return kind === 'reply' && tone !== 'sentence' && tookMs > pingMs && event.wishes?.quiet !== true
}

async function outgoing(reply: OutgoingReply): Promise<Outgoing> {
  const attached = reply.images.map((image, place) => ({ ...image, name: fileName(image, reply.key, place) }))
  const body = replyMessage(reply, reply.event.eventId, attached)
  const files = await uploadsOf(
    reply.images,
    body.attachments.map(({ filename }) => filename),
  )
  return { body, files }
}

function withNonce({ body, files }: Outgoing, key: string): Outgoing {
  return { body: { ...body, nonce: mark(key), enforce_nonce: true }, files }
}

/** Whether a message of ours is this reply: by its pictures' names, and a sentence by its words. */
function shows({ attachments, content }: Message, { key, images, text }: OutgoingReply): boolean {
  if (images.length > 0) return attachments.some(({ filename }) => filename.includes(shortMark(key)))
  return attachments.length === 0 && letters(content) === letters(text)
}

/** Discord trims, and we keep markup from working; letters and digits stay. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

function guildOf({ event: { place } }: OutgoingReply): string | null {
  return place.direct || place.confined ? null : (place.within?.at(-1) ?? null)
}

function gone(what: string): PublishError {
  return new PublishError(what, { outcome: 'not-sent', kind: 'target-gone' })
}

/** Who takes no messages from us cannot be told of that either. */
function unreachable(error: unknown): never {
  if (!(error instanceof PublishError) || error.kind !== 'rejected') throw error
  throw gone('the interaction is over, and the person takes no direct messages')
}
