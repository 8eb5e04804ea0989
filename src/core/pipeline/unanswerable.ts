import { sentence } from '../reply/messages/index.ts'
import type { RequestRecord } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import type { Next } from './next.ts'
import type { Run } from './run.ts'

/** Ends a request that nobody hears the end of. The cause is for the operator. */
export async function endUnanswerable(
  { log, meter }: PipelineContext,
  run: Run,
  { event }: RequestRecord,
  cause: string,
): Promise<Next> {
  const said = (await run.store.answerOf(run.id))?.sentence ?? sentence('stuck', {})
  await run.store.saveAnswer(run.claim, { sentence: said, cause })
  await run.store.end(run.claim, 'unanswerable', null)
  meter.ended(event.platform, 'unanswerable')
  log.warn({ requestId: run.id, cause }, 'request ended unanswerable')
  return { at: null }
}
