import type { Channel, Client, Guild } from 'discord.js'
import { localeOf } from './interaction.ts'
import { directPlace, type Mention, type MessagePlace } from './message.ts'
import { permissionsIn, wantedFor } from './permissions.ts'

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
    if (guildId === null) return { place: directPlace('en'), wanted: [] }
    const guild = this.#client.guilds.cache.get(guildId)
    // Threads that slept are in no list; one that cannot be read is treated as any channel.
    const channel =
      this.#client.channels.cache.get(channelId) ??
      (guild && (await this.#client.channels.fetch(channelId).catch(() => null)))
    if (guild === undefined || channel == null)
      return { place: { ...directPlace('en'), within: [guildId] }, wanted: [] }
    const parent = channel.isThread() ? channel.parent : channel
    const rights = rightsIn(guild, parent)
    const me = guild.members.me ?? (await guild.members.fetchMe().catch(() => null))
    const place = {
      within: [...(channel.isThread() && parent !== null ? [parent.id] : []), guildId],
      nsfw: parent !== null && this.nsfw(parent.id),
      tier: guild.premiumTier,
      locale: localeOf(guild.preferredLocale),
      ours: me === null ? directPlace('en').ours : permissionsIn(rights, me.id, [...me.roles.cache.keys()]),
      theirs: permissionsIn(rights, authorId, roles),
    }
    return { place, wanted: wantedFor(channel.isThread()) }
  }
}

export interface KnownPlace {
  readonly place: MessagePlace
  /** What must be allowed there before anything is drawn. */
  readonly wanted: ReturnType<typeof wantedFor>
}

function rightsIn(guild: Guild, channel: Channel | null) {
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
