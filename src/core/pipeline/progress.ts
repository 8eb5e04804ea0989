import * as z from 'zod'
import { type ProgressShower, showsProgress } from '../abilities.ts'
import { isToCome } from '../ahead.ts'
import { LeaseLostError, PublishError } from '../errors.ts'
import type { ReplyPublisher } from '../ports.ts'
import { altTextOf } from '../reply/compose.ts'
import { progressText } from '../reply/progress.ts'
import { drawnPictures } from '../reply/shown.ts'
import type { Delivery } from '../request/delivery.ts'
import type { IncomingEvent, Picture } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import type { PipelineContext } from './context.ts'
import { lineAhead } from './line-ahead.ts'
import { keyOf, outgoingImage } from './outgoing.ts'
import { publisherOf } from './publisher-of.ts'
import type { Run } from './run.ts'

/** Shown again although nothing changed: what is shown may have to change its way of being shown. */
const AT_LEAST_EVERY_MS = 60_000
const TRY_MS = 10_000
const LONGEST_BACKOFF_MS = 60_000

/** What people see, and when the last attempt to change it was begun. */
const shownSchema = z.object({
  text: z.string(),
  /** Submission and index of each picture. */
  images: z.array(z.tuple([z.number(), z.number()])),
  at: z.number(),
  /** When the latest attempt was begun that may still take effect. */
  inDoubtAt: z.number().nullable(),
  /** The anchor that it was shown by, as JSON: by another one it has to be shown anew. */
  anchor: z.string().default(''),
})
type Shown = z.infer<typeof shownSchema>

type Shower = ReplyPublisher & ProgressShower

/** Who shows how far this request is, and how often at most; undefined where nobody sees that. */
export function showerOf(
  context: PipelineContext,
  event: IncomingEvent,
): { readonly publisher: Shower; readonly everyMs: number } | undefined {
  const publisher = publisherOf(context, event)
  if (publisher === undefined || !showsProgress(publisher)) return undefined
  const everyMs = publisher.progressEveryMs(event)
  return everyMs === undefined ? undefined : { publisher, everyMs }
}

/**
 * Shows a person how far their request is, where that changed and it is time. Noted before and after, so that a reply
 * can wait for a change that may still be on its way.
 * @returns when to look again, if at all; `gone` where there is no place for the reply any more
 */
export async function showProgress(
  context: PipelineContext,
  run: Run,
  event: IncomingEvent,
): Promise<number | 'gone' | undefined> {
  const shower = showerOf(context, event)
  if (shower === undefined) return undefined
  const aggregate = await run.load()
  const { request } = aggregate
  const { delivery, shown } = progressOf(aggregate)
  // By the person, who may have asked to hear nothing more.
  if (delivery.state !== 'open' || request.cancelRequested) return undefined
  const { publisher, everyMs } = shower
  const now = run.now()
  const nextAt = (shown?.at ?? 0) + Math.min(LONGEST_BACKOFF_MS, everyMs * 2 ** delivery.failures)
  if (shown !== undefined && isToCome(nextAt, now)) return nextAt

  const capabilities = publisher.capabilities(request.event)
  const text = progressText(aggregate, await lineAhead(run, aggregate), capabilities)
  const pictures = inOrder(aggregate, shown).slice(0, capabilities.imagesPerReply)
  const images = pictures.map(({ submission, index }): Shown['images'][number] => [submission, index])
  const refreshAt = (shown?.at ?? 0) + AT_LEAST_EVERY_MS
  const anchor = JSON.stringify((await run.store.anchor(run.id)) ?? null)
  const same =
    shown?.anchor === anchor && shown.text === text && JSON.stringify(shown.images) === JSON.stringify(images)
  if (same && isToCome(refreshAt, now)) return refreshAt

  const save = (state: Delivery['state'], seen: Shown, failures: number) =>
    run.store.saveDelivery(run.claim, {
      ...delivery,
      state,
      failures,
      steps: { [STEP]: { state: 'done', result: seen } },
    })
  const before = { text: shown?.text ?? '', images: shown?.images ?? [], at: now, anchor }
  const inDoubtAt = shown?.inDoubtAt ?? null
  await save('open', { ...before, inDoubtAt: now }, delivery.failures)
  try {
    const progress = {
      key: keyOf(request),
      text,
      locale: request.event.locale,
      images: pictures.map((picture, position) =>
        outgoingImage(run, aggregate, picture, {
          position,
          altText: altTextOf(aggregate, picture, capabilities),
          capabilities,
        }),
      ),
      nsfw: aggregate.submissions.some(({ body }) => body.nsfw),
    }
    await run.effect((signal, send) =>
      publisher.showProgress(
        request.event,
        progress,
        AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
        send,
      ),
    )
    await save('open', { text, images, at: now, inDoubtAt, anchor }, 0)
    return now + AT_LEAST_EVERY_MS
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    const { kind, outcome } =
      error instanceof PublishError ? error : { kind: 'transient', outcome: 'unknown' }
    // Where much is shown, waiting is the rule.
    if (kind !== 'rate-limited') {
      context.log.warn({ requestId: run.id, err: error }, 'progress could not be shown')
    }
    if (kind === 'target-gone') return 'gone'
    const state = kind === 'rejected' ? 'unanswerable' : 'open'
    await save(
      state,
      { ...before, inDoubtAt: outcome === 'unknown' ? now : inDoubtAt },
      delivery.failures + 1,
    )
    return undefined
  }
}

/** When a change of what is shown that may still be on its way has either landed or never will; 0 without one. */
export function progressSettledAt(aggregate: RequestAggregate, settleMs: number): number {
  const { shown } = progressOf(aggregate)
  return shown?.inDoubtAt == null ? 0 : shown.inDoubtAt + TRY_MS + settleMs
}

const STEP = 'shown'

function progressOf({ request, deliveries }: RequestAggregate): { delivery: Delivery; shown?: Shown } {
  const delivery = deliveries.find(({ kind }) => kind === 'progress') ?? {
    requestId: request.id,
    kind: 'progress',
    state: 'open',
    steps: {},
    failures: 0,
  }
  const record = delivery.steps[STEP]
  return record?.state === 'done' ? { delivery, shown: shownSchema.parse(record.result) } : { delivery }
}

/** Those that are shown already stay where they are. */
function inOrder(aggregate: RequestAggregate, shown: Shown | undefined): Picture[] {
  const drawn = drawnPictures(aggregate)
  const place = ({ submission, index }: Picture): number => {
    const found = shown?.images.findIndex((one) => one[0] === submission && one[1] === index) ?? -1
    return found < 0 ? Number.MAX_SAFE_INTEGER : found
  }
  return drawn.toSorted((a, b) => place(a) - place(b))
}
