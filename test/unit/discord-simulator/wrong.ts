import { Field, Form } from '../../simulators/discord/rest/form.ts'
import { type FormErrors, Refused } from '../../simulators/discord/rest/refused.ts'

/** What Discord would say is wrong: `options.0.name APPLICATION_COMMAND_INVALID_NAME`, in order. */
export function wrongIn(value: unknown, check: (field: Field) => void): string[] {
  const form = new Form()
  check(new Field(form, value))
  return wrong(() => form.settle())
}

/** The same of whatever throws; the code alone where it is no form. */
export function wrong(run: () => unknown): string[] {
  try {
    run()
    return []
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.body.errors === undefined ? [String(error.body.code)] : listed(error.body.errors, [])
  }
}

function listed(errors: FormErrors, path: readonly string[]): string[] {
  return Object.entries(errors).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map(({ code }) => [path.join('.'), code].join(' ').trim())
      : listed(value as FormErrors, [...path, key]),
  )
}
