import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionType,
  MessageFlags,
  MessageType,
  PermissionFlagsBits as P,
} from 'discord.js'
import type { Interaction, Message } from '../model.ts'
import type { World } from '../world.ts'
import { attach } from './attachments.ts'
import type { MessageBody } from './message-body.ts'
import { Refused } from './refused.ts'
import { mentionsIn } from './writing.ts'

/** Whether people in a server may not see what a user's own application answers there. */
export function isHidden({ owners, guildId, memberPermissions }: Interaction): boolean {
  const installed = owners[ApplicationIntegrationType.GuildInstall] !== undefined
  if (installed || guildId === null || memberPermissions === null) return false
  return (memberPermissions & P.UseExternalApps) === 0n
}

/** Writes a message with an interaction's token. @param read undefined: it says that the bot is thinking */
export function write(
  world: World,
  interaction: Interaction,
  read: MessageBody | undefined,
  ephemeral: boolean,
): Message {
  const channel = world.channels.get(interaction.channelId)
  if (channel === undefined) throw new Refused(10003)
  const hidden = ephemeral || isHidden(interaction)
  if (
    read !== undefined &&
    read.files.added.length > 0 &&
    (interaction.appPermissions & P.AttachFiles) === 0n
  ) {
    throw new Refused(50013)
  }
  const source = world.messages.get(interaction.messageId ?? '')
  const replyTo = source?.channelId === channel.id ? source.id : undefined
  return world.post(world.me, {
    channelId: channel.id,
    type: typeOf(interaction),
    content: read?.content,
    attachments: read === undefined ? [] : attach(world, read.files, hidden),
    embeds: read?.embeds,
    components: read?.components,
    flags: (read?.flags ?? MessageFlags.Loading) | (hidden ? MessageFlags.Ephemeral : 0),
    replyTo,
    interactionId: interaction.id,
    mentions:
      read === undefined
        ? { users: new Set(), roles: new Set(), everyone: false }
        : mentionsIn(world, channel, read, read.content ?? '', replyTo),
    ephemeralTo: hidden ? interaction.user.id : undefined,
  })
}

function typeOf({ type, data }: Interaction): MessageType {
  if (type !== InteractionType.ApplicationCommand) return MessageType.Reply
  const { type: kind }: { type?: unknown } = Object(data)
  return kind === undefined || kind === ApplicationCommandType.ChatInput
    ? MessageType.ChatInputCommand
    : MessageType.ContextMenuCommand
}
