import type { Dispatcher } from '../core/ports.ts'
import type { RequestId } from '../core/request/model.ts'
import { createWork, type DueRows, type WorkOptions } from './work.ts'

export interface TimerDispatcherOptions<Id extends string = RequestId> extends WorkOptions<Id> {
  readonly store: DueRows<Id>
}

/** `setTimeout` takes no more than 2^31-1 ms; such hints are left to the sweep. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Hints are timers of this process. */
export function createTimerDispatcher<Id extends string = RequestId>(
  options: TimerDispatcherOptions<Id>,
): Dispatcher<Id> {
  const { store, clock } = options
  const work = createWork(options)
  const timers = new Map<Id, { atMs: number; timer: NodeJS.Timeout }>()
  let stopped = false

  function arm(id: Id, atMs: number): void {
    const delayMs = Math.max(0, atMs - clock.now())
    if (delayMs > LONGEST_TIMER_MS) return
    timers.set(id, { atMs, timer: setTimeout(fire, delayMs, id, atMs) })
  }

  function fire(id: Id, atMs: number): void {
    // Timers may be a millisecond early, and a claim before its time fails.
    if (clock.now() < atMs) {
      arm(id, atMs)
      return
    }
    timers.delete(id)
    void work.offer(id)
  }

  function hint(id: Id, atMs: number): void {
    if (stopped) return
    work.hinted(atMs)
    const known = timers.get(id)
    if (known && known.atMs <= atMs) return
    clearTimeout(known?.timer)
    arm(id, atMs)
  }

  return {
    start: work.start,
    async wake(id, atMs) {
      await store.wake(id, atMs)
      hint(id, atMs)
    },
    hint,
    async stop() {
      stopped = true
      for (const { timer } of timers.values()) clearTimeout(timer)
      timers.clear()
      await work.stop()
    },
  }
}
