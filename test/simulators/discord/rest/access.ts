import { ChannelType, MessageType, PermissionFlagsBits as P } from 'discord.js'
import type { Channel, Message } from '../model.ts'
import { permissionsIn } from '../permissions.ts'
import { isThread } from '../places.ts'
import type { World } from '../world.ts'
import { Refused } from './refused.ts'

const WITHOUT_TEXT: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildCategory,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
  ChannelType.GuildDirectory,
])
/** Messages that people or applications wrote. */
const WRITTEN: ReadonlySet<MessageType> = new Set([
  MessageType.Default,
  MessageType.Reply,
  MessageType.ChatInputCommand,
  MessageType.ContextMenuCommand,
])

/** What the bot may see and do, as its token asks. */
export class Access {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** A channel that the bot sees. @throws {Refused} 10003, 50001 */
  channel(id: string | undefined): Channel {
    const channel = this.#world.channels.get(id ?? '')
    if (channel === undefined) throw new Refused(10003)
    if (!this.may(channel, P.ViewChannel)) throw new Refused(50001)
    return channel
  }

  may(channel: Channel, permission: bigint): boolean {
    return (permissionsIn(this.#world, this.#world.me.id, channel) & permission) === permission
  }

  /** @throws {Refused} 50013 */
  need(channel: Channel, permission: bigint): void {
    if (!this.may(channel, permission)) throw new Refused(50013)
  }

  /** A message that everybody in the channel sees. @throws {Refused} 10008 */
  message(channel: Channel, id: string | undefined): Message {
    const message = this.#world.messages.get(id ?? '')
    if (message?.channelId !== channel.id || message.ephemeralTo !== null) throw new Refused(10008)
    return message
  }

  /** @throws {Refused} why the bot may not write here: 50007, 50008, 50013, 50278, 160005 */
  mayWrite(channel: Channel): void {
    if (channel.type === ChannelType.DM) {
      this.#mayWriteTo(channel)
      return
    }
    if (WITHOUT_TEXT.has(channel.type)) throw new Refused(50008)
    this.need(channel, isThread(channel) ? P.SendMessagesInThreads : P.SendMessages)
    if (channel.locked && !this.may(channel, P.ManageThreads)) throw new Refused(160005)
  }

  /** A closed chat has nobody to write to; so has one with somebody whom no server and no install connects to us. */
  #mayWriteTo({ recipients }: Channel): void {
    const { me, guilds } = this.#world
    for (const user of recipients) {
      if (user === me) continue
      if (!user.takesDms) throw new Refused(50007)
      const met = [...guilds.values()].some(({ members }) => members.has(user.id) && members.has(me.id))
      if (!met && !user.installed) throw new Refused(50278)
    }
  }
}

export function isWritten({ type }: Message): boolean {
  return WRITTEN.has(type)
}
