import * as z from 'zod'
import type { CommandDefinition } from './definitions.ts'

/** A command as Discord tells it, as far as it is compared. Source: docs.discord.com, "Application Command Structure". */
export const registeredCommand = z.looseObject({
  id: z.string(),
  type: z.number().default(1),
  name: z.string(),
})
export type RegisteredCommand = z.output<typeof registeredCommand>

/** For a server alone Discord keeps no contexts and installations. */
export type Reach = 'everywhere' | 'one server'

/** What is to be done for Discord to have our commands and no others. */
export interface Registration {
  readonly create: readonly CommandDefinition[]
  readonly change: readonly { readonly id: string; readonly command: CommandDefinition }[]
  readonly remove: readonly RegisteredCommand[]
}

/** Slash, user and message commands. Discord's own kind, the entry of an activity, is left alone. */
const KINDS: readonly number[] = [1, 2, 3]

/** Compares what we define with what is registered: nothing is to be done where Discord merely added to it. */
export function register(
  ours: readonly CommandDefinition[],
  registered: readonly RegisteredCommand[],
  reach: Reach,
): Registration {
  const found = new Map(registered.flatMap((one) => (one.type === 1 ? [[one.name, one] as const] : [])))
  const wanted = ours.map((command) => forReach(command, reach))
  return {
    create: wanted.filter(({ name }) => !found.has(name)),
    change: wanted.flatMap((command) => {
      const known = found.get(command.name)
      return known === undefined || comparable(known, reach) === comparable(command, reach)
        ? []
        : [{ id: known.id, command }]
    }),
    remove: registered.filter(
      ({ type, name }) => KINDS.includes(type) && (type !== 1 || !ours.some((one) => one.name === name)),
    ),
  }
}

function forReach(command: CommandDefinition, reach: Reach): CommandDefinition {
  if (reach === 'everywhere') return command
  const { contexts: _contexts, integration_types: _installs, ...kept } = command
  return kept
}

/** What a command is told by; Discord adds ids, versions and older names of the same things. */
const COMMAND_KEYS = [
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'default_member_permissions',
  'nsfw',
  'contexts',
  'integration_types',
  'options',
]
/** Their order means nothing. */
const SETS = ['contexts', 'integration_types', 'channel_types']

function comparable(command: object, reach: Reach): string {
  const keys = reach === 'everywhere' ? COMMAND_KEYS : COMMAND_KEYS.filter((key) => !SETS.includes(key))
  const told = { integration_types: [0], ...command }
  return JSON.stringify(normal(Object.fromEntries(keys.map((key) => [key, Reflect.get(told, key)]))))
}

/** Without what says nothing (off, empty, null), with keys in order. */
function normal(value: unknown, within = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item))
    return SETS.includes(within) ? items.sort() : items
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, normal(inner, key)] as const)
    .filter(([, inner]) => !saysNothing(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries)
}

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
