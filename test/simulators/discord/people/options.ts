import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Kind,
} from 'discord.js'
import type { Attachment, Channel, Role, User } from '../model.ts'
import { NotOffered } from './not-offered.ts'
import type { Resolving } from './resolved.ts'

export type Value = string | number | boolean | User | Channel | Role | Attachment
/** By the option's registered name. */
export type Values = Readonly<Record<string, Value>>

/** An option as an interaction carries it. */
export interface Filled {
  readonly type: Kind
  readonly name: string
  readonly value?: string | number | boolean
  readonly focused?: boolean
  readonly options?: readonly Filled[]
}

/** What a client makes of a command's form. `path`: names of subcommand group and subcommand, if any. */
export interface Form {
  readonly path: readonly string[]
  readonly values: Values
  /** The field that is being typed in: then nothing has to be complete, and numbers may still be anything. */
  readonly focused?: string | undefined
}

/** Fills in the form; throws NotOffered where the client would not send it. */
export function fill(
  options: readonly APIApplicationCommandOption[],
  { path, values, focused }: Form,
  resolving: Resolving,
): Filled[] {
  const [name, ...rest] = path
  if (name !== undefined) {
    const found = options.find((option) => option.name === name)
    if (found?.type !== Kind.Subcommand && found?.type !== Kind.SubcommandGroup) {
      throw new NotOffered(`there is no subcommand ${name}`)
    }
    const inner = fill(found.options ?? [], { path: rest, values, focused }, resolving)
    return [{ type: found.type, name, options: inner }]
  }
  const basic = options.filter(isBasic)
  if (basic.length < options.length) throw new NotOffered('a subcommand has to be chosen')
  for (const given of Object.keys(values)) {
    if (!basic.some((option) => option.name === given)) throw new NotOffered(`there is no option ${given}`)
  }
  return basic.flatMap((option) => {
    const value = values[option.name]
    const typing = option.name === focused
    if (value === undefined) {
      if (option.required && focused === undefined) throw new NotOffered(`${option.name} is required`)
      return typing ? [{ type: option.type, name: option.name, value: '', focused: true }] : []
    }
    if (typing && (typeof value === 'string' || typeof value === 'number')) {
      if (!('autocomplete' in option) || !option.autocomplete)
        throw new NotOffered(`${option.name} suggests nothing`)
      return [{ type: option.type, name: option.name, value: String(value), focused: true }]
    }
    return [{ type: option.type, name: option.name, value: one(option, value, resolving) }]
  })
}

function isBasic(option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption {
  return option.type !== Kind.Subcommand && option.type !== Kind.SubcommandGroup
}

function one(option: APIApplicationCommandBasicOption, value: Value, resolving: Resolving) {
  const not = (why: string) => new NotOffered(`${option.name}: ${why}`)
  if (typeof value === 'object') {
    const id = resolving.take(option.type, value)
    if (id === undefined) throw not('it wants something else')
    return id
  }
  if ('choices' in option && option.choices !== undefined && option.choices.length > 0) {
    if (!option.choices.some((choice) => choice.value === value)) throw not(`${value} is not a choice`)
  }
  switch (option.type) {
    case Kind.String:
      if (typeof value !== 'string') throw not('it wants words')
      if (value.length < (option.min_length ?? 0)) throw not('too short')
      if (value.length > (option.max_length ?? 6_000)) throw not('too long')
      return value
    case Kind.Integer:
    case Kind.Number:
      if (typeof value !== 'number') throw not('it wants a number')
      if (option.type === Kind.Integer && !Number.isInteger(value)) throw not('it wants a whole number')
      if (value < (option.min_value ?? -(2 ** 53))) throw not('too small')
      if (value > (option.max_value ?? 2 ** 53)) throw not('too large')
      return value
    case Kind.Boolean:
      if (typeof value !== 'boolean') throw not('it wants yes or no')
      return value
    default:
      throw not('it wants something else')
  }
}
