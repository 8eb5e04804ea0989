import * as z from 'zod'
import type { DiscordRest } from '../rest.ts'
import { COMMANDS } from './definitions.ts'
import { type Registration, register, registeredCommand } from './registration.ts'

const application = z.looseObject({ id: z.string(), name: z.string().default('') })

export interface Deployed {
  /** The application's name. */
  readonly name: string
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** How many were as they should be. */
  readonly same: number
}

/**
 * Registers our commands with Discord, changing only what differs.
 * @param guildId of one server, where commands show at once; absent: everywhere
 * @throws {PublishError}
 */
export async function deployCommands(rest: DiscordRest, guildId?: string): Promise<Deployed> {
  const { id, name } = await rest.call({
    what: 'asking who we are',
    method: 'GET',
    route: '/applications/@me',
    schema: application,
  })
  const place = guildId === undefined ? '' : `/guilds/${guildId}`
  const route = `/applications/${id}${place}/commands` as const
  const registered = await rest.call({
    what: 'listing the commands',
    method: 'GET',
    route,
    query: { with_localizations: 'true' },
    schema: z.array(registeredCommand),
  })
  const todo = register(COMMANDS, registered, guildId === undefined ? 'everywhere' : 'one server')
  await apply(rest, route, todo)
  return {
    name,
    created: todo.create.map((command) => command.name),
    changed: todo.change.map(({ command }) => command.name),
    removed: todo.remove.map((command) => command.name),
    same: COMMANDS.length - todo.create.length - todo.change.length,
  }
}

/** Nothing is registered twice if this is done again: Discord knows commands by their names. */
async function apply(rest: DiscordRest, route: `/${string}`, todo: Registration): Promise<void> {
  for (const { id, name } of todo.remove) {
    await rest.call({
      what: `removing /${name}`,
      method: 'DELETE',
      route: `${route}/${id}`,
      schema: z.unknown(),
    })
  }
  for (const { id, command } of todo.change) {
    const body = { default_member_permissions: null, nsfw: false, options: [], ...command }
    await rest.call({
      what: `changing /${command.name}`,
      method: 'PATCH',
      route: `${route}/${id}`,
      body,
      schema: z.unknown(),
    })
  }
  for (const body of todo.create) {
    await rest.call({ what: `creating /${body.name}`, method: 'POST', route, body, schema: z.unknown() })
  }
}
