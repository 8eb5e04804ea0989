import type { HordeError } from '../horde/errors.ts'
import type { GenerateRequest, SharedKeyAnswer } from '../horde/schema.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Failure } from '../request/model.ts'

/** They logged out, or in to another account, since the request was planned for this one. */
export function ownKeyGone(): Failure {
  return { sentence: sentence('ownKeyRefused', {}), cause: 'the key that was to pay is gone', ofAll: true }
}

/** The key that a person gave us does not work any more, which is nothing that the operator could mend. */
export function ownKeyRefused(error: HordeError): Failure | undefined {
  if (error.kind !== 'key') return undefined
  return {
    sentence: sentence('ownKeyRefused', {}),
    cause: `own key: ${error.rc ?? error.status}`,
    ofAll: true,
  }
}

/** A shared key may be for small pictures only; AI Horde 5.1.5 fails at saying so. */
export function beyondCaps(
  { params: { width = 512, height = 512, steps = 30 } }: GenerateRequest,
  caps: Pick<SharedKeyAnswer, 'max_image_pixels' | 'max_image_steps'> | undefined,
): Failure | undefined {
  const over = (limit: number, value: number) => limit >= 0 && value > limit
  if (caps === undefined) return undefined
  if (!over(caps.max_image_pixels, width * height) && !over(caps.max_image_steps, steps)) return undefined
  return { sentence: sentence('shareTooSmall', {}), cause: 'beyond the limits of the shared key' }
}
