import * as z from 'zod'
import { COMMAND } from '../codes.ts'
import type { CommandDefinition, MenuDefinition } from './definitions.ts'

type Definition = CommandDefinition | MenuDefinition

/** A command as Discord tells it, as far as it is compared. Source: docs.discord.com, "Application Command Structure". */
export const registeredCommand = z.looseObject({
  id: z.string(),
  type: z.number().default(1),
  name: z.string(),
})
export type RegisteredCommand = z.output<typeof registeredCommand>

/** For a server alone Discord keeps no contexts and installations. */
export type Reach = 'everywhere' | 'one server'

/** How what is registered differs from what we define, by the names of commands, and how all of it should be. */
export interface Registration {
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly same: readonly string[]
  /** Every command there is to be. */
  readonly commands: readonly object[]
}

/** The entry of an activity is Discord's own, and left alone. */
const ACTIVITY = 4

/** Compares what we define with what is registered. What Discord merely added is no difference. */
export function register(
  ours: readonly Definition[],
  registered: readonly RegisteredCommand[],
  reach: Reach,
): Registration {
  const found = new Map(registered.map((one) => [keyOf(one), one]))
  const wanted = new Set(ours.map(keyOf))
  const commands = ours.map((command) => forReach(command, reach))
  const isSame = (command: Definition) => {
    const known = found.get(keyOf(command))
    return known !== undefined && comparable(known, reach) === comparable(command, reach)
  }
  const known = commands.filter((command) => found.has(keyOf(command)))
  const others = registered.filter((one) => !wanted.has(keyOf(one)))
  return {
    created: names(commands.filter((command) => !found.has(keyOf(command)))),
    changed: names(known.filter((command) => !isSame(command))),
    removed: names(others.filter(({ type }) => type !== ACTIVITY)),
    same: names(known.filter(isSame)),
    commands: [...commands, ...others.filter(({ type }) => type === ACTIVITY)],
  }
}

function names(commands: readonly { readonly name: string }[]): string[] {
  return commands.map(({ name }) => name)
}

/** Commands of different kinds may share a name. */
function keyOf({
  type = COMMAND.slash,
  name,
}: {
  readonly type?: number | undefined
  readonly name: string
}): string {
  return `${type} ${name}`
}

function forReach(command: Definition, reach: Reach): Definition {
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
  if (value === null || value === undefined || value === false || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
