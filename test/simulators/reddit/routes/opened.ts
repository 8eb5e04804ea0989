import type { Subreddit } from '../model.ts'
import { Refused } from '../refused.ts'
import type { World } from '../world.ts'

/** Places joined by `+` are read as one, as far as we may look into them. */
export function allOpened(world: World, names = ''): Subreddit[] {
  if (!names.includes('+')) return [opened(world, names)]
  return names.split('+').flatMap((name) => {
    try {
      return [opened(world, name)]
    } catch (error) {
      if (error instanceof Refused) return []
      throw error
    }
  })
}

/** Quarantined, and our account has not chosen to see it. */
export function isHidden({ me }: World, { quarantined, members }: Subreddit): boolean {
  return quarantined && !members.has(me.name.toLowerCase())
}

/** @throws {Refused} where we cannot look in, with the reason that Reddit gives */
export function opened(world: World, name = ''): Subreddit {
  const subreddit = world.subreddit(name)
  // A place that is not there is searched for.
  if (subreddit === undefined) throw new Refused(302, {}, { location: `/subreddits/search?q=${name}` })
  if (subreddit.closed) throw new Refused(404, { reason: 'banned' })
  if (!world.mayISee(subreddit)) throw new Refused(403, { reason: 'private' })
  if (isHidden(world, subreddit)) {
    throw new Refused(403, {
      reason: 'quarantined',
      quarantine_message: 'This community is quarantined.',
      quarantine_message_html: '<p>This community is quarantined.</p>',
    })
  }
  return subreddit
}
