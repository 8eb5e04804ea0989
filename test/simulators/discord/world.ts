import {
  type APIApplicationCommand,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  MessageType,
} from 'discord.js'
import { mentionsOf } from './mentions.ts'
import type { Acknowledgement, Attachment, Channel, Interaction, Mentions, Message, User } from './model.ts'
import { Places } from './places.ts'

/** discord.com/developers/docs/interactions/receiving-and-responding: how long a token lives. */
export const TOKEN_MS = 15 * 60_000
/** Ibid.: how soon an interaction must first be answered. */
export const ANSWER_MS = 3_000
/** "The past few minutes", says the documentation of `enforce_nonce`. */
const NONCE_MS = 5 * 60_000

/** What a message is made of; everything but the channel may be left out. */
export interface Draft {
  readonly channelId: string
  readonly type?: MessageType | undefined
  readonly content?: string | undefined
  readonly attachments?: readonly Attachment[] | undefined
  readonly embeds?: readonly APIEmbed[] | undefined
  readonly components?: readonly APIMessageTopLevelComponent[] | undefined
  /** Bits as in MessageFlags. */
  readonly flags?: number | undefined
  /** The id of the message it replies to, in the same channel. */
  readonly replyTo?: string | undefined
  readonly nonce?: string | undefined
  /** With it, a message of the same author with the same nonce is given back instead of a second one. */
  readonly enforceNonce?: boolean | undefined
  /** Whom it notifies (`mentionsOf`); unless given, all whom the words name and to whom it replies. */
  readonly mentions?: Mentions | undefined
  /** The interaction whose token made it. */
  readonly interactionId?: string | undefined
  readonly ephemeralTo?: string | undefined
}

export type Changes = Partial<
  Pick<Message, 'content' | 'attachments' | 'embeds' | 'components' | 'flags' | 'mentions'>
>

/** What our application changed, in order. */
export interface Deed {
  readonly at: number
  readonly deed: 'post' | 'edit' | 'erase' | 'react' | 'unreact' | 'acknowledge'
  /** Of the message or interaction. */
  readonly id: string
}

/**
 * Everybody and everything on Discord, as our application may meet it. Every method is one effect: all of it happens,
 * or none, and `listen` hears of it. Nothing is checked here that the REST side has to refuse.
 */
export class World extends Places {
  /** In order, ephemeral ones too. */
  readonly messages = new Map<string, Message>()
  /** By id. */
  readonly interactions = new Map<string, Interaction>()
  /** Our registered commands by id; those of one server have a `guild_id`. */
  readonly commands = new Map<string, APIApplicationCommand>()
  /** What the CDN serves, by id. */
  readonly files = new Map<string, Attachment>()
  readonly deeds: Deed[] = []

  /** Messages of a channel that everybody there sees, oldest first. */
  messagesIn(channelId: string): Message[] {
    return [...this.messages.values()].filter(
      (message) => message.channelId === channelId && message.ephemeralTo === null,
    )
  }

  /** A file to be attached; ids are given here. `size` is the bytes' own unless given. */
  file(
    file: Pick<Attachment, 'filename' | 'bytes'> & Partial<Omit<Attachment, 'id' | 'filename' | 'bytes'>>,
  ): Attachment {
    const attachment: Attachment = {
      contentType: null,
      size: file.bytes.length,
      width: null,
      height: null,
      description: null,
      ephemeral: false,
      ...file,
      id: this.newId(),
    }
    this.files.set(attachment.id, attachment)
    return attachment
  }

  post(author: User, draft: Draft): Message {
    const known = draft.enforceNonce ? this.#withNonce(author, draft) : undefined
    if (known !== undefined) return known
    const { channelId, content = '', replyTo } = draft
    const channel = this.channels.get(channelId)
    if (channel === undefined) throw new Error(`no channel ${channelId}`)
    const message: Message = {
      id: this.newId(),
      channelId,
      type: draft.type ?? (replyTo === undefined ? MessageType.Default : MessageType.Reply),
      author,
      content,
      attachments: draft.attachments ?? [],
      embeds: draft.embeds ?? [],
      components: draft.components ?? [],
      flags: draft.flags ?? 0,
      reference: replyTo === undefined ? null : { messageId: replyTo, channelId, guildId: channel.guildId },
      nonce: draft.nonce ?? null,
      mentions: draft.mentions ?? mentionsOf(this, { channel, author, content, replyTo }),
      reactions: new Map(),
      bursts: new Map(),
      createdAt: this.now(),
      editedAt: null,
      interactionId: draft.interactionId ?? null,
      ephemeralTo: draft.ephemeralTo ?? null,
    }
    this.messages.set(message.id, message)
    if (author === this.me) this.#did('post', message.id)
    this.emit({ is: 'message-made', message })
    return message
  }

  edit(message: Message, changes: Changes): Message {
    const kept = new Set(changes.attachments ?? message.attachments)
    for (const one of message.attachments) if (!kept.has(one)) this.files.delete(one.id)
    Object.assign(message, changes, { editedAt: this.now() })
    if (message.author === this.me) this.#did('edit', message.id)
    this.emit({ is: 'message-edited', message })
    return message
  }

  /** @param byUs whether our application did it, rather than a person or a moderator */
  erase(message: Message, byUs = false): void {
    if (!this.messages.delete(message.id)) return
    for (const { id } of message.attachments) this.files.delete(id)
    if (byUs) this.#did('erase', message.id)
    this.emit({ is: 'message-erased', message })
  }

  /** The channel goes, with its threads and all that was said there. */
  eraseChannel(channel: Channel): void {
    for (const { id } of [...this.threadsOf(channel.id), channel]) {
      this.channels.delete(id)
      for (const message of this.messages.values()) {
        if (message.channelId === id) this.messages.delete(message.id)
      }
    }
    this.emit({ is: 'channel-erased', channel })
  }

  react(message: Message, user: User, emoji: string, burst = false): void {
    const reactions = burst ? message.bursts : message.reactions
    const already = reactions.get(emoji) ?? new Set()
    if (already.has(user.id)) return
    reactions.set(emoji, already.add(user.id))
    if (user === this.me) this.#did('react', message.id)
    this.emit({ is: 'reaction-added', message, emoji, userId: user.id, burst })
  }

  unreact(message: Message, user: User, emoji: string): void {
    for (const reactions of [message.reactions, message.bursts]) {
      const users = reactions.get(emoji)
      if (!users?.delete(user.id)) continue
      if (users.size === 0) reactions.delete(emoji)
      if (user === this.me) this.#did('unreact', message.id)
      this.emit({
        is: 'reaction-removed',
        message,
        emoji,
        userId: user.id,
        burst: reactions === message.bursts,
      })
    }
  }

  /** Somebody uses a command, a button, a menu or a form: our application hears of it. */
  interact(
    made: Omit<Interaction, 'id' | 'token' | 'createdAt' | 'acknowledged' | 'originalId' | 'followUpIds'>,
  ): Interaction {
    const id = this.newId()
    const interaction: Interaction = {
      ...made,
      id,
      // Discord's are opaque, about 200 characters, and secrets.
      token: `canary-discord-interaction-${Buffer.from(`interaction:${id}:${'x'.repeat(60)}`).toString('base64url')}`,
      createdAt: this.now(),
      acknowledged: null,
      originalId: null,
      followUpIds: [],
    }
    this.interactions.set(id, interaction)
    this.emit({ is: 'interaction', interaction })
    return interaction
  }

  /** The first answer. Whether it comes in time, and is the first, is for the caller to ask (`mayAnswer`). */
  acknowledge(interaction: Interaction, how: Omit<Acknowledgement, 'at'>, originalId: string | null): void {
    interaction.acknowledged = { ...how, at: this.now() }
    interaction.originalId = originalId
    this.#did('acknowledge', interaction.id)
    this.emit({ is: 'acknowledged', interaction })
  }

  /** Whether a first answer still counts. */
  mayAnswer({ createdAt }: Interaction): boolean {
    return this.now() - createdAt <= ANSWER_MS
  }

  /** Undefined: unknown, or dead. */
  interactionWith(token: string): Interaction | undefined {
    const found = [...this.interactions.values()].find((one) => one.token === token)
    return found !== undefined && this.now() - found.createdAt < TOKEN_MS ? found : undefined
  }

  #withNonce(author: User, { nonce, channelId }: Draft): Message | undefined {
    const since = this.now() - NONCE_MS
    return [...this.messages.values()].find(
      (one) =>
        nonce !== undefined &&
        one.nonce === nonce &&
        one.author === author &&
        one.channelId === channelId &&
        one.createdAt >= since,
    )
  }

  #did(deed: Deed['deed'], id: string): void {
    this.deeds.push({ at: this.now(), deed, id })
  }
}
