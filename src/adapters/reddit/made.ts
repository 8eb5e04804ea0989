import * as z from 'zod'
import type { Json } from '../../core/json.ts'
import type { OutgoingReply, StepContext } from '../../core/ports.ts'
import type { Posted } from './client.ts'
import { type Where, whereSchema } from './where.ts'

/** What is kept of a posted reply. */
export const postedSchema = z.object({
  /** The comment or message that answers. */
  reply: z.string(),
  /** A message cannot be taken back. */
  direct: z.boolean(),
  /** The post with the pictures, where they are not in the comment. */
  post: z.string().nullable(),
  /** Ids of the uploads that it shows, in order. */
  assets: z.array(z.string()),
  /** One upload shows all pictures. */
  collage: z.boolean(),
  pictures: z.number(),
})
export type PostedRef = z.output<typeof postedSchema>

/** A comment, message or post of ours, as a step gives it. */
const made = z.object({
  fullname: z.string(),
  url: z.string().nullable(),
  /** False: it says that the pictures can be shown nowhere. */
  shows: z.boolean(),
})
export type Made = z.output<typeof made>

/** What a step that people see came to. */
const stepResult = z.union([
  made,
  /** There was nothing for it to do. */
  z.object({ skipped: z.literal(true) }),
  /** Reddit does not take it there. */
  z.object({ refused: z.literal(true) }),
])
export type StepResult = z.output<typeof stepResult>

/** An upload that a post or comment can use. */
const asset = z.object({ assetId: z.string(), url: z.string() })
export type Asset = z.output<typeof asset>

type Results = Pick<StepContext, 'result'>

export function whereOf({ result }: Results): Where {
  return whereSchema.parse(result('where'))
}

export function uploadStep(place: number): string {
  return `upload-${place}`
}

export function assetsOf({ images }: OutgoingReply, { result }: Results): Asset[] {
  return images.flatMap((_, place) => asset.nullable().parse(result(uploadStep(place))) ?? [])
}

/** The step that uploads all pictures as one, for a comment that they only get to when no post takes them. */
export const TOGETHER = 'upload-together'

/** The uploads that a reply shows. */
export interface Uploads {
  readonly assets: readonly Asset[]
  /** One shows all pictures. */
  readonly collage: boolean
}

/** What was uploaded at first. */
export function firstUploads(reply: OutgoingReply, results: Results): Uploads {
  return { assets: assetsOf(reply, results), collage: whereOf(results).collage }
}

/** What the last step shows, which may be the pictures together. */
export function lastUploads(reply: OutgoingReply, results: Results): Uploads {
  const together = asset.nullable().parse(results.result(TOGETHER))
  return together === null ? firstUploads(reply, results) : { assets: [together], collage: true }
}

/** What a step made that people see. */
export function madeBy({ result }: Results, step: string): Made | undefined {
  return madeAs(result(step))
}

export function madeAs(result: Json | undefined): Made | undefined {
  const came = stepResult.optional().parse(result)
  return came !== undefined && 'fullname' in came ? came : undefined
}

export function isShown(results: Results, step: string): boolean {
  return madeBy(results, step) !== undefined
}

export function madeOf({ fullname, url }: Posted): Made {
  return { fullname, url: url ?? null, shows: true }
}
