import * as z from 'zod'

/** An account's address: `name` on its own server, `name@domain` elsewhere. */
export const acct = z
  .string()
  .max(500)
  .regex(/^[^\s@<>#]+(?:@[^\s@<>#]+)?$/u)

export const accountSchema = z.object({
  id: z.string(),
  acct,
  displayName: z.string().nullish(),
  note: z.string().nullish(),
  /** The table of a profile. */
  fields: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .nullish()
    .catch(null),
  url: z.string().nullish(),
  bot: z.boolean().nullish(),
})
export type Account = z.infer<typeof accountSchema>

/** As much of a status as is read, named as the SDK names it. Servers leave out what they do not know. */
export const statusSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  editedAt: z.string().nullish(),
  account: accountSchema,
  content: z.string().nullish(),
  visibility: z.string().nullish(),
  sensitive: z.boolean().nullish(),
  spoilerText: z.string().nullish(),
  language: z.string().nullish(),
  inReplyToId: z.string().nullish(),
  reblog: z.unknown().optional(),
  mentions: z
    .array(z.object({ id: z.string().nullish(), acct: z.string(), url: z.string().nullish() }))
    .nullish(),
  tags: z.array(z.object({ name: z.string(), url: z.string().nullish() })).nullish(),
  emojis: z.array(z.object({ shortcode: z.string() })).nullish(),
  url: z.string().nullish(),
  mediaAttachments: z
    .array(z.object({ id: z.string(), url: z.string().nullish(), description: z.string().nullish() }))
    .nullish(),
})
export type Status = z.infer<typeof statusSchema>
