import type { GenerateRequest } from '../horde/schema.ts'
import { readsPictures } from '../ports.ts'
import type { Submission } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import type { Run } from './run.ts'

/**
 * The body as sent: webhook, source picture and for whom it is are added only now. Undefined when the picture is
 * gone.
 */
export async function bodyToSend(
  context: PipelineContext,
  run: Run,
  { body: planned, source, secret }: Submission,
  person: string | undefined,
): Promise<GenerateRequest | undefined> {
  const webhook = secret && context.settings.webhookUrl?.(secret)
  const body: GenerateRequest = {
    // Whom the operator names counts for all.
    ...(person !== undefined && { proxied_account: person }),
    ...planned,
    ...(webhook !== undefined && { webhook }),
  }
  if (source === null) return body
  // Nothing attached is planned yet.
  if ('url' in source) return undefined
  const origin = await run.store.load(source.requestId)
  const reply = await run.store.replyOf(source.requestId)
  if (origin === undefined || reply === undefined) return undefined
  const { publisher } = context.adapterOf(origin.request.event)
  if (!readsPictures(publisher)) return undefined
  const bytes = await run.effect((signal) => publisher.readPicture(reply, source.picture, signal))
  if (bytes === undefined) return undefined
  return { ...body, source_image: Buffer.from(bytes).toString('base64') }
}
