import { isGrounded } from '../abilities.ts'
import type { RequestRecord } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import type { Next } from './next.ts'
import { publisherOf } from './publisher-of.ts'
import type { Run } from './run.ts'
import { endUnanswerable } from './unanswerable.ts'

/**
 * Whether there is a place that the answer can go to. Nothing is done for a request before there is one: its process
 * may have died between taking it in and answering the platform, and nobody would ever see what comes of it.
 * @returns undefined where there is one
 */
export async function footing(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
): Promise<Next | undefined> {
  const publisher = publisherOf(context, request.event)
  if (publisher === undefined || !isGrounded(publisher)) return undefined
  const anchor = await run.store.anchor(run.id)
  const found = publisher.footing(request.event, request.createdAt, anchor)
  if (found === 'stands') return undefined
  if (found === 'gone') return endUnanswerable(context, run, request, 'there is no place to answer it')
  return { at: found.waitUntilAt }
}
