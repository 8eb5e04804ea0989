import * as z from 'zod'

/** Where the source got to. */
export const cursorSchema = z.object({
  /** Epoch ms; what is older is not for us: it was there before we ever listened. */
  since: z.number(),
  comments: z
    .object({
      /** Fullname of the newest comment that was taken in; null: the next look reads the newest page. */
      anchor: z.string().nullable(),
      /** When the newest one was written, epoch ms. */
      at: z.number(),
      /** Fullnames of those looked at, the newest first, up to `REMEMBERED`. */
      seen: z.array(z.string()),
      /** Looks so far at the newest page. */
      looks: z.number(),
    })
    .optional(),
})
export type Cursor = z.infer<typeof cursorSchema>
export type CommentCursor = NonNullable<Cursor['comments']>
