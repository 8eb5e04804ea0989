import type { RedditClient } from '../adapters/reddit/client.ts'
import type { Placement, RedditSettings, SubredditSettings } from '../adapters/reddit/config.ts'
import type { Flair, Subreddit } from '../adapters/reddit/entities.ts'
import { RedditError } from '../adapters/reddit/errors.ts'
import { takesPicturePosts, takesPicturesInComments } from '../adapters/reddit/rules.ts'
import { welcomeIn } from '../adapters/reddit/subreddits.ts'
import type { Finding, Judged } from './doctor-finding.ts'

/** More are not asked about: that alone would use up what Reddit allows. */
const MOST = 50

/** Where the bot answers, and where it posts pictures. */
export async function placesFindings(
  client: RedditClient,
  settings: RedditSettings,
  nsfw: boolean,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { subreddits, mentionsElsewhere } = settings
  const findings: Finding[] = []
  if (subreddits.length === 0 && !mentionsElsewhere) findings.push(NOWHERE)
  for (const one of subreddits.slice(0, MOST)) {
    const adult = nsfw && settings.adultPictures
    findings.push(
      await lookAt(client, one.name, signal, (subreddit) => answerFinding(subreddit, one, settings, adult)),
    )
  }
  if (subreddits.length > MOST) {
    const says = `only the first ${MOST} subreddits were looked at`
    findings.push({ check: 'reddit places', level: 'ok', says })
  }
  for (const [placement, name] of postPlaces(client, settings)) {
    findings.push(
      await lookAt(client, name, signal, (subreddit) =>
        postFinding(subreddit, placement, settings, () => client.flairs(name, signal)),
      ),
    )
  }
  if (!settings.placements.some((placement) => isPost(placement, settings))) findings.push(NO_POSTS)
  else if (uses(settings, 'subreddit') && settings.ownSubreddit === undefined) findings.push(NO_OWN)
  return findings
}

const NOWHERE: Finding = {
  check: 'reddit places',
  level: 'warning',
  says: 'no subreddits are listed: only messages to the bot are answered',
  mend: 'List those whose moderators agree:  "reddit": { "subreddits": [{ "name": "<subreddit>" }] }',
}
const NO_POSTS: Finding = {
  check: 'reddit places',
  level: 'warning',
  says: 'pictures are posted neither in a subreddit of the bot’s nor on its profile: those asked for by message, and those that a comment cannot show, are shown nowhere',
  mend: 'Set "ownSubreddit", or add "profile" to the placements.',
}
const NO_OWN: Finding = {
  check: 'reddit places',
  level: 'ok',
  says: 'there is no "ownSubreddit": pictures that a comment cannot show are posted on the bot’s profile, where the placements name it',
}

function uses({ placements, subreddits }: RedditSettings, placement: Placement): boolean {
  return [placements, ...subreddits.map((one) => one.placements ?? [])].some((list) =>
    list.includes(placement),
  )
}

/** Whether pictures can be posted so. */
function isPost(placement: Placement, { ownSubreddit }: RedditSettings): boolean {
  return placement === 'profile' || (placement === 'subreddit' && ownSubreddit !== undefined)
}

function postPlaces({ name }: RedditClient, settings: RedditSettings): [Placement, string][] {
  const { ownSubreddit } = settings
  return [
    ...(uses(settings, 'subreddit') && ownSubreddit !== undefined
      ? [['subreddit', ownSubreddit] satisfies [Placement, string]]
      : []),
    ...(uses(settings, 'profile') ? [['profile', `u_${name}`] satisfies [Placement, string]] : []),
  ]
}

async function lookAt(
  client: RedditClient,
  name: string,
  signal: AbortSignal,
  judge: (subreddit: Subreddit) => Judged | Promise<Judged>,
): Promise<Finding> {
  const check = `reddit r/${name}`
  try {
    return { check, ...(await judge(await client.subreddit(name, signal))) }
  } catch (error) {
    if (!(error instanceof RedditError) || error.kind !== 'target-gone') throw error
    const why = REASONS[error.code ?? ''] ?? 'it does not exist, or is closed to the bot'
    return {
      check,
      level: 'failure',
      says: why,
      mend: 'Correct its name in herald.json, or remove it there.',
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  private: 'it is private, and the bot is no member',
  quarantined: 'it is quarantined, and the bot has not chosen to see it',
  banned: 'Reddit has closed it',
}

/** r/SuicideWatch and r/depression. */
const NEVER: Judged = {
  level: 'warning',
  says: 'the bot never answers there, whatever herald.json says',
  mend: 'Remove it from herald.json: people are in need there.',
}

function answerFinding(
  subreddit: Subreddit,
  one: SubredditSettings,
  settings: RedditSettings,
  adult: boolean,
): Judged {
  if (!welcomeIn(one.name, settings).answers) return NEVER
  const closed = closedFinding(subreddit)
  if (closed !== undefined) return closed
  if (subreddit.restrict_commenting === true && !isMember(subreddit)) {
    return { level: 'warning', says: 'only approved members may comment there', mend: ASK }
  }
  const asked = one.triggerWord ? `mentions and ${settings.triggerWords.join(', ')}` : 'mentions'
  const placements = one.placements ?? settings.placements
  const inline = placements.includes('inline') && takesPicturesInComments(subreddit)
  if (!inline && !placements.some((placement) => isPost(placement, settings))) {
    return {
      level: 'failure',
      says: 'its placements leave no way to show a picture',
      mend: 'Add "profile", or "subreddit" with "ownSubreddit", or ask its moderators to allow images in comments.',
    }
  }
  const over18 = subreddit.over18 === true ? `; 18+, adult pictures ${adult ? 'on' : 'off'}` : ''
  const shown = inline ? 'pictures in comments' : 'pictures as posts elsewhere'
  return { level: 'ok', says: `${asked}; ${shown}${over18}` }
}

async function postFinding(
  subreddit: Subreddit,
  placement: Placement,
  { flair }: RedditSettings,
  flairs: () => Promise<readonly Flair[]>,
): Promise<Judged> {
  const closed = closedFinding(subreddit)
  if (closed !== undefined) return closed
  if (placement === 'profile') return { level: 'ok', says: 'pictures can be posted on the profile' }
  if (subreddit.subreddit_type === 'restricted' && !isMember(subreddit)) {
    return { level: 'failure', says: 'only approved members may post there', mend: ASK }
  }
  if (!takesPicturePosts(subreddit)) {
    return {
      level: 'failure',
      says: 'it takes no posts with pictures',
      mend: 'Its settings, "Posts and comments": allow images, and link posts.',
    }
  }
  const one = subreddit.allow_galleries === false ? ', one at a time: galleries are off' : ''
  const says = `pictures can be posted there${one}`
  if (flair === undefined) return { level: 'ok', says }
  const offered = (await flairs()).map(({ text }) => text)
  if (offered.some((text) => text.trim().toLowerCase() === flair.toLowerCase())) {
    return { level: 'ok', says: `${says}, with the flair "${flair}"` }
  }
  return {
    level: 'failure',
    says: `it offers no flair "${flair}"`,
    mend:
      offered.length > 0
        ? `It offers: ${offered.join(', ')}`
        : 'Make one there, or remove "flair" from herald.json.',
  }
}

function closedFinding({ user_is_banned, user_is_muted }: Subreddit): Judged | undefined {
  if (user_is_banned === true) {
    return {
      level: 'failure',
      says: 'the bot is banned there',
      mend: 'Remove it from herald.json; its moderators decide.',
    }
  }
  if (user_is_muted !== true) return undefined
  return {
    level: 'warning',
    says: 'its moderators do not read the bot’s messages (muted)',
    mend: 'Ask them why.',
  }
}

function isMember({ user_is_contributor, user_is_moderator }: Subreddit): boolean {
  return user_is_contributor === true || user_is_moderator === true
}

const ASK = 'Ask its moderators to approve the bot.'
