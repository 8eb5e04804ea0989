import type { Refusal } from './costume.ts'

/** Why the server does not do something. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal)
    this.refusal = refusal
  }
}

/** OAuth has answers of its own. */
export class OAuthRefused extends Refused {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super('invalid')
    this.status = status
    this.code = code
  }
}
