import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js'
import { CONTEXT, INSTALL, OPTION } from '../codes.ts'
import { EVERYWHERE } from './everywhere.ts'
import { imagine } from './imagine.ts'
import { named } from './words.ts'

export type CommandDefinition = RESTPostAPIChatInputApplicationCommandsJSONBody

/** The permission Manage Server, 1 << 5, as Discord writes it. */
const MANAGE_SERVER = '32'

/** Codes have eleven characters; spaces do not matter. */
const LONGEST_CODE = 40
const LONGEST_NAME = 120

/**
 * Every command, as it is registered. Discord asks for a permission for whole commands only, so what those who manage
 * a server set is a command of its own beside `/preferences`.
 */
export const COMMANDS: readonly CommandDefinition[] = [
  imagine,
  {
    ...named('commandStyles'),
    ...EVERYWHERE,
    options: [{ ...named('fieldCategory'), type: OPTION.string, autocomplete: true }],
  },
  { ...named('commandQueue'), ...EVERYWHERE },
  { ...named('commandHorde'), ...EVERYWHERE },
  {
    ...named('commandPreferences'),
    ...EVERYWHERE,
    options: [{ ...named('fieldDefaultStyle'), type: OPTION.string, autocomplete: true }],
  },
  {
    ...named('commandServer'),
    contexts: [CONTEXT.guild],
    integration_types: [INSTALL.guild],
    default_member_permissions: MANAGE_SERVER,
    options: [
      {
        ...named('commandServerAll'),
        type: OPTION.subcommand,
        options: [{ ...named('fieldPublicKudos'), type: OPTION.boolean }],
      },
      { ...named('commandServerChannel'), type: OPTION.subcommand },
    ],
  },
  {
    ...named('commandMyData'),
    ...EVERYWHERE,
    options: [
      { ...named('commandMyDataSee'), type: OPTION.subcommand },
      { ...named('commandMyDataForget'), type: OPTION.subcommand },
      { ...named('commandMyDataStop'), type: OPTION.subcommand },
      { ...named('commandMyDataStart'), type: OPTION.subcommand },
    ],
  },
  { ...named('commandLogin'), ...EVERYWHERE },
  { ...named('commandLogout'), ...EVERYWHERE },
  { ...named('commandAccount'), ...EVERYWHERE },
  {
    ...named('commandLink'),
    ...EVERYWHERE,
    options: [
      { ...named('fieldCode'), type: OPTION.string, max_length: LONGEST_CODE },
      { ...named('fieldHordeName'), type: OPTION.string, max_length: LONGEST_NAME },
    ],
  },
  { ...named('commandHelp'), ...EVERYWHERE },
  { ...named('commandAbout'), ...EVERYWHERE },
]
