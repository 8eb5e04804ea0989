import type { GenerateRequest } from '../horde/schema.ts'
import type { Submission } from '../request/model.ts'
import type { PipelineContext } from './context.ts'

/** The body as sent: webhook, source picture and for whom it is are added only now. */
export function bodyToSend(
  { settings }: PipelineContext,
  { body, secret }: Submission,
  image: Uint8Array | undefined,
  person: string | undefined,
): GenerateRequest {
  const webhook = secret && settings.webhookUrl?.(secret)
  return {
    // Whom the operator names counts for all.
    ...(person !== undefined && { proxied_account: person }),
    ...body,
    ...(webhook !== undefined && { webhook }),
    ...(image !== undefined && { source_image: Buffer.from(image).toString('base64') }),
  }
}
