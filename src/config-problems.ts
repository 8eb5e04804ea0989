import * as z from 'zod'
import { closestNames } from './core/styles/names.ts'

/** Below what is wrong with `herald.json`. */
export const SEE_SETTINGS = 'Every setting and its values: docs/settings.md, or npm run -s herald -- settings'

/** Says what is wrong with a setting in an operator's words; those that the schema brings along go before. */
export const settingProblem: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'too_small':
      return `must ${amount(issue.origin, `at least ${issue.minimum}`)}`
    case 'too_big':
      return `must ${amount(issue.origin, `at most ${issue.maximum}`)}`
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'invalid_format':
      return FORMATS[issue.format]
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, issue.inst)
    default:
      return undefined
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  number: 'a number, without quotes',
  int: 'a whole number, without quotes',
  boolean: 'true or false, without quotes',
  array: 'a list: [ … ]',
  object: 'a group of settings: { … }',
}

const FORMATS: Readonly<Record<string, string>> = {
  url: 'must be an address with https:// in front',
  uuid: 'must be an id such as 123e4567-e89b-42d3-a456-426614174000',
}

function amount(origin: string, much: string): string {
  if (origin === 'string') return `have ${much} characters`
  return origin === 'array' ? `have ${much} entries` : `be ${much}`
}

function unknownKeys(keys: readonly string[], where: unknown): string {
  const known = where instanceof z.ZodObject ? Object.keys(where.shape) : []
  return keys
    .map((key) => {
      const [near] = closestNames(key, known)
      return `there is no setting "${key}"${near === undefined ? '' : `; did you mean "${near}"?`}`
    })
    .join(', ')
}
