import type { Log } from '../core/ports.ts'

/** Whether the database answers those who ask it every few seconds: said once for all of them. */
export class DatabaseWatch {
  readonly #log: Log
  #down = false
  #answers = 0

  constructor(log: Log) {
    this.#log = log
  }

  get isDown(): boolean {
    return this.#down
  }

  /** Rejects as the question does. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const before = this.#answers
    try {
      const answer = await question()
      this.#answers += 1
      if (this.#down) this.#log.info({}, 'the database answers again')
      this.#down = false
      return answer
    } catch (error) {
      // Where others were answered meanwhile, it met an outage that is over.
      if (this.#answers === before) this.#failed(error)
      throw error
    }
  }

  #failed(error: unknown): void {
    if (!this.#down)
      this.#log.error({ err: error }, 'the database does not answer; requests wait until it does')
    this.#down = true
  }
}
