import { ChannelType, GuildPremiumTier, PermissionFlagsBits } from 'discord.js'
import type { WorldEvent } from './events.ts'
import { Snowflakes } from './ids.ts'
import type { Channel, Guild, Member, Overwrite, Role, User } from './model.ts'

/** What a new server lets everybody do, as far as it concerns us. */
export const USUAL_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.UseExternalApps |
  PermissionFlagsBits.UseExternalEmojis

const THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
])

export function isThread({ type }: Channel): boolean {
  return THREADS.has(type)
}

/** Users, servers and channels: who is where, and what they may do. */
export class Places {
  readonly now: () => number
  /** The application; its bot is `me`. */
  readonly application: { readonly id: string; readonly name: string }
  readonly me: User
  /** The bot's. */
  readonly token: string
  /** Privileged intents that the application's page has switched on, as GatewayIntentBits. */
  privileged = 0
  readonly users = new Map<string, User>()
  readonly guilds = new Map<string, Guild>()
  /** Threads too. */
  readonly channels = new Map<string, Channel>()
  readonly #ids = new Snowflakes()
  readonly #listeners = new Set<(event: WorldEvent) => void>()

  /** @param now epoch ms */
  constructor(now: () => number, name: string, token: string) {
    this.now = now
    this.me = this.join(name, { bot: true })
    // As with every newer application, it and its bot have the same id.
    this.application = { id: this.me.id, name }
    this.token = `${Buffer.from(this.me.id).toString('base64url')}.${token}`
  }

  newId(): string {
    return this.#ids.make(this.now())
  }

  /** Hears of everything that happens from now on, at once; gives what ends it. */
  listen(listener: (event: WorldEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells the listeners. */
  protected emit(event: WorldEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  join(username: string, more: Partial<Omit<User, 'id' | 'username'>> = {}): User {
    const user: User = {
      name: username.charAt(0).toUpperCase() + username.slice(1),
      bot: false,
      locale: 'en-US',
      takesDms: true,
      installed: false,
      ...more,
      id: this.newId(),
      username,
    }
    this.users.set(user.id, user)
    return user
  }

  /** A server with the role of everybody, and its owner in it. */
  makeGuild(name: string, owner: User): Guild {
    const id = this.newId()
    const everybody: Role = { id, name: '@everyone', permissions: USUAL_PERMISSIONS, position: 0 }
    const guild: Guild = {
      id,
      name,
      ownerId: owner.id,
      roles: new Map([[id, everybody]]),
      members: new Map(),
      tier: GuildPremiumTier.None,
      locale: 'en-US',
    }
    this.guilds.set(id, guild)
    this.enter(guild, owner)
    return guild
  }

  /** A user joins, the bot too: then the application is told of the server. */
  enter(guild: Guild, user: User, roles: readonly Role[] = []): Member {
    const member: Member = {
      user,
      roles: new Set(roles.map(({ id }) => id)),
      joinedAt: this.now(),
      timedOutUntil: 0,
    }
    guild.members.set(user.id, member)
    if (user === this.me) this.emit({ is: 'guild-joined', guild })
    else this.emit({ is: 'member-joined', guild, member })
    return member
  }

  /** A user leaves or is thrown out. */
  leave(guild: Guild, user: User): void {
    const member = guild.members.get(user.id)
    if (member === undefined) return
    guild.members.delete(user.id)
    if (user === this.me) this.emit({ is: 'guild-left', guild })
    else this.emit({ is: 'member-left', guild, member })
  }

  makeRole(guild: Guild, name: string, permissions: bigint): Role {
    const role: Role = { id: this.newId(), name, permissions, position: guild.roles.size }
    guild.roles.set(role.id, role)
    this.emit({ is: 'role-made', guild, role })
    return role
  }

  /** What a role may do everywhere in the server. */
  allow(guild: Guild, role: Role, permissions: bigint): void {
    role.permissions = permissions
    this.emit({ is: 'role-changed', guild, role })
  }

  giveRole(guild: Guild, user: User, role: Role): void {
    const member = guild.members.get(user.id)
    if (member === undefined) throw new Error(`${user.username} is not in ${guild.name}`)
    member.roles.add(role.id)
    this.emit({ is: 'member-changed', guild, member })
  }

  timeOut(guild: Guild, user: User, untilAt: number): void {
    const member = guild.members.get(user.id)
    if (member === undefined) throw new Error(`${user.username} is not in ${guild.name}`)
    member.timedOutUntil = untilAt
    this.emit({ is: 'member-changed', guild, member })
  }

  /** What role or member may do in a channel otherwise than in the server; in place of what was said before. */
  overwrite(channel: Channel, overwrite: Overwrite): void {
    channel.overwrites.set(overwrite.id, overwrite)
    this.emit({ is: 'channel-changed', channel })
  }

  /** Marks a channel as age-restricted, a thread as archived or locked. */
  change(channel: Channel, changes: Partial<Pick<Channel, 'nsfw' | 'archived' | 'locked'>>): void {
    Object.assign(channel, changes)
    this.emit({ is: 'channel-changed', channel })
  }

  /** Sets the server's boosts, which decide how large its files may be. */
  boost(guild: Guild, tier: GuildPremiumTier): void {
    guild.tier = tier
    this.emit({ is: 'guild-changed', guild })
  }

  /** A channel, thread or forum post of a server. */
  makeChannel(
    guild: Guild,
    name: string,
    more: Partial<Pick<Channel, 'type' | 'parentId' | 'nsfw'>> & { overwrites?: readonly Overwrite[] } = {},
  ): Channel {
    const { overwrites = [], ...others } = more
    return this.#open({
      ...EMPTY,
      type: ChannelType.GuildText,
      ...others,
      guildId: guild.id,
      name,
      overwrites: new Map(overwrites.map((one) => [one.id, one])),
    })
  }

  /** The direct chat of the bot with a user, made on first use. */
  directWith(user: User): Channel {
    const known = [...this.channels.values()].find(
      ({ type, recipients }) => type === ChannelType.DM && recipients.includes(user),
    )
    return known ?? this.#open({ ...EMPTY, type: ChannelType.DM, recipients: [this.me, user] })
  }

  /** A group chat, or a direct chat of two people: the bot is not in it. */
  makeChat(users: readonly User[]): Channel {
    return this.#open({ ...EMPTY, type: ChannelType.GroupDM, recipients: users })
  }

  threadsOf(channelId: string): Channel[] {
    return [...this.channels.values()].filter((one) => isThread(one) && one.parentId === channelId)
  }

  /** The server a channel is in. */
  guildOf({ guildId }: Channel): Guild | undefined {
    return guildId === null ? undefined : this.guilds.get(guildId)
  }

  /** The channel whose overwrites and age mark count: of a thread its parent. */
  ruling(channel: Channel): Channel {
    return (isThread(channel) ? this.channels.get(channel.parentId ?? '') : undefined) ?? channel
  }

  #open(
    made: Omit<Channel, 'id' | 'overwrites' | 'threadMembers'> & Partial<Pick<Channel, 'overwrites'>>,
  ): Channel {
    const channel: Channel = {
      overwrites: new Map(),
      ...made,
      id: this.newId(),
      threadMembers: new Set(),
    }
    this.channels.set(channel.id, channel)
    this.emit({ is: 'channel-made', channel })
    return channel
  }
}

const EMPTY = {
  guildId: null,
  parentId: null,
  name: '',
  nsfw: false,
  recipients: [],
  archived: false,
  locked: false,
} as const
