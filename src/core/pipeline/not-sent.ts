import type { HordeError } from '../horde/errors.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Failure, RequestRecord } from '../request/model.ts'
import { LONGEST_LINE_MS, type PipelineContext } from './context.ts'
import { lineOf } from './line.ts'
import type { Run } from './run.ts'

const MINUTE_MS = 60_000

/**
 * Why it is not worth waiting any longer to send. Standing in our own line is no failure of the Horde's: while
 * it accepts what others sent, this one's turn will come.
 */
export async function tooLate(
  { settings: { deadlineMs } }: PipelineContext,
  run: Run,
  request: RequestRecord,
): Promise<Failure | undefined> {
  const now = run.now()
  const { firstSubmitAt, takenUpAt } = request
  if (now <= (firstSubmitAt ?? takenUpAt) + deadlineMs) return undefined
  const accepts = now <= (await run.store.servedAt(lineOf(request))) + deadlineMs
  if (!accepts) {
    const minutes = Math.round(deadlineMs / MINUTE_MS)
    return { sentence: sentence('hordeDown', { minutes }), cause: 'could not submit before the deadline' }
  }
  if (firstSubmitAt === null && now <= takenUpAt + LONGEST_LINE_MS) return undefined
  const minutes = Math.round((now - (firstSubmitAt ?? takenUpAt)) / MINUTE_MS)
  return { sentence: sentence('deadline', { minutes }), cause: 'its turn did not come in time' }
}

/** The answer to each send was lost, and one more might spend kudos in vain. */
export function unheard({ takenUpAt }: RequestRecord, now: number, sends: number): Failure {
  const minutes = Math.max(1, Math.round((now - takenUpAt) / MINUTE_MS))
  return { sentence: sentence('hordeDown', { minutes }), cause: `${sends} sends with unknown outcome` }
}

/**
 * A refusal that no waiting mends; undefined for all others.
 * @param personPausedMs how long refused prompts pause their person from now on; 0: not
 */
export function refusal(error: HordeError, personPausedMs: number): Failure | undefined {
  const cause = `${error.rc ?? error.status}: ${error.message}`
  switch (error.kind) {
    case 'prompt-refused':
      return {
        sentence:
          personPausedMs <= 0
            ? sentence('promptRefused', {})
            : sentence('promptRefusedPaused', { minutes: Math.ceil(personPausedMs / MINUTE_MS) }),
        cause,
        ofAll: true,
      }
    case 'kudos':
      return { sentence: sentence('kudosNeeded', { kudos: error.requiredKudos ?? null }), cause }
    case 'key':
      return { sentence: sentence('stuck', {}), cause }
    case 'invalid':
    case 'forbidden':
    case 'not-found':
      return { sentence: sentence('requestRefused', {}), cause }
    default:
      return undefined
  }
}
