import { type FormErrors, Refused } from './refused.ts'

export type Path = readonly (string | number)[]

/** What is wrong with a body, gathered until all of it was looked at. */
export class Form {
  readonly #errors: FormErrors = {}
  #wrong = false

  refuse(path: Path, code: string, message: string): void {
    this.#wrong = true
    let node = this.#errors
    for (const key of path) {
      const next = node[key] ?? {}
      if (Array.isArray(next)) return
      node[key] = next
      node = next as FormErrors
    }
    const known = node._errors
    node._errors = [...(Array.isArray(known) ? known : []), { code, message }]
  }

  /** @throws {Refused} 50035, naming everything that is wrong */
  settle(): void {
    if (this.#wrong) throw new Refused(50035, this.#errors)
  }
}

/** @throws {Refused} 50035 for one thing that is wrong */
export function invalid(path: Path, code: string, message: string): never {
  const form = new Form()
  form.refuse(path, code, message)
  form.settle()
  throw new Error('unreachable')
}

export interface Length {
  readonly min?: number
  readonly max?: number
}

/** A value within a body. What does not fit is noted in the form and read as undefined. */
export class Field {
  readonly form: Form
  readonly value: unknown
  readonly path: Path

  constructor(form: Form, value: unknown, path: Path = []) {
    this.form = form
    this.value = value
    this.path = path
  }

  /** Left out, or null. */
  get absent(): boolean {
    return this.value === undefined || this.value === null
  }

  /** Left out; null is a value where things are edited. */
  get missing(): boolean {
    return this.value === undefined
  }

  at(key: string | number): Field {
    const of: unknown = this.value
    const value: unknown = typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined
    return new Field(this.form, value, [...this.path, key])
  }

  refuse(code: string, message: string): undefined {
    this.form.refuse(this.path, code, message)
    return undefined
  }

  required(): this {
    if (this.absent) this.refuse('BASE_TYPE_REQUIRED', 'This field is required')
    return this
  }

  /** Trimmed, as Discord does; its length counts code points. */
  text(length: Length = {}): string | undefined {
    if (this.absent) return undefined
    if (typeof this.value === 'object')
      return this.refuse(
        'STRING_TYPE_CONVERT',
        `Could not interpret "${JSON.stringify(this.value)}" as string.`,
      )
    const text = String(this.value).trim()
    return this.#fits([...text].length, length) ? text : undefined
  }

  integer({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: Length = {}): number | undefined {
    if (this.absent) return undefined
    const number = typeof this.value === 'string' ? Number(this.value) : this.value
    if (typeof number !== 'number' || !Number.isInteger(number)) {
      return this.refuse('NUMBER_TYPE_COERCE', `Value "${String(this.value)}" is not int.`)
    }
    if (number > max)
      return this.refuse('NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`)
    if (number < min)
      return this.refuse('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`)
    return number
  }

  flag(): boolean | undefined {
    if (this.absent) return undefined
    if (typeof this.value !== 'boolean')
      return this.refuse('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.')
    return this.value
  }

  snowflake(): string | undefined {
    if (this.absent) return undefined
    const text = String(this.value)
    return /^\d{1,20}$/.test(text)
      ? text
      : this.refuse('NUMBER_TYPE_COERCE', `Value "${text}" is not snowflake.`)
  }

  oneOf<T>(values: readonly T[]): T | undefined {
    if (this.absent) return undefined
    const found = values.find((one) => one === this.value)
    return found ?? this.refuse('BASE_TYPE_CHOICES', `Value must be one of {${values.join(', ')}}.`)
  }

  list(length: Length = {}): Field[] {
    if (this.absent) return []
    if (!Array.isArray(this.value)) {
      this.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
      return []
    }
    return this.#fits(this.value.length, length) ? this.value.map((_, index) => this.at(index)) : []
  }

  /** Undefined where it is no object. */
  object(): this | undefined {
    if (this.absent) return undefined
    if (typeof this.value === 'object' && !Array.isArray(this.value)) return this
    return this.refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType')
  }

  #fits(length: number, { min = 0, max = Number.POSITIVE_INFINITY }: Length): boolean {
    if (length >= min && length <= max) return true
    if (min > 0 && max < Number.POSITIVE_INFINITY)
      this.refuse('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
    else if (length > max) this.refuse('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
    else this.refuse('BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`)
    return false
  }
}
