import { setTimeout as delay } from 'node:timers/promises'
import type { RequestId } from '../core/request/model.ts'
import type { RequestAggregate, Store } from '../core/store.ts'

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

/** Where a request stands, in one line for a person: progress bar, queue position, rough time. */
export function progressLine({ request, submissions, pictures }: RequestAggregate): string {
  if (request.state === 'received') return 'reading your words'
  if (request.state === 'delivering') return 'saving the pictures'
  if (request.state === 'ended') return 'done'
  const wanted = submissions.reduce((sum, { body }) => sum + (body.params.n ?? 1), 0)
  const looks = submissions.flatMap(({ state }) =>
    state.name === 'submitted' && state.last !== null ? [state.last] : [],
  )
  const done = pictures.length + looks.reduce((sum, { finished }) => sum + finished, 0)
  const waiting = submissions.filter(
    ({ state }) => state.name === 'planned' || state.name === 'submitting',
  ).length
  const place = Math.max(0, ...looks.map(({ queue_position }) => queue_position))
  const waitS = Math.max(0, ...looks.map(({ wait_time }) => wait_time))
  const parts = [
    `${bar(done, wanted)} ${done} of ${wanted}`,
    waiting > 0 ? `${waiting} still to be sent` : '',
    place > 0 ? `place ${place} in the queue` : '',
    waitS > 0 ? `about ${waitS} s` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function bar(done: number, wanted: number): string {
  const width = 12
  const filled = wanted === 0 ? 0 : Math.min(width, Math.round((done / wanted) * width))
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`
}

/** A line that is rewritten in place on a terminal and printed once per change elsewhere. */
export function liveLine(stream: NodeJS.WriteStream = process.stderr): {
  show(line: string): void
  end(): void
} {
  let last = ''
  return {
    show(line) {
      if (line === last) return
      last = line
      stream.write(stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`)
    },
    end() {
      if (stream.isTTY && last !== '') stream.write('\r\x1b[2K')
    },
  }
}
