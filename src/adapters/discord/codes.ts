import type {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  ChannelType,
  ComponentType,
  InteractionContextType,
  MessageFlags,
  TextInputStyle,
} from 'discord.js'

/*
 * Discord's numbers by name. The SDK's own enums are values, and it is loaded on first use only; its types check these.
 */

export const OPTION = {
  subcommand: 1,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  number: 10,
  attachment: 11,
} as const satisfies Record<string, ApplicationCommandOptionType>

/** Kinds of commands: of the message field, of a person's menu, of a message's menu. */
export const COMMAND = { slash: 1, user: 2, message: 3 } as const satisfies Record<
  string,
  ApplicationCommandType
>

export const COMPONENT = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  channelSelect: 8,
  label: 18,
} as const satisfies Record<string, ComponentType>

export const BUTTON = {
  primary: 1,
  secondary: 2,
  danger: 4,
} as const satisfies Record<string, ButtonStyle>

export const CHANNEL = {
  text: 0,
  voice: 2,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
  media: 16,
} as const satisfies Record<string, ChannelType>

export const TEXT_INPUT = { short: 1, paragraph: 2 } as const satisfies Record<string, TextInputStyle>

export const CONTEXT = { guild: 0, botDm: 1, privateChannel: 2 } as const satisfies Record<
  string,
  InteractionContextType
>

export const INSTALL = { guild: 0, user: 1 } as const satisfies Record<string, ApplicationIntegrationType>

/** Seen by the person alone. */
export const EPHEMERAL = 64 satisfies MessageFlags.Ephemeral
/** The answer is said to come: "… is thinking". */
export const THINKING = 128 satisfies MessageFlags.Loading
