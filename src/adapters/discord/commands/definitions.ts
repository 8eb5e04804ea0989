import type {
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js'
import { MOST_KUDOS } from '../../../core/kudos/gifts.ts'
import { say, sentence } from '../../../core/reply/messages/index.ts'
import { COMMAND, CONTEXT, INSTALL, OPTION } from '../codes.ts'
import { bitsOf } from '../permissions.ts'
import { LONGEST_NOTE } from '../views/kudos.ts'
import { EVERYWHERE } from './everywhere.ts'
import { imagine } from './imagine.ts'
import { named } from './words.ts'

export type CommandDefinition = RESTPostAPIChatInputApplicationCommandsJSONBody
export type MenuDefinition = RESTPostAPIContextMenuApplicationCommandsJSONBody

const MANAGE_SERVER = `${bitsOf(['manageGuild'])}`

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
  {
    ...named('commandKudos'),
    ...EVERYWHERE,
    options: [
      {
        ...named('commandKudosSend'),
        type: OPTION.subcommand,
        options: [
          {
            ...named('fieldAmount'),
            type: OPTION.integer,
            required: true,
            min_value: 1,
            max_value: MOST_KUDOS,
          },
          { ...named('fieldTo'), type: OPTION.user },
          { ...named('fieldToHordeName'), type: OPTION.string, max_length: LONGEST_NAME },
          { ...named('fieldNote'), type: OPTION.string, max_length: LONGEST_NOTE },
        ],
      },
      { ...named('commandKudosBalance'), type: OPTION.subcommand },
      { ...named('commandKudosLedger'), type: OPTION.subcommand },
      { ...named('commandKudosQuiet'), type: OPTION.subcommand },
    ],
  },
  {
    ...named('commandHelp'),
    ...EVERYWHERE,
    options: [{ ...named('fieldTopic'), type: OPTION.string, choices: [topic('helpKudosTopic', 'kudos')] }],
  },
  { ...named('commandAbout'), ...EVERYWHERE },
]

const sendKudos = {
  name: say('en', sentence('menuSendKudos', {})),
  name_localizations: { de: say('de', sentence('menuSendKudos', {})) },
  ...EVERYWHERE,
}

/** Commands in the menus of people and messages. */
const MENUS: readonly MenuDefinition[] = [
  { ...sendKudos, type: COMMAND.user },
  { ...sendKudos, type: COMMAND.message },
]

/** Everything that is registered. */
export const REGISTERED: readonly (CommandDefinition | MenuDefinition)[] = [...COMMANDS, ...MENUS]

function topic(key: 'helpKudosTopic', value: string) {
  return {
    name: say('en', sentence(key, {})),
    name_localizations: { de: say('de', sentence(key, {})) },
    value,
  }
}
