import type { ReplyPublisher } from '../ports.ts'
import type { IncomingEvent } from '../request/model.ts'
import type { PipelineContext } from './context.ts'

/** Undefined where the account is not configured today: what is asked of its publisher can be done without. */
export function publisherOf(
  { adapterOf }: PipelineContext,
  event: IncomingEvent,
): ReplyPublisher | undefined {
  try {
    return adapterOf(event).publisher
  } catch {
    return undefined
  }
}
