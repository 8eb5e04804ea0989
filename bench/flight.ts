import { LONGEST_WAIT_MS } from '../src/core/ahead.ts'
import type { GenerateRequest } from '../src/core/horde/schema.ts'
import { parseCommand } from '../src/core/request/command.ts'
import { type RequestId, requestId, type Submission } from '../src/core/request/model.ts'
import type { Store } from '../src/core/store.ts'
import { event } from './herald.ts'

/** What is drawn, over and over. */
export const BODY: GenerateRequest = {
  prompt: 'a lighthouse',
  params: { seed: '1', n: 1 },
  models: ['any'],
  nsfw: false,
  censor_nsfw: true,
  trusted_workers: true,
  slow_workers: true,
  r2: true,
  replacement_filter: true,
  allow_downgrade: true,
}

const MINUTE_MS = 60_000
/** Rows at a time, so that their commits are shared. */
const TOGETHER = 500

interface Flight {
  readonly count: number
  /** Number of the first one. */
  readonly from?: number
  readonly hordeUrl: string
  /** The job at the Horde that all of them are; one that it does not know, unless given. */
  readonly hordeId?: string
  readonly checkAt: number
}
type AtHorde = Omit<Flight, 'count' | 'from'>

/** When nothing is due during a bench, epoch ms; a later time would count as one of a clock that was set back. */
export function farAhead(): number {
  return Date.now() + LONGEST_WAIT_MS - MINUTE_MS
}

/**
 * Requests as they are while the Horde draws: planned, submitted, to be looked at later.
 * @returns their ids
 */
export async function park(store: Store, { count, from = 0, ...horde }: Flight): Promise<RequestId[]> {
  const ids: RequestId[] = []
  for (let first = 0; first < count; first += TOGETHER) {
    const numbers = Array.from(
      { length: Math.min(TOGETHER, count - first) },
      (_, index) => from + first + index,
    )
    ids.push(...(await Promise.all(numbers.map((number) => parkOne(store, number, horde)))))
  }
  return ids
}

async function parkOne(store: Store, number: number, horde: AtHorde): Promise<RequestId> {
  const { hordeUrl, checkAt } = horde
  const parked = { ...event(number), eventId: `parked${number}`, hordeUrl }
  const id = requestId(parked.platform, parked.account, parked.eventId)
  const parsed = parseCommand(parked.text, () => true)
  if (parsed.kind !== 'command' || parsed.command.kind !== 'draw') throw new Error('the words are no command')
  // Due in a moment only: a Herald that runs meanwhile would take it up first.
  const now = Date.now() + MINUTE_MS / 2
  await store.insert({ id, event: parked, parsed, hordeUrl, createdAt: now })
  const claim = await store.claim(id, now, now + 600_000)
  if (claim === undefined) throw new Error(`${id} cannot be claimed`)
  const { words } = parsed.command
  await store.savePlan(claim, { words, remarks: [], submissions: [submission(now, horde)] })
  await store.release(claim, checkAt)
  return id
}

function submission(now: number, { checkAt, hordeId = 'parked' }: AtHorde): Submission {
  return {
    index: 0,
    style: 'anime',
    body: BODY,
    source: null,
    state: {
      name: 'submitted',
      hordeId,
      submittedAt: now,
      tries: 0,
      checkAt,
      impossibleSince: null,
      fetchFailedSince: null,
      // A worker has it: it does not wait there any more.
      last: {
        done: false,
        faulted: false,
        is_possible: true,
        finished: 0,
        processing: 1,
        restarted: 0,
        waiting: 0,
        queue_position: 0,
        wait_time: 60,
        kudos: 10,
      },
    },
  }
}
