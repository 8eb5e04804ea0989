import { type APIInteractionDataResolved, ApplicationCommandOptionType as Kind } from 'discord.js'
import type { Entities } from '../entities.ts'
import type { Attachment, Channel, Guild, Role, User } from '../model.ts'
import { permissionsIn } from '../permissions.ts'
import { channelOf } from '../places-shown.ts'
import type { World } from '../world.ts'

/** Gathers what an interaction names by id, in Discord's own shapes. */
export class Resolving {
  readonly #world: World
  readonly #entities: Entities
  readonly #guild: Guild | undefined
  readonly #resolved: APIInteractionDataResolved = {}

  constructor(world: World, entities: Entities, guild: Guild | undefined) {
    this.#world = world
    this.#entities = entities
    this.#guild = guild
  }

  /** Undefined: nothing was named. */
  get all(): APIInteractionDataResolved | undefined {
    return Object.keys(this.#resolved).length === 0 ? undefined : this.#resolved
  }

  /** The id of what was chosen; undefined: an option of this kind does not take it. */
  take(kind: Kind, value: User | Channel | Role | Attachment): string | undefined {
    if ('username' in value && (kind === Kind.User || kind === Kind.Mentionable)) return this.user(value)
    if ('overwrites' in value && kind === Kind.Channel) return this.channel(value)
    if ('bytes' in value && kind === Kind.Attachment) return this.attachment(value)
    if ('permissions' in value && (kind === Kind.Role || kind === Kind.Mentionable)) return this.role(value)
    return undefined
  }

  user(user: User): string {
    const member = this.#guild?.members.get(user.id)
    this.#resolved.users = { ...this.#resolved.users, [user.id]: this.#entities.user(user) }
    if (member !== undefined) {
      const shown = { ...this.#entities.memberNoUser(member), permissions: '0' }
      this.#resolved.members = { ...this.#resolved.members, [user.id]: shown }
    }
    return user.id
  }

  role(role: Role): string {
    this.#resolved.roles = { ...this.#resolved.roles, [role.id]: this.#entities.role(role) }
    return role.id
  }

  channel(channel: Channel): string {
    const { id, name, type } = channelOf(channel)
    const permissions = String(permissionsIn(this.#world, this.#world.me.id, channel))
    Object.assign(this.#resolved, {
      channels: { ...this.#resolved.channels, [id]: { id, name, type, permissions } },
    })
    return id
  }

  attachment(attachment: Attachment): string {
    this.#resolved.attachments = {
      ...this.#resolved.attachments,
      [attachment.id]: this.#entities.attachment(attachment, this.#world.application.id),
    }
    return attachment.id
  }
}
