import type { Clock, Dispatcher, Runner, Store } from '../../core/ports.ts'
import type { RequestId } from '../../core/request/model.ts'

export interface TimerDispatcherOptions {
  readonly store: Pick<Store, 'wake' | 'due'>
  readonly clock: Clock
  /** Between two looks at the rows. */
  readonly sweepMs?: number
  /** Requests worked on at once. */
  readonly concurrency?: number
  /** After each sweep: how overdue the longest waiting request was. */
  readonly onSweep?: (latenessMs: number) => void
  /** A runner or a sweep threw; the next sweep tries again. */
  readonly onError: (error: unknown) => void
}

/** Far more than are ever due at once; ids are short. */
const SWEEP_LIMIT = 10_000
/** `setTimeout` takes no more than 2^31-1 ms; such hints are left to the sweep. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The embedded engine's dispatcher: hints are timers of this process. */
export function createTimerDispatcher({
  store,
  clock,
  sweepMs = 5_000,
  concurrency = 64,
  onSweep,
  onError,
}: TimerDispatcherOptions): Dispatcher {
  const timers = new Map<RequestId, { atMs: number; timer: NodeJS.Timeout }>()
  const ready = new Set<RequestId>()
  const running = new Map<RequestId, Promise<void>>()
  /** Hinted while running: to be looked at again afterwards. */
  const again = new Set<RequestId>()
  let run: Runner | undefined
  let stopped = false
  let sweepTimer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | undefined

  function arm(id: RequestId, atMs: number): void {
    const delayMs = Math.max(0, atMs - clock.now())
    if (delayMs > LONGEST_TIMER_MS) return
    timers.set(id, { atMs, timer: setTimeout(fire, delayMs, id, atMs) })
  }

  function fire(id: RequestId, atMs: number): void {
    // Timers may be a millisecond early, and a claim before its time fails.
    if (clock.now() < atMs) {
      arm(id, atMs)
      return
    }
    timers.delete(id)
    enqueue(id)
  }

  function enqueue(id: RequestId): void {
    if (running.has(id)) again.add(id)
    else ready.add(id)
    pump()
  }

  function pump(): void {
    if (!run || stopped) return
    for (const id of ready) {
      if (running.size >= concurrency) return
      ready.delete(id)
      running.set(id, work(id, run))
    }
  }

  async function work(id: RequestId, runner: Runner): Promise<void> {
    try {
      // In a later microtask, so that even a runner that throws at once is first noted as running.
      await Promise.resolve(id).then(runner)
    } catch (error) {
      onError(error)
    }
    running.delete(id)
    if (again.delete(id)) ready.add(id)
    pump()
  }

  async function sweep(): Promise<void> {
    try {
      const { ids, latenessMs } = await store.due(clock.now(), SWEEP_LIMIT)
      onSweep?.(latenessMs)
      for (const id of ids) if (!running.has(id)) ready.add(id)
      pump()
    } catch (error) {
      onError(error)
    }
    if (!stopped) sweepTimer = setTimeout(startSweep, sweepMs)
  }

  function startSweep(): void {
    sweeping = sweep()
  }

  function hint(id: RequestId, atMs: number): void {
    if (stopped) return
    const known = timers.get(id)
    if (known && known.atMs <= atMs) return
    clearTimeout(known?.timer)
    arm(id, atMs)
  }

  return {
    start(runner) {
      run = runner
      startSweep()
    },
    async wake(id, atMs) {
      await store.wake(id, atMs)
      hint(id, atMs)
    },
    hint,
    async stop() {
      stopped = true
      clearTimeout(sweepTimer)
      for (const { timer } of timers.values()) clearTimeout(timer)
      timers.clear()
      ready.clear()
      again.clear()
      await sweeping
      await Promise.all(running.values())
    },
  }
}
