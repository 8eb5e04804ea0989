import type { RedditSettings, SubredditSettings } from './config.ts'

/** People are in need there, and no place for bots at any time: r/Bottiquette/wiki/bottiquette. */
const NEVER = ['suicidewatch', 'depression']

/** Whether and how we answer in a subreddit. */
export interface Welcome {
  readonly answers: boolean
  /** Also comments that begin with a trigger word. */
  readonly triggerWord: boolean
  /** Replies below one submission. */
  readonly mostAnswers: number
}

/** @param name in lower case */
export function welcomeIn(name: string, settings: RedditSettings): Welcome {
  const { subreddits, ownSubreddit, account, mentionsElsewhere, repliesPerSubmission } = settings
  const listed: Partial<SubredditSettings> | undefined = subreddits.find((one) => one.name === name)
  const own = name === ownSubreddit || name === `u_${account.toLowerCase()}`
  const never = NEVER.includes(name)
  return {
    answers: !never && (listed !== undefined || own || mentionsElsewhere),
    triggerWord: !never && listed?.triggerWord === true,
    mostAnswers: listed?.repliesPerSubmission ?? repliesPerSubmission,
  }
}

/** Those whose comments are read for trigger words. */
export function followed(settings: RedditSettings): string[] {
  return settings.subreddits.map(({ name }) => name).filter((name) => welcomeIn(name, settings).triggerWord)
}
