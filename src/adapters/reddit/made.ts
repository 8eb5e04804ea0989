import * as z from 'zod'

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
export const made = z.object({ fullname: z.string(), url: z.string().nullable() })
export type Made = z.output<typeof made>

/** What a step that people see came to. */
export const stepResult = z.union([
  made,
  /** There was nothing for it to do. */
  z.object({ skipped: z.literal(true) }),
  /** Reddit does not take it there. */
  z.object({ refused: z.literal(true) }),
])
export type StepResult = z.output<typeof stepResult>
