import { ApplicationCommandType, ApplicationCommandOptionType as Kind, Locale } from 'discord.js'
import type { Field } from './form.ts'

/**
 * Discord's own validation of commands: discord.com/developers/docs/interactions/application-commands.
 * Codes and words as its answers have them.
 */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale))
/** Names, descriptions and values together, the longest localisation of each. */
const SIZE = 8_000
const LIMITS = { options: 25, choices: 25, name: 32, description: 100, choice: 100, text: 6_000 }
const WITH_CHOICES: readonly Kind[] = [Kind.String, Kind.Integer, Kind.Number]
const NESTING: readonly Kind[] = [Kind.Subcommand, Kind.SubcommandGroup]
const ALL_KINDS = Object.values(Kind).filter((kind) => typeof kind === 'number')
const TYPES: readonly number[] = [
  ApplicationCommandType.ChatInput,
  ApplicationCommandType.User,
  ApplicationCommandType.Message,
  ApplicationCommandType.PrimaryEntryPoint,
]

/** @param partial whether what is left out stays as it was */
export function checkCommand(command: Field, inGuild: boolean, partial = false): void {
  if (command.object() === undefined) return
  const type = command.at('type').oneOf(TYPES) ?? ApplicationCommandType.ChatInput
  const name = command.at('name')
  if (!partial) name.required()
  const description = command.at('description')
  if (type === ApplicationCommandType.ChatInput) {
    checkName(name, true)
    if (!partial) description.required()
    description.text({ min: 1, max: LIMITS.description })
    checkLocalizations(command.at('description_localizations'), (one) =>
      one.text({ min: 1, max: LIMITS.description }),
    )
  } else {
    name.text({ min: 1, max: LIMITS.name })
    if ((description.text() ?? '') !== '') {
      description.refuse(
        'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_EXISTS',
        'Context menu commands cannot have description',
      )
    }
    if (!command.at('options').absent) {
      command
        .at('options')
        .refuse(
          'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_EXISTS',
          'Context menu commands cannot have options',
        )
    }
  }
  checkLocalizations(command.at('name_localizations'), (one) =>
    checkName(one, type === ApplicationCommandType.ChatInput),
  )
  checkOptions(command.at('options'))
  command.at('nsfw').flag()
  const permissions = command.at('default_member_permissions')
  if (!permissions.absent && !/^\d+$/.test(String(permissions.value))) {
    permissions.refuse(
      'BITFIELD_TYPE_CONVERT',
      `Could not interpret "${String(permissions.value)}" as a bitfield.`,
    )
  }
  checkWhere(command, inGuild)
  if (sizeOf(command.value) > SIZE) {
    command.refuse('APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${SIZE})`)
  }
}

function checkWhere(command: Field, inGuild: boolean): void {
  for (const [key, values] of [
    ['contexts', [0, 1, 2]],
    ['integration_types', [0, 1]],
  ] as const) {
    const field = command.at(key)
    if (field.absent) continue
    if (inGuild) {
      field.refuse(
        'APPLICATION_COMMAND_GUILD_CANNOT_HAVE_CONTEXTS',
        'Guild commands cannot have contexts or integration types',
      )
      continue
    }
    const listed = field.list({ min: 1, max: values.length }).map((one) => one.required().oneOf(values))
    if (new Set(listed).size < listed.length)
      field.refuse('SET_TYPE_CONTAINS_DUPLICATES', 'The list contains duplicates')
  }
}

function checkName(name: Field, chatInput: boolean): void {
  const text = name.text({ min: 1, max: LIMITS.name })
  if (text === undefined || !chatInput) return
  if (!NAME.test(text) || text !== text.toLowerCase()) {
    name.refuse('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
  }
}

function checkLocalizations(localizations: Field, check: (one: Field) => unknown): void {
  if (localizations.object() === undefined) return
  for (const locale of Object.keys(Object(localizations.value))) {
    const one = localizations.at(locale)
    if (!LOCALES.has(locale)) one.refuse('ENUM_TYPE_COERCE', `Value "${locale}" is not a valid enum value.`)
    else check(one)
  }
}

/** @param within the option they lie in */
function checkOptions(options: Field, within?: Kind): void {
  const seen = new Set<unknown>()
  let optional = false
  const listed = options.list({ max: LIMITS.options })
  const nesting = listed.filter((one) => NESTING.some((kind) => kind === one.at('type').value))
  if (nesting.length > 0 && nesting.length < listed.length) {
    options.refuse(
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
  }
  for (const option of listed) {
    if (option.object() === undefined) continue
    const name = option.at('name').required().value
    if (seen.has(name))
      option
        .at('name')
        .refuse('APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option name already exists in options list')
    seen.add(name)
    const required = option.at('required').flag() ?? false
    if (required && optional) {
      option.refuse(
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    }
    optional ||= !required
    checkOption(option, within)
  }
}

function checkOption(option: Field, within: Kind | undefined): void {
  const kind = option.at('type').required().oneOf(ALL_KINDS)
  checkName(option.at('name'), true)
  checkLocalizations(option.at('name_localizations'), (one) => checkName(one, true))
  option.at('description').required().text({ min: 1, max: LIMITS.description })
  checkLocalizations(option.at('description_localizations'), (one) =>
    one.text({ min: 1, max: LIMITS.description }),
  )
  if (kind === undefined) return
  const misplaced =
    within === Kind.SubcommandGroup
      ? kind !== Kind.Subcommand
      : within !== undefined && NESTING.includes(kind)
  if (misplaced) {
    option
      .at('type')
      .refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands cannot be nested this deep')
  }
  const nested = option.at('options')
  if (NESTING.includes(kind)) checkOptions(nested, kind)
  else if (!nested.absent)
    nested.refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'This type of option has no options')
  checkChoices(option, kind)
  const whole = kind === Kind.Integer
  for (const key of ['min_value', 'max_value'] as const) {
    const bound = option.at(key)
    if (bound.absent) continue
    if (kind !== Kind.Integer && kind !== Kind.Number)
      bound.refuse(
        'APPLICATION_COMMAND_OPTION_VALUE_BOUND_INVALID',
        'Only numbers have a least and a greatest value',
      )
    else if (whole) bound.integer()
  }
  for (const [key, min] of [
    ['min_length', 0],
    ['max_length', 1],
  ] as const) {
    const bound = option.at(key)
    if (bound.absent) continue
    if (kind !== Kind.String)
      bound.refuse('APPLICATION_COMMAND_OPTION_LENGTH_INVALID', 'Only texts have a length')
    else bound.integer({ min, max: LIMITS.text })
  }
}

function checkChoices(option: Field, kind: Kind): void {
  const choices = option.at('choices')
  const autocomplete = option.at('autocomplete').flag() ?? false
  if (autocomplete && !WITH_CHOICES.includes(kind)) {
    option
      .at('autocomplete')
      .refuse(
        'APPLICATION_COMMAND_AUTOCOMPLETE_INVALID_OPTION_TYPE',
        'Autocomplete is only for texts and numbers',
      )
  }
  if (choices.absent) return
  if (!WITH_CHOICES.includes(kind))
    choices.refuse('APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID', 'Choices are only for texts and numbers')
  if (autocomplete && Array.isArray(choices.value) && choices.value.length > 0) {
    option.refuse(
      'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE',
      'Autocomplete cannot be used with choices',
    )
  }
  checkChoiceList(choices, kind)
}

/** Choices of an option, or what autocomplete offers: at most 25. */
export function checkChoiceList(choices: Field, kind: Kind | undefined): void {
  const names = new Set<unknown>()
  for (const choice of choices.list({ max: LIMITS.choices })) {
    if (choice.object() === undefined) continue
    const name = choice.at('name').required().text({ min: 1, max: LIMITS.choice })
    if (kind !== undefined && names.has(name)) {
      choice
        .at('name')
        .refuse(
          'APPLICATION_COMMAND_OPTIONS_CHOICES_NAME_INVALID',
          'Choice name already exists in choices list',
        )
    }
    names.add(name)
    checkLocalizations(choice.at('name_localizations'), (one) => one.text({ min: 1, max: LIMITS.choice }))
    const value = choice.at('value').required()
    if (kind === Kind.Integer) value.integer()
    else if (kind === Kind.String || typeof value.value === 'string') value.text({ max: LIMITS.choice })
    else if (typeof value.value !== 'number' && !value.absent)
      value.refuse('NUMBER_TYPE_COERCE', `Value "${String(value.value)}" is not a number.`)
  }
}

/** What counts towards a command's size: of every text the longest localisation. */
export function sizeOf(command: unknown): number {
  if (typeof command !== 'object' || command === null) return 0
  const { name, name_localizations, description, description_localizations, options, choices, value } =
    command as Record<string, unknown>
  const nested = [options, choices].flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
  return (
    longest(name, name_localizations) +
    longest(description, description_localizations) +
    longest(value, undefined) +
    nested.reduce<number>((sum, one) => sum + sizeOf(one), 0)
  )
}

function longest(text: unknown, localized: unknown): number {
  const texts = [text, ...Object.values(Object(localized))]
  return Math.max(...texts.map((one) => (typeof one === 'string' ? [...one].length : 0)))
}
