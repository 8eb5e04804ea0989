import type { Channel, Client, Guild } from 'discord.js'
import type { Locale } from '../../core/reply/messages/locale.ts'
import { localeOf } from './interaction.ts'
import { DIRECT, type Mention, type MessagePlace } from './message.ts'
import { ALL, has, permissionsIn, type Rights, wantedFor } from './permissions.ts'

/** What the gateway told of servers and channels. */
export class Places {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Whether a channel is marked for adult content, as far as it is known. */
  nsfw(channelId: string): boolean {
    const channel = this.#client.channels.cache.get(channelId)
    return channel !== undefined && 'nsfw' in channel && channel.nsfw === true
  }

  /** What is known of where a message was written. */
  async of({ guildId, channelId, authorId, roles }: Mention): Promise<KnownPlace> {
    if (guildId === null) return { place: DIRECT, wanted: [], mayAsk: true }
    const found = await this.#find(guildId, channelId)
    if (found === undefined) return { place: { ...DIRECT, within: [guildId] }, wanted: [], mayAsk: true }
    const { guild, channel, parent, rights, within } = found
    const place = {
      within,
      nsfw: parent !== null && this.nsfw(parent.id),
      tier: guild.premiumTier,
      locale: localeOf(guild.preferredLocale),
      ours: await this.#ours(found),
      theirs: permissionsIn(rights, authorId, roles),
    }
    const mayAsk = has(place.theirs, 'useApplicationCommands')
    return { place, wanted: wantedFor(channel.isThread()), mayAsk }
  }

  /** What is known of where something happens; of a place that is unknown: that nothing may be done there. */
  async around(guildId: string | null, channelId: string): Promise<Surroundings> {
    const found = guildId === null ? undefined : await this.#find(guildId, channelId)
    if (found === undefined) return { within: guildId === null ? [] : [guildId], locale: undefined, ours: 0n }
    const { within, guild } = found
    return { within, locale: localeOf(guild.preferredLocale), ours: await this.#ours(found) }
  }

  /**
   * What is known of where a channel is that was heard of some time ago, maybe by another connection: of its server
   * nothing but the id is known then, and Discord itself says what we may do. Undefined where it is gone, or no server's.
   */
  async aroundChannel(channelId: string): Promise<Surroundings | undefined> {
    const { channels, guilds } = this.#client
    const channel =
      channels.cache.get(channelId) ??
      (await channels.fetch(channelId, { allowUnknownGuild: true }).catch(() => null))
    if (channel === null || !('guildId' in channel)) return undefined
    const { guildId } = channel
    if (guilds.cache.has(guildId)) return await this.around(guildId, channelId)
    const parentId = channel.isThread() ? channel.parentId : null
    return { within: [parentId ?? [], guildId].flat(), locale: undefined, ours: ALL }
  }

  async #find(guildId: string, channelId: string) {
    const guild = this.#client.guilds.cache.get(guildId)
    // Threads that slept are in no list; one that cannot be read is treated as any channel.
    const channel =
      this.#client.channels.cache.get(channelId) ??
      (guild && (await this.#client.channels.fetch(channelId).catch(() => null)))
    if (guild === undefined || channel == null) return undefined
    const parent = channel.isThread() ? channel.parent : channel
    const within = [...(channel.isThread() && parent !== null ? [parent.id] : []), guildId]
    return { guild, channel, parent, rights: rightsIn(guild, parent), within }
  }

  async #ours({ guild, rights }: { readonly guild: Guild; readonly rights: Rights }): Promise<bigint> {
    const me = guild.members.me ?? (await guild.members.fetchMe().catch(() => null))
    return me === null ? ALL : permissionsIn(rights, me.id, [...me.roles.cache.keys()])
  }
}

/** Where something happens: what that lies in, nearest first, and what we may do. */
export interface Surroundings {
  readonly within: readonly string[]
  /** Undefined in direct chats: nobody set one for them. */
  readonly locale: Locale | undefined
  readonly ours: bigint
}

export interface KnownPlace {
  readonly place: MessagePlace
  /** What must be allowed there before anything is drawn. */
  readonly wanted: ReturnType<typeof wantedFor>
  /** Whether the person has our commands there: a mention asks for no more than they do. */
  readonly mayAsk: boolean
}

function rightsIn(guild: Guild, channel: Channel | null): Rights {
  const overwrites =
    channel !== null && 'permissionOverwrites' in channel
      ? [...channel.permissionOverwrites.cache.values()]
      : []
  return {
    guildId: guild.id,
    ownerId: guild.ownerId,
    roles: new Map(guild.roles.cache.map((role) => [role.id, role.permissions.bitfield])),
    overwrites: overwrites.map(({ id, allow, deny }) => ({ id, allow: allow.bitfield, deny: deny.bitfield })),
  }
}
