import type {
  APIApplicationCommandOptionChoice,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  ApplicationIntegrationType,
  ChannelType,
  GuildPremiumTier,
  InteractionContextType,
  InteractionResponseType,
  InteractionType,
  MessageType,
} from 'discord.js'

export interface User {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly bot: boolean
  /** As their client is set, such as `en-US` or `de`. */
  locale: string
  /** Whether they take direct messages from the bot. */
  takesDms: boolean
  /** Whether they added our application to their own account. */
  installed: boolean
}

export interface Role {
  readonly id: string
  readonly name: string
  /** Bits as in PermissionFlagsBits. */
  permissions: bigint
  position: number
}

export interface Member {
  readonly user: User
  /** Role ids; the role of everybody, whose id is the server's, is not among them. */
  readonly roles: Set<string>
  readonly joinedAt: number
  /** Timed out until then, epoch ms; 0: not. */
  timedOutUntil: number
}

export interface Guild {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  /** By id; the role of everybody has the server's id. */
  readonly roles: Map<string, Role>
  /** By user id. The bot is one where it was added as a bot. */
  readonly members: Map<string, Member>
  tier: GuildPremiumTier
  locale: string
}

export interface Overwrite {
  /** Of a role or a user. */
  readonly id: string
  readonly kind: 'role' | 'member'
  readonly allow: bigint
  readonly deny: bigint
}

/** Text, voice, forum, category, thread (a forum's post is one), direct or group chat. */
export interface Channel {
  readonly id: string
  readonly type: ChannelType
  /** Null: a direct or group chat. */
  readonly guildId: string | null
  /** Of a thread the channel it lies in, of a channel its category. */
  readonly parentId: string | null
  readonly name: string
  /** Of a thread never: its parent's counts. */
  nsfw: boolean
  /** By the id of role or user; of a thread none: its parent's count. */
  readonly overwrites: Map<string, Overwrite>
  /** Of a direct or group chat: everybody in it. */
  readonly recipients: readonly User[]
  /** Of a thread: who is in it. */
  readonly threadMembers: Set<string>
  archived: boolean
  locked: boolean
}

export interface Attachment {
  readonly id: string
  readonly filename: string
  readonly contentType: string | null
  readonly bytes: Uint8Array
  /** Bytes as Discord states them; those of `bytes` unless a test says otherwise. */
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  /** Alt text. */
  description: string | null
  /** Of an interaction's option or of an ephemeral message. */
  readonly ephemeral: boolean
}

export interface MessageReference {
  readonly messageId: string
  readonly channelId: string
  readonly guildId: string | null
}

/** Whom a message names and notifies. */
export interface Mentions {
  /** Ids; with the author of what it replies to. */
  readonly users: ReadonlySet<string>
  readonly roles: ReadonlySet<string>
  readonly everyone: boolean
}

export interface Message {
  readonly id: string
  readonly channelId: string
  readonly type: MessageType
  readonly author: User
  content: string
  attachments: readonly Attachment[]
  embeds: readonly APIEmbed[]
  components: readonly APIMessageTopLevelComponent[]
  /** Bits as in MessageFlags. */
  flags: number
  readonly reference: MessageReference | null
  readonly nonce: string | null
  mentions: Mentions
  /** By emoji (`✅` or `name:id`), the ids of those who reacted. */
  readonly reactions: Map<string, Set<string>>
  /** The same of super reactions. */
  readonly bursts: Map<string, Set<string>>
  readonly createdAt: number
  editedAt: number | null
  /** The interaction it answers; its token may edit it. */
  readonly interactionId: string | null
  /** The only user who sees it; it is in no list, and no bot token reaches it. */
  readonly ephemeralTo: string | null
}

/** How an interaction was first answered. */
export interface Acknowledgement {
  readonly at: number
  readonly type: InteractionResponseType
  /** Whether a deferred or immediate answer is for the person alone. */
  readonly ephemeral: boolean
  /** What autocomplete offered. */
  readonly choices?: readonly APIApplicationCommandOptionChoice[]
  readonly modal?: APIModalInteractionResponseCallbackData
}

export interface Interaction {
  readonly id: string
  readonly token: string
  readonly type: InteractionType
  readonly createdAt: number
  readonly user: User
  readonly channelId: string
  readonly guildId: string | null
  readonly context: InteractionContextType
  /** Through which installs it came: the server's id (`0` in a direct message), the user's id. */
  readonly owners: Partial<Record<ApplicationIntegrationType, string>>
  /** What the application may do there. Of a user install: no more than this in any answer. */
  readonly appPermissions: bigint
  /** What the person may do there; null in direct and group chats. */
  readonly memberPermissions: bigint | null
  /** Of a command. */
  readonly commandId: string | null
  readonly commandName: string | null
  /** Of a button, a menu or a form: the message it is on. */
  readonly messageId: string | null
  readonly data: unknown
  /** Null until it is answered; Discord takes the first answer only, within 3 s. */
  acknowledged: Acknowledgement | null
  /** The message of its first answer (`@original`), which may be the message a button is on. */
  originalId: string | null
  /** Further messages made with its token. */
  readonly followUpIds: string[]
}
