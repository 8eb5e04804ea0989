import { prefixed } from './addresses.ts'
import type { Shown } from './entities.ts'
import { id36 } from './ids.ts'
import type { Person, Subreddit } from './model.ts'
import { SUBREDDIT_CONSTANTS } from './unvarying.ts'
import type { World } from './world.ts'

export function shownSubreddit({ me }: World, subreddit: Subreddit): Shown {
  const { name, fullname, title, type, banned, members, commentMedia, flairs } = subreddit
  const ours = me.name.toLowerCase()
  return {
    kind: 't5',
    data: {
      ...SUBREDDIT_CONSTANTS,
      id: id36(fullname),
      name: fullname,
      display_name: name,
      display_name_prefixed: prefixed(subreddit),
      title,
      url: type === 'user' ? `/user/${name.slice(2)}/` : `/r/${name}/`,
      subreddit_type: type,
      over18: subreddit.over18,
      quarantine: subreddit.quarantined,
      user_is_banned: banned.has(ours),
      user_is_contributor: members.has(ours),
      user_is_subscriber: false,
      user_is_moderator: name.toLowerCase() === `u_${ours}`,
      user_is_muted: false,
      submission_type: subreddit.submissions,
      allow_images: subreddit.allowsImages,
      allow_galleries: subreddit.allowsGalleries,
      link_flair_enabled: flairs.length > 0,
      can_assign_link_flair: flairs.length > 0,
      restrict_posting: true,
      restrict_commenting: type === 'restricted',
      comment_contribution_settings: commentMedia.length > 0 ? { allowed_media_types: commentMedia } : {},
      allowed_media_in_comments: commentMedia,
      created: Math.floor(subreddit.createdAt / 1_000),
      created_utc: Math.floor(subreddit.createdAt / 1_000),
    },
  }
}

/** `api/v1/me`: ours comes without the envelope that other accounts have. */
export function shownMe(world: World) {
  const { me, notices } = world
  const unread = notices.filter((notice) => notice.unread).length
  return {
    ...shownAccount(world, me),
    is_suspended: me.suspended,
    suspension_expiration_utc: null,
    has_verified_email: true,
    over_18: true,
    inbox_count: unread,
    has_mail: unread > 0,
    features: {},
  }
}

export function shownAccount(world: World, person: Person) {
  const profile = world.subreddit(`u_${person.name}`)
  return {
    id: id36(person.fullname),
    name: person.name,
    link_karma: person.linkKarma,
    comment_karma: person.commentKarma,
    total_karma: person.linkKarma + person.commentKarma,
    created: Math.floor(person.createdAt / 1_000),
    created_utc: Math.floor(person.createdAt / 1_000),
    is_employee: false,
    is_mod: false,
    is_gold: false,
    verified: true,
    has_verified_email: true,
    is_blocked: false,
    is_friend: false,
    subreddit: profile === undefined ? null : shownSubreddit(world, profile).data,
  }
}
