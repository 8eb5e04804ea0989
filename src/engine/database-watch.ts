import type { Log } from '../core/ports.ts'

/** Whether the database answers those who ask it every few seconds: said once for all of them. */
export class DatabaseWatch {
  readonly #log: Log
  #down = false

  constructor(log: Log) {
    this.#log = log
  }

  get isDown(): boolean {
    return this.#down
  }

  answered(): void {
    if (this.#down) this.#log.info({}, 'the database answers again')
    this.#down = false
  }

  failed(error: unknown): void {
    if (!this.#down)
      this.#log.error({ err: error }, 'the database does not answer; requests wait until it does')
    this.#down = true
  }
}
