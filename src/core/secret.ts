const HIDDEN = '[redacted]'

/**
 * A key or token. It prints as `[redacted]` wherever it is logged, formatted or serialised;
 * only `reveal()` gives the text, and only code that sends it where it belongs calls that.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN
  }
}
