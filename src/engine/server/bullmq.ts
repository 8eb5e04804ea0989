import { type Job, Queue, Worker } from 'bullmq'
import type { Dispatcher } from '../../core/ports.ts'
import type { RequestId } from '../../core/request/model.ts'
import { MOST } from '../room.ts'
import { createWork, type DueRows, type WorkOptions } from '../work.ts'
import type { RedisConnections } from './redis.ts'

export interface BullDispatcherOptions<Id extends string = RequestId> extends WorkOptions<Id> {
  readonly store: DueRows<Id>
  readonly redis: RedisConnections
  /** Begins every key in Redis; the same in all processes over one database. */
  readonly prefix: string
}

type Hint<Id extends string> = { readonly id: Id }

const QUEUE = 'hints'
/** While Redis is away an `add` hangs; beyond this many, hints are left to the sweep. */
const MOST_ADDING = 1_000

/**
 * Hints are jobs in Redis, for whichever worker process is free. A job is only ever a hint: it has no id of its
 * own (BullMQ's ways of replacing and merging jobs lose wakes), is never retried, and leaves nothing behind.
 */
export function createBullDispatcher<Id extends string = RequestId>(
  options: BullDispatcherOptions<Id>,
): Dispatcher<Id> {
  const { store, clock, redis, prefix } = options
  const work = createWork(options)
  let queue: Queue<Hint<Id>> | undefined
  let worker: Worker<Hint<Id>> | undefined
  let adding = 0
  let stopped = false

  function hint(id: Id, atMs: number): void {
    work.hinted(atMs)
    if (stopped || adding >= MOST_ADDING) return
    adding += 1
    void add(id, Math.max(0, atMs - clock.now()))
  }

  async function add(id: Id, delay: number): Promise<void> {
    try {
      queue ??= openQueue()
      await queue.add('hint', { id }, { delay, attempts: 1, removeOnComplete: true, removeOnFail: true })
    } catch (error) {
      if (!stopped) redis.failed(error instanceof Error ? error : new Error(String(error)))
    } finally {
      adding -= 1
    }
  }

  function openQueue(): Queue<Hint<Id>> {
    const connection = redis.open({ maxRetriesPerRequest: null })
    const opened = new Queue<Hint<Id>>(QUEUE, {
      prefix,
      connection,
      skipVersionCheck: true,
      skipMetasUpdate: true,
    })
    opened.on('error', redis.failed)
    return opened
  }

  return {
    start(runner) {
      work.start(runner)
      const connection = redis.open({ maxRetriesPerRequest: null })
      const look = ({ data }: Job<Hint<Id>>) => work.offer(data.id)
      // It asks Redis for its version: of one it does not know it thinks that it waits for whole seconds only.
      worker = new Worker<Hint<Id>>(QUEUE, look, { prefix, connection, concurrency: MOST })
      worker.on('error', (error) => {
        if (!isOfLostJob(error)) redis.failed(error)
      })
    },
    async wake(id, atMs) {
      await store.wake(id, atMs)
      hint(id, atMs)
    },
    hint,
    async stop() {
      stopped = true
      // By force: it need not wait for its jobs, `work` does that, nor for a Redis that is gone.
      const closing = Promise.all([worker?.close(true), queue?.close()])
      await work.stop()
      await closing
    },
  }
}

/** A job that Redis no longer knows, for it came back empty: it answers, and the hint was heard. */
function isOfLostJob(error: Error): boolean {
  // BullMQ's codes of jobs are numbers (`ErrorCode`), those of connections words.
  return 'code' in error && typeof error.code === 'number'
}
