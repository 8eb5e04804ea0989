import { createHash } from 'node:crypto'
import type { PictureSpec } from './fingerprint.ts'
import type { SimGeneration } from './queue.ts'

/** A link works this long; every status call makes a fresh one. */
const LINK_LIFE_MS = 30 * 60_000
/** The pictures themselves go about two hours after they were made. */
export const PICTURE_LIFE_MS = 120 * 60_000

/** A link like a presigned one: whoever has it may read until it expires. */
export function linkOf(generation: SimGeneration, origin: string, nowMs: number): string {
  const expires = String(Math.floor(nowMs) + LINK_LIFE_MS)
  return `${origin}/images/${generation.id}.webp?expires=${expires}&signature=${sign(generation.id, expires)}`
}

export function isLinkAlive(id: string, expires: string, signature: string, nowMs: number): boolean {
  return signature === sign(id, expires) && Number(expires) > nowMs
}

export function pictureSpecOf({ request, model, seed, index }: SimGeneration): PictureSpec {
  const { prompt, params } = request.body
  return { prompt, model, loras: params.loras ?? [], seed, index }
}

/** Nobody is kept out by this; it makes a link that was put together wrongly fail. */
function sign(id: string, expires: string): string {
  return createHash('sha256').update(`${id} ${expires}`).digest('hex').slice(0, 16)
}
