/** An answer that is not a success, as the Horde words it: with a code, or framework-made without one. */
export class Refusal extends Error {
  readonly status: number
  readonly body: { message: string; rc?: string; errors?: Record<string, string> }
  readonly headers: Record<string, string>

  constructor(
    status: number,
    message: string,
    details: { rc?: string; errors?: Record<string, string>; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.headers = details.headers ?? {}
    this.body = {
      message,
      ...(details.rc === undefined ? {} : { rc: details.rc }),
      ...(details.errors === undefined ? {} : { errors: details.errors }),
    }
  }
}
