import * as z from 'zod'
import { Lately } from '../../core/lately.ts'
import type { AdapterNeeds, Send } from '../../core/ports.ts'
import type { RequestId } from '../../core/request/model.ts'
import type { Secret } from '../../core/secret.ts'
import { type Anchor, lasts, readAnchor, readToken } from './anchor.ts'
import type { Budget } from './budget.ts'
import { DiscordError, TOKEN_OVER } from './errors.ts'
import type { Upload } from './files.ts'
import { type Message, messageSchema } from './posted.ts'
import type { Reacted } from './reacted.ts'
import type { DiscordRest } from './rest.ts'
import { type User, userSchema } from './user.ts'

export interface MessageParts {
  readonly rest: DiscordRest
  readonly budget: Budget
  readonly needs: AdapterNeeds
}

/** A message's body, and the files that its attachments name. */
export interface Outgoing {
  readonly body: object
  readonly files: readonly Upload[]
}

const REMEMBERED = 1_000
/** Of the page of a channel's messages. */
const PAGE = 100
/** Pages that are looked through: what is written in a busy channel while an attempt settles. */
const MOST_PAGES = 20

/** Of the page of people who reacted. */
export const REACTORS = 100
/** Plain reactions and super reactions, which are listed apart. Source: docs.discord.com, "Get Reactions". */
export const REACTION_KINDS = ['normal', 'burst'] as const

/** What we do with messages, by whichever token may. */
export class Messages {
  readonly #parts: MessageParts
  /** By person; they stay the same. */
  readonly #direct = new Lately<string, string>(REMEMBERED)

  constructor(parts: MessageParts) {
    this.#parts = parts
  }

  /**
   * Writes into the message of an interaction's answer.
   * @param send of progress, which leaves room for others, and is refused sooner
   * @returns undefined where nobody may change it any more
   */
  async edit(
    request: RequestId,
    outgoing: Outgoing,
    signal: AbortSignal,
    send?: Send,
  ): Promise<{ message: Message; byBot: boolean } | undefined> {
    const { budget, needs } = this.#parts
    const anchor = await readAnchor(needs, request)
    if (anchor === undefined) return undefined
    const token = await readToken(needs, request, anchor)
    // Discord counts what an interaction's token does apart, for each of them.
    const counted = token === undefined ? anchor.channelId : anchor.messageId
    await (send === undefined ? budget.take('edit', counted) : budget.takeProgress(counted))
    const message =
      (token && (await this.#patchByToken(anchor, token, outgoing, signal, send))) ??
      (lasts(anchor) ? await this.#patchByBot(anchor, outgoing, signal, send) : undefined)
    return message && { message, byBot: lasts(anchor) }
  }

  async post(channelId: string, outgoing: Outgoing, signal: AbortSignal, send: Send): Promise<Message> {
    await this.#parts.budget.take('post', channelId)
    return await this.#send(
      { method: 'POST', route: `/channels/${channelId}/messages`, send },
      outgoing,
      signal,
    )
  }

  /** The channel in which a person is written to alone. */
  async directChannel(personId: string, signal: AbortSignal): Promise<string> {
    const known = this.#direct.get(personId)
    if (known !== undefined) return known
    const { id } = await this.#parts.rest.call({
      what: 'opening a direct chat',
      method: 'POST',
      route: '/users/@me/channels',
      body: { recipient_id: personId },
      schema: z.looseObject({ id: z.string() }),
      signal,
    })
    this.#direct.set(personId, id)
    return id
  }

  async read(channelId: string, messageId: string, signal: AbortSignal): Promise<Message> {
    return await this.#parts.rest.call({
      what: 'reading a message',
      method: 'GET',
      route: `/channels/${channelId}/messages/${messageId}`,
      schema: messageSchema,
      signal,
    })
  }

  /** The first message of the channel after `after` that is the one. */
  async find(
    channelId: string,
    after: string,
    isIt: (message: Message) => boolean,
    signal: AbortSignal,
  ): Promise<Message | undefined> {
    let latest = after
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const messages = await this.#parts.rest.call({
        what: 'looking for our message',
        method: 'GET',
        route: `/channels/${channelId}/messages`,
        query: { after: latest, limit: `${PAGE}` },
        schema: z.array(messageSchema),
        signal,
      })
      const found = messages.find(isIt)
      if (found !== undefined || messages.length < PAGE) return found
      latest = messages.map(({ id }) => id).reduce(later)
    }
    return undefined
  }

  async remove(channelId: string, messageId: string, signal: AbortSignal): Promise<void> {
    await this.#parts.rest.call({
      what: 'deleting a message',
      method: 'DELETE',
      route: `/channels/${channelId}/messages/${messageId}`,
      schema: z.unknown(),
      signal,
    })
  }

  async react(channelId: string, messageId: string, emoji: string, signal: AbortSignal): Promise<void> {
    await this.#parts.budget.takeReaction(channelId)
    await this.#parts.rest.call({
      what: 'reacting to a message',
      method: 'PUT',
      route: `/channels/${channelId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}/@me`,
      schema: z.unknown(),
      signal,
    })
  }

  async takeReaction(
    {
      channelId,
      messageId,
      route,
      personId,
    }: Pick<Reacted, 'channelId' | 'messageId' | 'route' | 'personId'>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#parts.budget.takeReaction(channelId)
    await this.#parts.rest.call({
      what: 'taking a reaction back',
      method: 'DELETE',
      route: `/channels/${channelId}/messages/${messageId}/reactions/${encodeURIComponent(route)}/${personId}`,
      schema: z.unknown(),
      signal,
    })
  }

  /** People who reacted with an emoji in one of these ways, those after `after` by their ids. */
  async reactors(
    { channelId, messageId, route }: Pick<Reacted, 'channelId' | 'messageId' | 'route'>,
    kind: (typeof REACTION_KINDS)[number],
    after: string,
    signal: AbortSignal,
  ): Promise<readonly User[]> {
    await this.#parts.budget.takeReaction(channelId)
    return await this.#parts.rest.call({
      what: 'reading who reacted',
      method: 'GET',
      route: `/channels/${channelId}/messages/${messageId}/reactions/${encodeURIComponent(route)}`,
      query: { type: `${REACTION_KINDS.indexOf(kind)}`, after, limit: `${REACTORS}` },
      schema: z.array(userSchema),
      signal,
    })
  }

  /**
   * While it lives the interaction's token goes first: it surely ends what Discord shows as "is thinking", whatever the
   * bot may do in the channel.
   * @returns undefined where the token is over, sooner than by our clock
   */
  async #patchByToken(
    { applicationId }: Anchor,
    token: Secret,
    outgoing: Outgoing,
    signal: AbortSignal,
    send: Send | undefined,
  ): Promise<Message | undefined> {
    const route = `/webhooks/${applicationId}/${token.reveal()}/messages/@original` as const
    const where = { method: 'PATCH', route, tokenInRoute: true, ...(send && { send }) } as const
    try {
      return await this.#send(where, outgoing, signal)
    } catch (error) {
      if (error instanceof DiscordError && TOKEN_OVER.includes(error.code ?? 0)) return undefined
      throw error
    }
  }

  async #patchByBot(
    anchor: Anchor,
    outgoing: Outgoing,
    signal: AbortSignal,
    send: Send | undefined,
  ): Promise<Message> {
    const route = `/channels/${anchor.channelId}/messages/${anchor.messageId}` as const
    return await this.#send({ method: 'PATCH', route, ...(send && { send }) }, outgoing, signal)
  }

  async #send(
    where: {
      readonly method: 'POST' | 'PATCH'
      readonly route: `/${string}`
      readonly tokenInRoute?: true
      readonly send?: Send
    },
    { body, files }: Outgoing,
    signal: AbortSignal,
  ): Promise<Message> {
    return await this.#parts.rest.call({
      ...where,
      what: where.method === 'POST' ? 'posting a message' : 'editing a message',
      body,
      files,
      schema: messageSchema,
      signal,
    })
  }
}

/** Ids grow with time, and in length. */
function later(one: string, other: string): string {
  return BigInt(one) > BigInt(other) ? one : other
}
