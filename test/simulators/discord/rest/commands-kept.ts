import { type APIApplicationCommand, ApplicationCommandType, ApplicationIntegrationType } from 'discord.js'
import type { World } from '../world.ts'

export type Command = APIApplicationCommand
export type Given = Partial<Command> & { readonly name: string }

/** A command as Discord keeps it: with everything that was left out, without what says nothing. */
export function complete(world: World, given: Given, id: string, guildId: string | undefined): Command {
  const { options, contexts, integration_types } = given
  const kept = (options ?? []).map(plain)
  return {
    id,
    application_id: world.application.id,
    version: world.newId(),
    type: typeOf(given),
    name: given.name,
    name_localizations: given.name_localizations ?? null,
    description: given.description ?? '',
    description_localizations: given.description_localizations ?? null,
    default_member_permissions: given.default_member_permissions ?? null,
    nsfw: given.nsfw ?? false,
    ...(kept.length === 0 ? {} : { options: kept }),
    ...(guildId === undefined
      ? {
          contexts: contexts ?? null,
          integration_types: integration_types ?? [ApplicationIntegrationType.GuildInstall],
        }
      : { guild_id: guildId }),
  }
}

export function typeOf({ type }: Partial<Command>): ApplicationCommandType {
  return type ?? ApplicationCommandType.ChatInput
}

/** Nothing but the version differs: then there is no new one. */
export function isSame(
  { version: _one, ...known }: Command,
  { version: _other, ...command }: Command,
): boolean {
  return JSON.stringify(known) === JSON.stringify(command)
}

/** As a list shows it that was not asked for every language. */
export function withoutLocalizations<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (key.endsWith('_localizations') ? undefined : one)),
  )
}

/** Flags that are off and empty lists are not kept. */
function plain<T>(option: T): T {
  return JSON.parse(
    JSON.stringify(option, (key, one: unknown) => {
      const off = one === false && (key === 'required' || key === 'autocomplete')
      const empty = Array.isArray(one) && one.length === 0
      return off || (key !== '' && (empty || one === null)) ? undefined : one
    }),
  )
}
