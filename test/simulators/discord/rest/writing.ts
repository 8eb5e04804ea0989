import { MessageFlags, PermissionFlagsBits as P } from 'discord.js'
import { mentionsOf } from '../mentions.ts'
import type { Channel, Mentions, Message } from '../model.ts'
import { permissionsIn } from '../permissions.ts'
import type { Changes, World } from '../world.ts'
import { attach } from './attachments.ts'
import type { MessageBody } from './message-body.ts'

/** Whom our words notify: nobody but users where the bot may not mention everyone. */
export function mentionsIn(
  world: World,
  channel: Channel,
  { allowed }: MessageBody,
  content: string,
  replyTo?: string,
): Mentions {
  const mentions = mentionsOf(world, { channel, author: world.me, content, replyTo }, allowed)
  const may = (permissionsIn(world, world.me.id, channel) & P.MentionEveryone) !== 0n
  return may ? mentions : { ...mentions, everyone: false, roles: new Set() }
}

/** What an edit makes of a message: what is not said stays, and nobody thinks any longer. */
export function changesOf(world: World, channel: Channel, before: Message, read: MessageBody): Changes {
  const { content = before.content, embeds = before.embeds, components = before.components } = read
  const kept = new Set(read.files.kept.map(({ attachment }) => attachment.id))
  for (const { id } of before.attachments) if (!kept.has(id)) world.files.delete(id)
  return {
    content,
    embeds,
    components,
    attachments: attach(world, read.files, before.ephemeralTo !== null),
    flags: (before.flags & ~MessageFlags.Loading) | read.flags,
    mentions: mentionsIn(world, channel, read, content, before.reference?.messageId),
  }
}
