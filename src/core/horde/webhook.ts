import * as z from 'zod'
import type { Secret } from '../secret.ts'

/** Path under which finished images are told; a submission's secret follows. */
export const WEBHOOK_PATH = '/webhook/horde/'

/** Makes a submission's webhook address under our public one. */
export function webhookUrls(publicUrl: string): (secret: Secret) => string {
  return (secret) => `${publicUrl}${WEBHOOK_PATH}${secret.reveal()}`
}

/**
 * What we read of a webhook: the submission's id at the Horde and the image's. The rest (`img`, `seed`, …) is not
 * signed, so it is not believed; the images are fetched as ever.
 *
 * Source: AI Horde server 5.1.5: one POST for each finished image, up to three tries with 3 s each.
 */
export const webhookBody = z.object({
  request: z.string().regex(/^[\w-]{1,64}$/),
  id: z.string().regex(/^[\w-]{1,64}$/),
})
