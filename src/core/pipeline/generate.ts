import { sentence } from '../reply/messages/index.ts'
import type { RequestRecord, Submission } from '../request/model.ts'
import type { AnswerToSave, RequestAggregate } from '../store.ts'
import { abandon } from './abandon.ts'
import { acknowledge } from './acknowledge.ts'
import type { PipelineContext } from './context.ts'
import { passTurn } from './line.ts'
import type { Attention, Next } from './next.ts'
import { poll } from './poll.ts'
import { showProgress } from './progress.ts'
import type { Run } from './run.ts'
import { submit } from './submit.ts'
import { submitted, type Unsent } from './submitted.ts'

/** Moves every submission as far as it can go now; when all are final, decides what the person gets. */
export async function generate(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
): Promise<Next> {
  let nextAt = Number.POSITIVE_INFINITY
  for (const submission of aggregate.submissions) {
    const at = await advance(context, run, aggregate, submission)
    if (at !== 'final') nextAt = Math.min(nextAt, at)
    const left = submission.state.name === 'planned' && (at === 'final' || submission.heard?.news === true)
    if (left) await passTurn(context, run, aggregate.request, 0)
    // What became of it may settle the others: they are looked at as they are now.
    if (at === 'final' && !isFinal(submission)) return 'continue'
  }
  if (Number.isFinite(nextAt)) {
    const lookAt = (await acknowledge(context, run, aggregate)) ?? nextAt
    const showAt = (await showProgress(context, run, aggregate.request.event)) ?? nextAt
    if (showAt === 'gone') return abandon(context, run, 'the place for its answer is gone')
    return { at: atLatest(context, run, aggregate, Math.min(nextAt, lookAt, showAt)) }
  }
  const answer = answerFor(aggregate)
  const answeredAt = await run.store.saveAnswer(run.claim, answer)
  context.log.info({ requestId: run.id, pictures: aggregate.pictures.length }, 'drawing finished')
  return { as: answered(aggregate, answer, answeredAt) }
}

/** As it is saved now. */
function answered(
  aggregate: RequestAggregate,
  answer: AnswerToSave | null,
  answeredAt: number,
): RequestAggregate {
  const cause = answer?.cause ?? null
  const request: RequestRecord = { ...aggregate.request, state: 'delivering', cause, answeredAt }
  const { deliveries } = aggregate
  const opened = { requestId: request.id, kind: 'reply', state: 'open', steps: {}, failures: 0 } as const
  const known = deliveries.some(({ kind }) => kind === 'reply')
  return { ...aggregate, request, answer, deliveries: known ? deliveries : [...deliveries, opened] }
}

function isFinal({ state }: Submission): boolean {
  return state.name === 'collected' || state.name === 'failed'
}

/** However long a pause or a wait is that the Horde asks for: the person hears at the deadline. */
function atLatest(
  { settings }: PipelineContext,
  run: Run,
  { request: { firstSubmitAt, takenUpAt } }: RequestAggregate,
  at: number,
): number {
  const passedAt = (firstSubmitAt ?? takenUpAt) + settings.deadlineMs + 1
  return passedAt > run.now() ? Math.min(at, passedAt) : at
}

function advance(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
  submission: Submission,
): Promise<Attention> {
  switch (submission.state.name) {
    case 'planned':
    case 'submitting':
      return submission.heard?.news === true
        ? adopt(context, run, aggregate, submission, submission.heard.hordeId, submission.state)
        : submit(context, run, aggregate, submission, submission.state)
    case 'submitted':
      return poll(context, run, aggregate, submission, submission.state)
    case 'collected':
    case 'failed':
      return Promise.resolve('final')
  }
}

/** Its webhook tells the id that a lost answer to the submit did not: it is drawn already, not to be sent again. */
async function adopt(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
  submission: Submission,
  hordeId: string,
  unsent: Unsent,
): Promise<Attention> {
  const state = submitted({
    hordeId,
    submittedAt: aggregate.request.firstSubmitAt ?? aggregate.request.takenUpAt,
    // The send that was counted as lost is this one.
    tries: unsent.name === 'planned' ? Math.max(0, unsent.tries - 1) : unsent.tries,
    checkAt: run.now(),
  })
  await run.store.saveSubmission(run.claim, { ...submission, state })
  context.log.info({ requestId: run.id, submission: submission.index, hordeId }, 'adopted by its webhook')
  return poll(context, run, aggregate, { ...submission, state }, state)
}

/** Pictures are their own answer; without any, one sentence says why. */
function answerFor({ request, submissions, pictures }: RequestAggregate): AnswerToSave | null {
  const shown = pictures.filter((picture) => !picture.censored).length
  if (shown > 0) return null
  if (request.cancelRequested) return { sentence: sentence('cancelled', { pictures: 0 }), cause: null }
  const failures = submissions.flatMap(({ state }) => (state.name === 'failed' ? [state.failure] : []))
  const [failure] = failures
  if (failure !== undefined) {
    return { sentence: failure.sentence, cause: [...new Set(failures.map(({ cause }) => cause))].join('; ') }
  }
  return {
    sentence: sentence('censored', { images: pictures.length }),
    cause: 'every picture was held back by a horde worker',
  }
}
