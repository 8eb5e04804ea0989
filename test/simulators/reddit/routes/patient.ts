import { type Patience, timeWords } from '../rates.ts'
import { FormRefused } from '../refused.ts'

/** @throws {FormRefused} RATELIMIT while our account has to wait */
export function patient(patience: Patience): void {
  const leftMs = patience.leftMs()
  if (leftMs > 0) {
    const time = timeWords(leftMs)
    if (patience.words === 'of today') {
      const said = `Looks like you've been doing that a lot. Take a break for ${time} before trying again.`
      throw new FormRefused('RATELIMIT', 'ratelimit', said)
    }
    const said = `you are doing that too much. try again in ${time}.`
    throw new FormRefused('RATELIMIT', 'ratelimit', said, { ratelimit: leftMs / 1_000 })
  }
  patience.posted()
}
