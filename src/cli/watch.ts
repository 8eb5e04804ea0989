import { setTimeout as delay } from 'node:timers/promises'
import { pauseOf } from '../core/pipeline/pauses.ts'
import type { Picture, RequestId, Submission } from '../core/request/model.ts'
import type { RequestAggregate, Store } from '../core/store.ts'
import { duration } from './requests-list.ts'

const LOOK_EVERY_MS = 100

/** Follows a request until it ended, whoever runs it, and reports each look. */
export async function watch(
  store: Store,
  id: RequestId,
  onLook: (aggregate: RequestAggregate) => void | Promise<void> = () => {},
): Promise<RequestAggregate> {
  for (;;) {
    const aggregate = await store.load(id)
    if (aggregate === undefined) throw new Error(`request ${id} is not in the database`)
    await onLook(aggregate)
    if (aggregate.request.state === 'ended') return aggregate
    await delay(LOOK_EVERY_MS)
  }
}

/** What keeps a request from being sent; none of it is in its own rows. */
export interface HeldUp {
  /** Requests that go before it. */
  readonly ahead: number
  /** Why nothing is sent to its Horde for a while, if so. */
  readonly pause: string | undefined
}

export async function heldUp(store: Store, look: RequestAggregate, nowMs: number): Promise<HeldUp> {
  if (!look.submissions.some(isUnsent)) return { ahead: 0, pause: undefined }
  const ahead = await store.lineAhead(look.request.id)
  return { ahead, pause: await pauseOf(store, look.request, nowMs) }
}

/** Where a request stands, in one line for a person: progress bar, people before it, queue position, rough time. */
export function progressLine(
  { request, submissions, pictures }: RequestAggregate,
  { ahead, pause }: HeldUp,
): string {
  if (request.state === 'received') return 'reading your words'
  if (request.state === 'delivering') return 'saving the pictures'
  if (request.state === 'ended') return 'done'
  const wanted = submissions.reduce((sum, { body }) => sum + (body.params.n ?? 1), 0)
  const looks = submissions.flatMap(({ state }) =>
    state.name === 'submitted' && state.last !== null ? [state.last] : [],
  )
  const done = submissions.reduce((sum, one) => sum + finishedOf(one, pictures), 0)
  const unsent = submissions.filter(isUnsent).length
  const place = Math.max(0, ...looks.map(({ queue_position }) => queue_position))
  const waitS = Math.max(0, ...looks.map(({ wait_time }) => wait_time))
  const parts = [
    `${bar(done, wanted)} ${done} of ${wanted}`,
    unsent > 0 ? `${unsent} still to be sent` : '',
    ahead > 0 ? `${ahead === 1 ? '1 request is' : `${ahead} requests are`} ahead` : '',
    pause === undefined ? '' : (HELD.get(pause) ?? 'the Horde asks us to wait'),
    place > 0 ? `place ${place} in the queue` : '',
    waitS > 0 ? `about ${duration(waitS * 1000)}` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

const HELD: ReadonlyMap<string, string> = new Map([
  ['unreachable', 'the Horde does not answer, trying again'],
  ['MaintenanceMode', 'the Horde is being worked on, trying again'],
])

function isUnsent({ state }: Submission): boolean {
  return state.name === 'planned' || state.name === 'submitting'
}

/** While they are fetched, a submission's pictures are both finished at the Horde and stored here. */
function finishedOf({ index, state }: Submission, pictures: readonly Picture[]): number {
  const stored = pictures.filter(({ submission }) => submission === index).length
  return Math.max(stored, state.name === 'submitted' ? (state.last?.finished ?? 0) : 0)
}

export function bar(done: number, wanted: number): string {
  const width = 12
  const filled = wanted === 0 ? 0 : Math.min(width, Math.round((done / wanted) * width))
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`
}

/** A line that is rewritten in place on a terminal, as much of it as fits, and printed once per change elsewhere. */
export function liveLine(stream: NodeJS.WriteStream = process.stderr): {
  show(line: string): void
  end(): void
} {
  let last = ''
  return {
    show(line) {
      if (line === last) return
      last = line
      // A line that wraps could not be taken back.
      stream.write(stream.isTTY ? `\r\x1b[2K${line.slice(0, stream.columns - 1)}` : `${line}\n`)
    },
    end() {
      if (stream.isTTY && last !== '') stream.write('\r\x1b[2K')
    },
  }
}
