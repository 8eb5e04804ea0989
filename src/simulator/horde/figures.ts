import type { GenerateRequest } from '../../core/horde/schema.ts'
import type { Queue } from './queue.ts'

const MINUTE_MS = 60_000

/** `GET /status/performance`, as far as it is about images. */
export function performanceOf(queue: Queue, nowMs: number) {
  const live = [...queue.live()].map(({ body, waiting, jobs }) => ({
    images: waiting.length + jobs.length,
    each: megapixelsteps(body),
  }))
  const lately = [...queue.images.values()].filter(({ madeAt }) => madeAt > nowMs - MINUTE_MS)
  return {
    queued_requests: sum(live.map(({ images }) => images)),
    queued_megapixelsteps: rounded(sum(live.map(({ images, each }) => images * each))),
    past_minute_megapixelsteps: rounded(sum(lately.map(({ request }) => megapixelsteps(request.body)))),
    worker_count: queue.workers.length,
    thread_count: sum(queue.workers.map(({ threads = 1 }) => threads)),
    queued_text_requests: 0,
    text_worker_count: 0,
    text_thread_count: 0,
    queued_tokens: 0,
    past_minute_tokens: 0,
    queued_forms: 0,
    interrogator_count: 0,
    interrogator_thread_count: 0,
  }
}

function megapixelsteps({ params: { width = 512, height = 512, steps = 30 } }: GenerateRequest): number {
  return (width * height * steps) / 1_000_000
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** `GET /status/news`, newest first. */
export const NEWS = [
  [
    '2026-03-01',
    'Four volunteers and no end',
    'The simulated workers draw day and night. **Thank them** kindly.',
  ],
  [
    '2026-02-01',
    'Simulated kudos are not money',
    'They never were. See [the rules](https://example.org/rules).',
  ],
  ['2026-01-15', 'A longer queue', 'There is room for everybody, at their own turn.'],
  ['2026-01-01', 'The simulator is open', 'Welcome.'],
].map(([date_published, title, newspiece]) => ({
  date_published,
  title,
  newspiece,
  importance: 'Information',
  tags: ['simulator'],
  more_info_urls: ['https://example.org/news'],
}))
