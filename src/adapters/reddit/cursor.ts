import * as z from 'zod'

/** Where the source got to. */
export const cursorSchema = z.object({
  /** Epoch ms; what is older is not for us: it was there before we ever listened. */
  since: z.number(),
  comments: z
    .object({
      /** Up to here all was looked through, but for what listings are late with. Epoch ms. */
      at: z.number(),
      /** Fullnames of comments that were looked at, the newest first, up to `REMEMBERED`. */
      seen: z.array(z.string()),
    })
    .optional(),
})
export type Cursor = z.infer<typeof cursorSchema>
export type CommentCursor = NonNullable<Cursor['comments']>
