import { type Patience, timeWords } from '../rates.ts'
import { FormRefused } from '../refused.ts'

/** @throws {FormRefused} RATELIMIT, with the seconds beside the words, while our account has to wait */
export function patient(patience: Patience): void {
  const leftMs = patience.leftMs()
  if (leftMs > 0) {
    throw new FormRefused(
      'RATELIMIT',
      'ratelimit',
      `you are doing that too much. try again in ${timeWords(leftMs)}.`,
      { ratelimit: leftMs / 1_000 },
    )
  }
  patience.posted()
}
