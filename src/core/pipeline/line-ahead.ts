import type { LineAhead } from '../reply/progress.ts'
import { QUEUE_WINDOW_MS, queueMinutes } from '../request/limits.ts'
import type { RequestAggregate } from '../store.ts'
import type { Run } from './run.ts'

/** How long our own line is in front of a request; nothing of it is left once all was sent. */
export async function lineAhead(run: Run, { submissions }: RequestAggregate): Promise<LineAhead> {
  const waits = submissions.some(({ state }) => state.name === 'planned')
  const requests = waits ? await run.store.lineAhead(run.id) : 0
  if (requests === 0) return { requests, minutes: 0 }
  const now = run.now()
  const look = await run.store.queueLook(now - QUEUE_WINDOW_MS)
  return { requests, minutes: queueMinutes({ ...look, waiting: requests }, now) }
}
