import { say } from '../core/reply/messages/index.ts'
import type { StepRecord } from '../core/request/delivery.ts'
import type { RequestId, SubmissionState } from '../core/request/model.ts'
import type { RequestSummary } from '../core/request/operator.ts'
import type { Store } from '../core/store.ts'
import { duration, nextRun } from './requests-list.ts'

/**
 * One request for an operator. Left out on purpose: names of people (their id is what a platform's tools ask
 * for), the adapters' own fields (they may hold tokens) and pictures. The words are in it, because what went
 * wrong often lies in them.
 */
export interface Look {
  readonly summary: RequestSummary
  readonly personId: string
  readonly placeId: string
  readonly text: string
  readonly horde: string
  readonly firstSubmitAt: number | null
  readonly endedAt: number | null
  readonly cancelRequested: boolean
  readonly submissions: readonly {
    index: number
    style: string
    models: readonly string[]
    state: SubmissionState
  }[]
  readonly pictures: { readonly drawn: number; readonly censored: number }
  readonly deliveries: readonly {
    kind: string
    state: string
    failures: number
    steps: Record<string, string>
  }[]
  /** What is said where pictures are not the answer. */
  readonly answer: string | null
  readonly reply: { readonly id: string; readonly url: string | null } | null
}

/** Reads everything about one request; undefined where there is none. */
export async function lookAt(store: Store, id: RequestId): Promise<Look | undefined> {
  const summary = await store.summaryOf(id)
  const aggregate = await store.load(id)
  if (summary === undefined || aggregate === undefined) return undefined
  const { request, submissions, pictures, deliveries } = aggregate
  const answer = await store.answerOf(id)
  const reply = await store.replyOf(id)
  const censored = pictures.filter((picture) => picture.censored).length
  return {
    summary,
    personId: request.event.person.id,
    placeId: request.event.place.id,
    text: request.event.text,
    horde: request.hordeUrl,
    firstSubmitAt: request.firstSubmitAt,
    endedAt: request.endedAt,
    cancelRequested: request.cancelRequested,
    submissions: submissions.map(({ index, style, body, state }) => ({
      index,
      style,
      models: body.models,
      state,
    })),
    pictures: { drawn: pictures.length - censored, censored },
    deliveries: deliveries.map(({ kind, state, failures, steps }) => ({
      kind,
      // A reply ends with its request, whose row says how.
      state: state === 'open' && request.outcome !== null ? ENDED[request.outcome] : state,
      failures,
      steps: Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, stepText(step)])),
    })),
    answer: answer && say('en', answer.sentence),
    reply: reply === undefined ? null : { id: reply.id, url: reply.url ?? null },
  }
}

const ENDED = { pictures: 'done', sentence: 'done', unanswerable: 'unanswerable' } as const

/** Results are the adapters' own and may hold tokens; how far it got is what helps. */
function stepText(step: StepRecord): string {
  return step.state === 'done'
    ? 'done'
    : `may have happened at ${time(step.at)}, looked for ${step.looks} times`
}

/** The same in lines for a terminal. */
export function describeRequest(look: Look, nowMs: number): string {
  const { summary } = look
  const rows: [string, string | null][] = [
    ['request', summary.id],
    ['state', `${summary.state}${summary.outcome === null ? '' : `, ${summary.outcome}`}`],
    ['cause', summary.cause && inLines(summary.cause)],
    ['came in', `${time(summary.createdAt)}, ${duration(nowMs - summary.createdAt)} ago`],
    ['first sent', timeOrNull(look.firstSubmitAt)],
    ['ended', timeOrNull(look.endedAt)],
    ['next run', nextRun(summary, nowMs)],
    ['cancelled', look.cancelRequested ? 'yes' : null],
    ['person', `${look.personId || 'erased'} on ${summary.platform}, account ${summary.account}`],
    ['place', look.placeId],
    ['words', inLines(look.text)],
    ['horde', look.horde],
    ...look.submissions.map(({ index, style, models, state }): [string, string] => [
      `job ${index}`,
      `${style} (${models.join(', ')}): ${jobText(state)}`,
    ]),
    [
      'pictures',
      `${look.pictures.drawn}${look.pictures.censored > 0 ? `, ${look.pictures.censored} censored` : ''}`,
    ],
    ...look.deliveries.flatMap(({ kind, state, failures, steps }): [string, string][] => [
      [kind, `${state}, ${failures === 1 ? '1 failure' : `${failures} failures`}`],
      ...Object.entries(steps).map(([name, text]): [string, string] => [`  ${name}`, text]),
    ]),
    ['answer', look.answer],
    ['posted as', look.reply && `${look.reply.id}${look.reply.url === null ? '' : ` ${look.reply.url}`}`],
  ]
  return rows
    .flatMap(([label, value]) => (value === null || value === '' ? [] : `${label.padEnd(WIDTH)}${value}`))
    .join('\n')
}
const WIDTH = 12

/** Indented, so that no text of a stranger looks like a line of ours. */
function inLines(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(WIDTH)}`)
}

function jobText(state: SubmissionState): string {
  switch (state.name) {
    case 'planned':
      return `not sent yet; ${state.tries} sends with unknown outcome`
    case 'submitting':
      return `being sent since ${time(state.since)}`
    case 'submitted': {
      const last =
        state.last === null ? '' : `; place ${state.last.queue_position}, ${state.last.finished} finished`
      return `at the Horde as ${state.hordeId} since ${time(state.submittedAt)}; next look ${time(state.checkAt)}${last}`
    }
    case 'collected':
      return `drawn as ${state.hordeId}`
    case 'failed':
      return `failed: ${inLines(state.failure.cause)}`
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString()
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : time(ms)
}
