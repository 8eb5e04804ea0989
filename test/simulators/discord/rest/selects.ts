import { ComponentType } from 'discord.js'
import type { Field } from './form.ts'

/** discord.com/developers/docs/components/reference#string-select */
const LIMITS = { options: 25, label: 100, value: 100, description: 100, placeholder: 150 }
const SELECTS: readonly unknown[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]

export function isSelect(type: unknown): boolean {
  return SELECTS.includes(type)
}

/** A menu, but for its custom id. */
export function checkSelect(select: Field, type: unknown): void {
  select.at('placeholder').text({ max: LIMITS.placeholder })
  const min = select.at('min_values').integer({ min: 0, max: LIMITS.options }) ?? 1
  const max = select.at('max_values').integer({ min: 1, max: LIMITS.options }) ?? 1
  if (min > max)
    select.refuse(
      'SELECT_COMPONENT_MIN_VALUES_TOO_LARGE',
      'The minimum number of values is greater than the maximum',
    )
  if (type !== ComponentType.StringSelect) return
  const options = select.at('options').required().list({ min: 1, max: LIMITS.options })
  const values = new Set<unknown>()
  for (const option of options) {
    if (option.object() === undefined) continue
    option.at('label').required().text({ min: 1, max: LIMITS.label })
    option.at('description').text({ max: LIMITS.description })
    const value = option.at('value').required().text({ min: 1, max: LIMITS.value })
    if (value !== undefined && values.has(value)) {
      option.refuse('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used')
    }
    values.add(value)
  }
  if (options.filter((option) => option.at('default').value === true).length > max) {
    select.refuse('SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'More options are chosen than may be')
  }
  if (options.length > 0 && max > options.length) {
    select
      .at('max_values')
      .refuse(
        'SELECT_COMPONENT_MAX_VALUES_TOO_LARGE',
        'The maximum number of values is greater than the number of options',
      )
  }
}
