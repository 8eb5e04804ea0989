import type { APILabelComponent } from 'discord.js'
import { cut } from '../../../core/reply/fit.ts'
import { COMPONENT, TEXT_INPUT } from '../codes.ts'
import { LIMITS } from './limits.ts'

/** A text that somebody types into a form. */
export interface TextField {
  readonly id: string
  readonly label: string
  readonly description?: string
  /** It has room for several lines. */
  readonly lines?: true
  readonly required: boolean
  /** In characters. */
  readonly longest: number
  /** What is filled in already. */
  readonly value?: string
}

export function textField({
  id,
  lines,
  required,
  longest,
  value = '',
  ...words
}: TextField): APILabelComponent {
  const { label, description } = words
  return {
    type: COMPONENT.label,
    label: cut(label, LIMITS.label),
    ...(description !== undefined && { description: cut(description, LIMITS.labelDescription) }),
    component: {
      type: COMPONENT.textInput,
      custom_id: id,
      style: lines === true ? TEXT_INPUT.paragraph : TEXT_INPUT.short,
      required,
      max_length: longest,
      ...(value !== '' && { value }),
    },
  }
}
