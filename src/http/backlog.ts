import type { Clock } from '../core/ports.ts'
import type { Store } from '../core/store.ts'

export interface Backlog {
  readonly open: number
  /** Of the oldest open request; 0 when nothing is open. */
  readonly oldestAgeMs: number
}
/** Undefined where the database does not answer in time. */
export type ReadBacklog = () => Promise<Backlog | undefined>

const FRESH_MS = 5_000
const PATIENCE_MS = 2_000

/** Reads what is open, at most one query at a time and one in five seconds, however often it is asked. */
export function createBacklog(store: Pick<Store, 'backlog'>, clock: Clock): ReadBacklog {
  let reading: Promise<Backlog | undefined> | undefined
  let known: { at: number; backlog: Backlog } | undefined

  async function read(): Promise<Backlog | undefined> {
    try {
      const { open, oldestAt } = await store.backlog()
      const backlog = { open, oldestAgeMs: oldestAt === null ? 0 : Math.max(0, clock.now() - oldestAt) }
      known = { at: performance.now(), backlog }
      return backlog
    } catch {
      return undefined
    } finally {
      reading = undefined
    }
  }

  return () => {
    if (known !== undefined && performance.now() - known.at < FRESH_MS) return Promise.resolve(known.backlog)
    reading ??= read()
    return inTime(reading, undefined)
  }
}

/** The promise's value, or `late` after two seconds. */
export async function inTime<Value, Late>(promise: Promise<Value>, late: Late): Promise<Value | Late> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, late)
  })
  try {
    return await Promise.race([promise, patience])
  } finally {
    clearTimeout(timer)
  }
}
