import { AllowedMentionsTypes, type APIAllowedMentions } from 'discord.js'
import type { Channel, Mentions, User } from './model.ts'
import type { World } from './world.ts'

export interface Words {
  readonly channel: Channel
  readonly author: User
  readonly content: string
  readonly replyTo?: string | undefined
}

/**
 * Whom words name, as far as that is allowed; without `allowed` everybody.
 * discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function mentionsOf(
  world: World,
  { author, content, replyTo }: Words,
  allowed: APIAllowedMentions | undefined = undefined,
): Mentions {
  const may = (kind: AllowedMentionsTypes, listed: readonly string[] | undefined, id: string) =>
    allowed === undefined || (allowed.parse?.includes(kind) ?? false) || (listed?.includes(id) ?? false)
  const named = (pattern: RegExp) => [...content.matchAll(pattern)].map(([, id = '']) => id)
  const users = new Set(
    named(/<@!?(\d+)>/g).filter(
      (id) => world.users.has(id) && may(AllowedMentionsTypes.User, allowed?.users, id),
    ),
  )
  const repliedTo = replyTo === undefined ? undefined : world.messages.get(replyTo)?.author
  if (repliedTo !== undefined && repliedTo !== author && (allowed?.replied_user ?? allowed === undefined)) {
    users.add(repliedTo.id)
  }
  return {
    users,
    roles: new Set(named(/<@&(\d+)>/g).filter((id) => may(AllowedMentionsTypes.Role, allowed?.roles, id))),
    everyone: /@(everyone|here)/.test(content) && may(AllowedMentionsTypes.Everyone, undefined, ''),
  }
}
