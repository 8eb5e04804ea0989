import * as z from 'zod'
import { ownApplication, registeredCommands } from '../own-application.ts'
import type { DiscordRest } from '../rest.ts'
import { REGISTERED } from './definitions.ts'
import { type Registration, register } from './registration.ts'

export interface Deployed extends Omit<Registration, 'commands'> {
  /** The application's name. */
  readonly name: string
}

/**
 * Registers our commands with Discord where something differs, all at once: it takes them all or none, and leaves what is
 * the same as it is.
 * @param guildId of one server; absent: everywhere
 * @param ours those that are to be there
 * @throws {PublishError}
 */
export async function deployCommands(
  rest: DiscordRest,
  guildId?: string,
  ours: typeof REGISTERED = REGISTERED,
): Promise<Deployed> {
  const { id, name } = await ownApplication(rest)
  const place = guildId === undefined ? '' : `/guilds/${guildId}`
  const route = `/applications/${id}${place}/commands` as const
  const registered = await registeredCommands(rest, route)
  const reach = guildId === undefined ? 'everywhere' : 'one server'
  const { commands, ...differences } = register(ours, registered, reach)
  const { created, changed, removed } = differences
  if (created.length + changed.length + removed.length > 0) {
    await rest.call({
      what: 'registering the commands',
      method: 'PUT',
      route,
      body: commands,
      schema: z.unknown(),
    })
  }
  return { name, ...differences }
}
