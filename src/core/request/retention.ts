import type { Log } from '../ports.ts'
import type { Store } from '../store.ts'

const DAY_MS = 24 * 3_600_000
/** How far the time that retention goes by may move in one run. */
const LARGEST_STEP_MS = 6 * 3_600_000
const BATCH = 200
const MOST_BATCHES = 50

const RETENTION_EVERY_MS = 3_600_000

export interface RetentionSettings {
  /** Words, names, settings and replies of ended requests, strikes and notices. */
  readonly textDays: number
  /** Ids and outcomes: the memory against answering twice. */
  readonly idDays: number
}

export interface RetentionReport {
  /** Ended requests whose text went. */
  readonly erased: number
  /** Requests that are gone altogether. */
  readonly removed: number
}

/**
 * Erases what has been kept long enough. Any number of processes may do it, any number of times.
 *
 * It does not trust the clock with all at once: it goes by a time of its own, kept in the store, which follows
 * the clock by at most six hours a run. A clock that is set to next year for a moment costs at most six hours'
 * worth of what was due anyway; after ten days without running, what is due has gone within two more. The very
 * first run only notes the time.
 */
export async function applyRetention(
  store: Store,
  nowMs: number,
  { textDays, idDays }: RetentionSettings,
): Promise<RetentionReport> {
  const atMs = await store.followClock('retention', nowMs, LARGEST_STEP_MS)
  if (atMs === undefined) return { erased: 0, removed: 0 }
  const textBefore = atMs - textDays * DAY_MS
  const removed = await inBatches((limit) => store.removeEnded(atMs - idDays * DAY_MS, limit))
  const erased = await inBatches((limit) => store.eraseEnded(textBefore, limit))
  await inBatches((limit) => store.removeGifts(atMs - idDays * DAY_MS, limit))
  await inBatches((limit) => store.eraseGifts(textBefore, limit))
  await store.dropStandings(textBefore, atMs)
  return { erased, removed }
}

/** Short transactions, and an end to it however much there is: the next run goes on. */
async function inBatches(batch: (limit: number) => Promise<number>): Promise<number> {
  let done = 0
  for (let round = 0; round < MOST_BATCHES; round += 1) {
    const count = await batch(BATCH)
    done += count
    if (count < BATCH) break
  }
  return done
}

/** Applies retention now and every hour until the returned function is called, which waits for a run under way. */
export function keepRetention(apply: () => Promise<RetentionReport>, log: Log): () => Promise<void> {
  async function once(): Promise<void> {
    try {
      const report = await apply()
      if (report.erased + report.removed > 0) log.info({ ...report }, 'old requests erased')
    } catch (error) {
      log.error({ err: error }, 'erasing old requests failed; it is tried again in an hour')
    }
  }
  let running = once()
  const timer = setInterval(() => {
    running = running.then(once)
  }, RETENTION_EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
