import * as z from 'zod'

/** An id. Source: docs.discord.com, "Reference", "Snowflakes". */
export const snowflake = z.string().regex(/^\d{1,20}$/)

/** A person or a program, as much of them as is used. Source: docs.discord.com, "User Object". */
export const userSchema = z.looseObject({
  id: snowflake,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
})
export type User = z.infer<typeof userSchema>

/** What they are called: on a server, by a name that they chose, or by the one that is theirs alone. */
export function nameOf(
  { username, global_name: chosen }: Pick<User, 'username' | 'global_name'>,
  nick?: string | null,
): string {
  return nick?.trim() || chosen?.trim() || username
}
