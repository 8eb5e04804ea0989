export type Kind = 't1' | 't2' | 't3' | 't4' | 't5'

/** Where Reddit's own ids had come to in about 2025, so that ours look alike. */
const FIRST: Readonly<Record<Kind, string>> = {
  t1: 'mz4k2a0',
  t2: '1rk3x9c2',
  t3: '1lfa2b0',
  t4: '2rk2a0c',
  t5: 'd3x9a0',
}

/** Fullnames: a kind and a number in base 36 that only grows. */
export class Ids {
  readonly #next = new Map<Kind, number>()

  next(kind: Kind): `${Kind}_${string}` {
    const number = this.#next.get(kind) ?? Number.parseInt(FIRST[kind], 36)
    this.#next.set(kind, number + 1)
    return `${kind}_${number.toString(36)}`
  }
}

/** A fullname without its kind. */
export function id36(fullname: string): string {
  return fullname.slice(3)
}
