import type { APIAttachment, APIGuildMember, APIMessage, APIReaction, APIRole, APIUser } from 'discord.js'
import { GatewayIntentBits, InteractionType } from 'discord.js'
import type { Attachment, Interaction, Member, Message, Role, User } from './model.ts'
import { channelOf } from './places-shown.ts'
import type { World } from './world.ts'

/** How long the address of a file works: discord.com/developers/docs/reference#signed-attachment-cdn-urls */
const ADDRESS_MS = 24 * 3_600_000
const NO_FLAGS: number = 0

/** The world in Discord's own shapes. */
export class Entities {
  readonly #world: World
  readonly #site: { readonly url: string }

  /** @param site where files are served */
  constructor(world: World, site: { readonly url: string }) {
    this.#world = world
    this.#site = site
  }

  user({ id, username, name, bot }: User): APIUser {
    return {
      id,
      username,
      discriminator: '0',
      global_name: bot ? null : name,
      avatar: null,
      ...(bot ? { bot: true } : {}),
    }
  }

  role({ id, name, permissions, position }: Role): APIRole {
    return {
      id,
      name,
      color: 0,
      colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
      hoist: false,
      icon: null,
      unicode_emoji: null,
      position,
      permissions: String(permissions),
      managed: false,
      mentionable: false,
      flags: NO_FLAGS,
    }
  }

  member(member: Member): APIGuildMember {
    return { ...this.memberNoUser(member), user: this.user(member.user) }
  }

  memberNoUser({ roles, joinedAt, timedOutUntil }: Member): Omit<APIGuildMember, 'user'> {
    return {
      roles: [...roles],
      joined_at: new Date(joinedAt).toISOString(),
      communication_disabled_until:
        timedOutUntil > this.#world.now() ? new Date(timedOutUntil).toISOString() : null,
      nick: null,
      avatar: null,
      premium_since: null,
      pending: false,
      deaf: false,
      mute: false,
      flags: NO_FLAGS,
    }
  }

  channel = channelOf

  attachment(attachment: Attachment, channelId: string): APIAttachment {
    const { id, filename, contentType, size, width, height, description, ephemeral } = attachment
    const now = this.#world.now()
    const hex = (ms: number) => Math.floor(ms / 1_000).toString(16)
    const query = `?ex=${hex(now + ADDRESS_MS)}&is=${hex(now)}&hm=${'0'.repeat(64)}&`
    const path = `/${ephemeral ? 'ephemeral-attachments' : 'attachments'}/${channelId}/${id}/${filename}${query}`
    return {
      id,
      filename,
      size,
      url: this.#site.url + path,
      proxy_url: this.#site.url + path,
      ...(contentType === null ? {} : { content_type: contentType }),
      ...(width === null || height === null ? {} : { width, height }),
      ...(description === null ? {} : { description }),
      ...(ephemeral ? { ephemeral } : {}),
    }
  }

  /** Whether the application may read the words of a message: discord.com/developers/docs/events/gateway#message-content-intent */
  mayRead({ author, channelId, mentions }: Message): boolean {
    const world = this.#world
    return (
      author === world.me ||
      world.channels.get(channelId)?.recipients.includes(world.me) === true ||
      mentions.users.has(world.me.id)
    )
  }

  /** @param content whether the application may read messages that are not meant for it; the REST side asks its page */
  message(
    message: Message,
    content = (this.#world.privileged & GatewayIntentBits.MessageContent) !== 0,
  ): APIMessage {
    const world = this.#world
    const { id, channelId, author, createdAt, editedAt, mentions, reference, interactionId, flags } = message
    const readable = content || this.mayRead(message)
    const replied = reference === null ? undefined : world.messages.get(reference.messageId)
    const interaction = world.interactions.get(interactionId ?? '')
    return {
      id,
      channel_id: channelId,
      type: message.type,
      author: this.user(author),
      content: readable ? message.content : '',
      attachments: readable ? message.attachments.map((one) => this.attachment(one, channelId)) : [],
      embeds: readable ? [...message.embeds] : [],
      components: readable ? [...message.components] : [],
      timestamp: new Date(createdAt).toISOString(),
      edited_timestamp: editedAt === null ? null : new Date(editedAt).toISOString(),
      tts: false,
      mention_everyone: mentions.everyone,
      mentions: [...mentions.users].flatMap((one) => {
        const user = world.users.get(one)
        return user === undefined ? [] : [this.user(user)]
      }),
      mention_roles: [...mentions.roles],
      pinned: false,
      flags,
      ...(message.reactions.size + message.bursts.size === 0 ? {} : { reactions: this.#reactions(message) }),
      ...(reference === null
        ? {}
        : {
            message_reference: {
              type: 0,
              message_id: reference.messageId,
              channel_id: reference.channelId,
              ...(reference.guildId === null ? {} : { guild_id: reference.guildId }),
            },
            // One level deep only; null: it was deleted.
            referenced_message:
              replied === undefined ? null : this.message({ ...replied, reference: null }, content),
          }),
      ...(author === world.me && interaction !== undefined
        ? {
            webhook_id: world.application.id,
            application_id: world.application.id,
            interaction_metadata: this.#metadata(interaction),
          }
        : {}),
    }
  }

  #reactions({ reactions, bursts }: Message): APIReaction[] {
    const me = this.#world.me.id
    return [...new Set([...reactions.keys(), ...bursts.keys()])].map((emoji) => {
      const normal = reactions.get(emoji) ?? new Set()
      const burst = bursts.get(emoji) ?? new Set()
      return {
        count: normal.size + burst.size,
        count_details: { burst: burst.size, normal: normal.size },
        me: normal.has(me),
        me_burst: burst.has(me),
        emoji: emojiOf(emoji),
        burst_colors: [],
      }
    })
  }

  #metadata(interaction: Interaction): NonNullable<APIMessage['interaction_metadata']> {
    const { id, user, owners, messageId } = interaction
    const base = { id, user: this.user(user), authorizing_integration_owners: owners }
    if (interaction.type === InteractionType.MessageComponent) {
      return { ...base, type: InteractionType.MessageComponent, interacted_message_id: messageId ?? '' }
    }
    if (interaction.type === InteractionType.ModalSubmit) {
      return {
        ...base,
        type: InteractionType.ModalSubmit,
        triggering_interaction_metadata: { ...base, type: InteractionType.ApplicationCommand },
      }
    }
    return { ...base, type: InteractionType.ApplicationCommand }
  }
}

/** `✅`, or `name:id` of a server's own. */
export function emojiOf(emoji: string): { id: string | null; name: string } {
  const [name = '', id] = emoji.split(':')
  return { id: id ?? null, name }
}
