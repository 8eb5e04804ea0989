import { ApplicationCommandType } from 'discord.js'
import type { Parts } from '../../parts.ts'
import { RULES } from '../buckets.ts'
import { checkCommand } from '../commands.ts'
import { type Command, complete, type Given, isSame, typeOf, withoutLocalizations } from '../commands-kept.ts'
import { Field, Form } from '../form.ts'
import { Refused } from '../refused.ts'
import type { Call, Endpoint } from '../server.ts'

const GLOBAL = '/applications/:applicationId/commands'
const OF_GUILD = '/applications/:applicationId/guilds/:guildId/commands'
/** In each scope: discord.com/developers/docs/interactions/application-commands#registering-a-command */
const MOST: Readonly<Record<number, number>> = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
  [ApplicationCommandType.PrimaryEntryPoint]: 1,
}

/** discord.com/developers/docs/interactions/application-commands#endpoints */
export function commandEndpoints({ world }: Parts): Endpoint[] {
  const shared = { route: 'commands', rule: RULES.commands, major: ['guildId'] } as const

  const scopeOf = ({ applicationId, guildId }: Call['path']): string | undefined => {
    if (applicationId !== world.application.id) throw new Refused(20012)
    if (guildId !== undefined && !world.guilds.has(guildId)) throw new Refused(50001)
    return guildId
  }
  const listed = (guildId: string | undefined) =>
    [...world.commands.values()].filter((command) => command.guild_id === guildId)
  const find = ({ path }: Call): Command => {
    const guildId = scopeOf(path)
    const command = world.commands.get(path.commandId ?? '')
    if (command === undefined || command.guild_id !== guildId) throw new Refused(10063)
    return command
  }
  const save = (given: Given, guildId: string | undefined, known?: Command): Command => {
    const made = complete(world, given, known?.id ?? world.newId(), guildId)
    const command = known !== undefined && isSame(known, made) ? known : made
    world.commands.set(command.id, command)
    return command
  }
  const mustFit = (commands: readonly Given[]) => {
    for (const [type, most] of Object.entries(MOST)) {
      if (commands.filter((one) => typeOf(one) === Number(type)).length > most) throw new Refused(30032)
    }
  }

  const endpoints = (path: string): Endpoint[] => [
    {
      ...shared,
      method: 'GET',
      path,
      effect: (call) => {
        const all = listed(scopeOf(call.path))
        return { body: call.query.get('with_localizations') === 'true' ? all : all.map(withoutLocalizations) }
      },
    },
    {
      ...shared,
      method: 'POST',
      path,
      effect: (call) => {
        const guildId = scopeOf(call.path)
        const given = checked(call.body.json, guildId)
        // A command of the same name and type is the same command: it keeps its id.
        const known = listed(guildId).find((one) => isCalled(one, given))
        if (known === undefined) mustFit([...listed(guildId), given])
        return { status: known === undefined ? 201 : 200, body: save(given, guildId, known) }
      },
    },
    {
      ...shared,
      method: 'PUT',
      path,
      effect: (call) => {
        const guildId = scopeOf(call.path)
        const given = checkedAll(call.body.json, guildId)
        mustFit(given)
        const before = listed(guildId)
        for (const { id } of before) world.commands.delete(id)
        const known = (one: Given) => before.find((old) => isCalled(old, one))
        return { body: given.map((one) => save(one, guildId, known(one))) }
      },
    },
    { ...shared, method: 'GET', path: `${path}/:commandId`, effect: (call) => ({ body: find(call) }) },
    {
      ...shared,
      method: 'PATCH',
      path: `${path}/:commandId`,
      effect: (call) => {
        const known = find(call)
        const changes = checked(call.body.json, known.guild_id, true)
        return { body: save({ ...known, ...changes, type: known.type }, known.guild_id, known) }
      },
    },
    {
      ...shared,
      method: 'DELETE',
      path: `${path}/:commandId`,
      effect: (call) => {
        world.commands.delete(find(call).id)
        return {}
      },
    },
  ]
  return [...endpoints(GLOBAL), ...endpoints(OF_GUILD)]
}

function checked(json: unknown, guildId: string | undefined, partial = false): Given {
  const form = new Form()
  checkCommand(new Field(form, json ?? {}), guildId !== undefined, partial)
  form.settle()
  return Object(json)
}

function checkedAll(json: unknown, guildId: string | undefined): Given[] {
  const form = new Form()
  const seen = new Set<string>()
  const all = new Field(form, json ?? {}).list().map((one) => {
    checkCommand(one, guildId !== undefined)
    const given: Given = Object(one.value)
    const key = `${typeOf(given)} ${given.name}`
    if (seen.has(key))
      one.refuse('APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')
    seen.add(key)
    return given
  })
  form.settle()
  return all
}

function isCalled(one: Command, other: Given): boolean {
  return one.name === other.name && typeOf(one) === typeOf(other)
}
