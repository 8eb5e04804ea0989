import type { Clock, Log, Runner } from '../core/ports.ts'
import type { RequestId } from '../core/request/model.ts'
import type { Due } from '../core/store.ts'
import { DatabaseWatch } from './database-watch.ts'
import { createRoom } from './room.ts'

/** The rows that are run: requests, or givers. */
export interface DueRows<Id extends string> {
  due(nowMs: number, limit: number): Promise<Due<Id>>
  wake(id: Id, atMs: number): Promise<void>
}

export interface WorkOptions<Id extends string = RequestId> {
  readonly store: Pick<DueRows<Id>, 'due'>
  readonly clock: Clock
  /** Between two looks at the rows. */
  readonly sweepMs?: number
  /** After each sweep: how overdue the longest waiting request was. */
  readonly onSweep?: (latenessMs: number) => void
  readonly log: Log
  /** Shared by all who look at rows of the same database. */
  readonly database?: DatabaseWatch
}

/** What one process works on: the same for every kind of hint, and right without any. */
export interface Work<Id extends string = RequestId> {
  start(run: Runner<Id>): void
  /** To be told of each hint that this process gives, whoever will run it. One for now: somebody waits for it here. */
  hinted(atMs: number): void
  /** Looks at the request as soon as there is room; resolves when that is done, or left to a run under way. */
  offer(id: Id): Promise<void>
  /** Takes up nothing more and waits for what is running. */
  stop(): Promise<void>
}

/** Far more than are ever due at once; ids are short. */
const SWEEP_LIMIT = 10_000

/** Runs what is hinted, and every few seconds whatever is due and free. */
export function createWork<Id extends string = RequestId>({
  store,
  clock,
  sweepMs = 5_000,
  onSweep,
  log,
  database = new DatabaseWatch(log),
}: WorkOptions<Id>): Work<Id> {
  /** In the order in which they came, each with those who wait for it. */
  const ready = new Map<Id, (() => void)[]>()
  const running = new Map<Id, Promise<void>>()
  /** Hinted while running: to be looked at again afterwards. */
  const again = new Set<Id>()
  /** Requests that processes died over. Each has the process to itself, so that nobody dies with it. */
  const alone = new Set<Id>()
  const room = createRoom()
  let solo = false
  /** The others go first for the time between two sweeps, for the process may be dead afterwards. */
  let suspects = new Set<Id>()
  let run: Runner<Id> | undefined
  let stopped = false
  let sweepTimer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | undefined

  function pump(): void {
    if (!run || stopped || solo) return
    const [suspect] = alone
    if (suspect !== undefined) {
      if (running.size > 0) return
      alone.delete(suspect)
      solo = true
      running.set(suspect, work(suspect, run, [], true))
      return
    }
    for (const [id, waiting] of ready) {
      if (running.size >= room.size()) return
      ready.delete(id)
      running.set(id, work(id, run, waiting))
    }
  }

  async function work(
    id: Id,
    runner: Runner<Id>,
    waiting: readonly (() => void)[],
    isAlone = false,
  ): Promise<void> {
    try {
      // In a later microtask, so that even a runner that throws at once is first noted as running.
      await Promise.resolve().then(() => runner(id, isAlone))
    } catch (error) {
      // Without a database every run fails; that has been said once.
      if (!database.isDown) log.error({ requestId: id, err: error }, 'running a request failed; trying again')
    }
    running.delete(id)
    solo = false
    for (const done of waiting) done()
    if (again.delete(id)) queue(id)
    pump()
  }

  function queue(id: Id): (() => void)[] {
    const waiting = ready.get(id) ?? []
    ready.set(id, waiting)
    return waiting
  }

  async function sweep(): Promise<void> {
    // Where it does not answer the watch says so, and the next sweep asks again.
    const due = await database.ask(() => store.due(clock.now(), SWEEP_LIMIT)).catch(() => undefined)
    if (due !== undefined) takeUp(due)
    if (!stopped) sweepTimer = setTimeout(startSweep, sweepMs)
  }

  function takeUp(due: Due<Id>): void {
    onSweep?.(due.latenessMs)
    for (const id of due.ids) if (!running.has(id)) queue(id)
    for (const id of due.suspects) if (suspects.has(id)) alone.add(id)
    suspects = new Set(due.suspects)
    pump()
  }

  function startSweep(): void {
    sweeping = sweep()
  }

  return {
    start(runner) {
      run = runner
      startSweep()
    },
    hinted(atMs) {
      if (atMs <= clock.now()) room.wanted()
    },
    async offer(id) {
      // Where nothing runs, the first sweep will find it; keeping it would only cost memory.
      if (!run || stopped) return
      if (running.has(id)) {
        again.add(id)
        return
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      queue(id).push(resolve)
      pump()
      await promise
    },
    async stop() {
      stopped = true
      clearTimeout(sweepTimer)
      for (const waiting of ready.values()) for (const done of waiting) done()
      ready.clear()
      alone.clear()
      again.clear()
      await sweeping
      await Promise.all(running.values())
    },
  }
}
