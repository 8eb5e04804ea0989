import type { AnsweredMessage, Withdrawn } from '../../core/abilities.ts'
import { PublishError, rateLimitWaitMs } from '../../core/errors.ts'
import { pause } from '../../core/pause.ts'
import type { RedditClient } from './client.ts'
import { type Comment, NOBODY, NOTHING, type Submission, type Thing } from './entities.ts'
import type { RedditRef } from './ref.ts'

/** Whether its author or a moderator took it away. */
export function isGone(thing: Thing): boolean {
  const { author } = thing.data
  if (author == null || author === NOBODY) return true
  return thing.kind === 't1' ? NOTHING.includes(thing.data.body) : thing.data.removed_by_category != null
}

/**
 * Looks whether the comment can still be answered, before anything is posted for it.
 *
 * @returns the submission that it is below
 * @throws {PublishError} `target-gone` where it cannot
 */
export async function answerable(
  client: RedditClient,
  { fullname, linkId }: RedditRef,
  signal: AbortSignal,
): Promise<Submission | undefined> {
  const things = await client.info([fullname, ...(linkId === undefined ? [] : [linkId])], signal)
  const target = things.find(({ data }) => data.name === fullname)
  if (target === undefined || isGone(target)) throw gone('the comment is not there any more')
  const below = things.find((thing) => thing.kind === 't3' && thing.data.name === linkId)
  const submission = below?.kind === 't3' ? below.data : undefined
  if (isShut(target.data) || (submission !== undefined && isShut(submission))) {
    throw gone('the comment is locked or archived')
  }
  return submission
}

/**
 * Which of these comments are no more. One that Reddit says nothing of is not among them: an answer that lacks many
 * must not take all our replies away. Messages stay with whom they were sent to, and tell nothing of their author, who is
 * asked for by name.
 */
export async function withdrawnOf(
  client: RedditClient,
  answered: readonly AnsweredMessage[],
  signal: AbortSignal,
): Promise<readonly Withdrawn[]> {
  const names = answered.map(({ eventId }) => eventId).filter((name) => name.startsWith('t1_'))
  const comments = (await client.info(names, signal)).filter(isGone).map((thing): Withdrawn => {
    const eventId = thing.data.name
    // The account alone is gone where the words still stand.
    const author = thing.kind === 't1' && !NOTHING.includes(thing.data.body)
    return { eventId, ...(author && { author }) }
  })
  const messages = answered.filter(({ eventId }) => eventId.startsWith('t4_'))
  const left: string[] = []
  for (const person of new Set(messages.map(({ personId }) => personId)))
    if (!(await patiently(() => client.exists(person, signal), signal))) left.push(person)
  const byThem = messages.filter(({ personId }) => left.includes(personId))
  return [...comments, ...byThem.map(({ eventId }): Withdrawn => ({ eventId, author: true }))]
}

/** A call for each person may be more than a minute's: beginning anew would never get further. */
async function patiently<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      const waitMs = rateLimitWaitMs(error)
      if (waitMs === undefined || signal.aborted) throw error
      await pause(waitMs, signal)
    }
  }
}

function isShut({ locked, archived }: Comment | Submission): boolean {
  return locked === true || archived === true
}

function gone(what: string): PublishError {
  return new PublishError(what, { outcome: 'not-sent', kind: 'target-gone' })
}
