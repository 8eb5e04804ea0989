/** What is done for one key is done one after the other, in the order in which it was asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  async take(key: string, work: () => Promise<void>): Promise<void> {
    const turn = after(this.#last.get(key), work)
    this.#last.set(key, turn)
    try {
      await turn
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key)
    }
  }
}

async function after(before: Promise<void> | undefined, work: () => Promise<void>): Promise<void> {
  await before?.catch(() => {})
  await work()
}
