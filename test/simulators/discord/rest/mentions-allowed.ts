import type { Field } from './form.ts'

const MOST = 100
const KINDS = ['users', 'roles', 'everyone'] as const

/** discord.com/developers/docs/resources/message#allowed-mentions-object */
export function checkAllowedMentions(allowed: Field): void {
  if (allowed.object() === undefined) return
  const parse = allowed.at('parse')
  const parsed = parse.list().map((one) => one.oneOf(KINDS))
  allowed.at('replied_user').flag()
  for (const key of ['users', 'roles'] as const) {
    const listed = allowed.at(key).list({ max: MOST })
    for (const one of listed) one.snowflake()
    if (parsed.includes(key) && listed.length > 0) {
      allowed.refuse(
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
      )
    }
  }
}
