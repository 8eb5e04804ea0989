import type { Channel, Guild, Interaction, Member, Message, Role } from './model.ts'

/** What happened in the world; the gateway tells of it where somebody may know. */
export type WorldEvent =
  | { readonly is: 'guild-joined' | 'guild-left' | 'guild-changed'; readonly guild: Guild }
  | { readonly is: 'role-made' | 'role-changed'; readonly guild: Guild; readonly role: Role }
  | {
      readonly is: 'member-joined' | 'member-changed' | 'member-left'
      readonly guild: Guild
      readonly member: Member
    }
  | { readonly is: 'channel-made' | 'channel-changed' | 'channel-erased'; readonly channel: Channel }
  | { readonly is: 'message-made' | 'message-edited' | 'message-erased'; readonly message: Message }
  | {
      readonly is: 'reaction-added' | 'reaction-removed'
      readonly message: Message
      readonly emoji: string
      readonly userId: string
      /** A super reaction. */
      readonly burst?: boolean
    }
  | { readonly is: 'interaction'; readonly interaction: Interaction }
  /** The gateway knows nothing of it; the person's client does. */
  | { readonly is: 'acknowledged'; readonly interaction: Interaction }
