/** The first moment ids know, epoch ms: discord.com/developers/docs/reference#snowflakes. */
const EPOCH_MS = 1_420_070_400_000
const COUNT_BITS = 22n

/** Discord's ids: the time in ms above 22 bits that count. Later ids are always greater. */
export class Snowflakes {
  #latest = 0n

  /** @param atMs epoch ms; times that go back count on from the latest id */
  make(atMs: number): string {
    const first = BigInt(Math.floor(atMs) - EPOCH_MS) << COUNT_BITS
    this.#latest = first > this.#latest ? first : this.#latest + 1n
    return String(this.#latest)
  }
}

/** Sorts ids by age, oldest first. */
export function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}
