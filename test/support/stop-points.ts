import { writeSync } from 'node:fs'
import type { Store } from '../../src/core/ports.ts'

/** A moment around a call to the store: `before:savePlan`, `after:saveSubmission#2` (the second such call). */
export interface StopPoint {
  readonly when: 'before' | 'after'
  readonly method: string
  readonly nth: number
}

export function readStopPoint(text: string): StopPoint {
  const [, when, method, nth = '1'] = /^(before|after):(\w+)(?:#([1-9]\d*))?$/.exec(text) ?? []
  if (method === undefined || (when !== 'before' && when !== 'after')) {
    throw new Error(`"${text}" is no stop point; write before:savePlan or after:saveSubmission#2`)
  }
  return { when, method, nth: Number(nth) }
}

/**
 * The same store; at the stop point `halt` is called, once, before the call begins or after it has succeeded and
 * before its caller hears of it.
 */
export function stopping(store: Store, { when, method, nth }: StopPoint, halt: () => void): Store {
  if (!(method in store)) throw new Error(`the store has no method ${method}`)
  let calls = 0
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (name !== method || typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        calls += 1
        const here = calls === nth
        if (here && when === 'before') halt()
        const result: unknown = await Reflect.apply(value, target, args)
        if (here && when === 'after') halt()
        return result
      }
    },
  })
}

/** Long enough for the signal to have stopped every thread. */
const STRIKE_MS = 200

/** Says so on stdout and stops this whole process dead; it goes on only by SIGCONT. */
export function stopProcess(point: string): void {
  writeSync(1, `stopped at ${point}\n`)
  process.kill(process.pid, 'SIGSTOP')
  // Another thread may take the signal: this one does nothing until it has struck.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STRIKE_MS)
}
