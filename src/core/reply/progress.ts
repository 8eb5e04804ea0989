import type { Capabilities } from '../ports.ts'
import type { Submission } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import { breakMarkup } from './echo.ts'
import { cut } from './fit.ts'
import { say, sentence } from './messages/index.ts'
import { drawnPictures, wantedPictures } from './shown.ts'

/** Our own line in front of a request. */
export interface LineAhead {
  readonly requests: number
  /** Until it is sent, roughly; null where that is not known. */
  readonly minutes: number | null
}

/** How far a request is, in a few words. Pure. */
export function progressText(
  aggregate: RequestAggregate,
  line: LineAhead,
  capabilities: Capabilities,
): string {
  const { request, submissions } = aggregate
  const images = wantedPictures(aggregate, capabilities)
  const open = submissions.filter(({ state }) => state.name !== 'collected' && state.name !== 'failed')
  const facts = {
    images,
    drawn: Math.min(images, drawnPictures(aggregate).length),
    styles: [...new Set(submissions.map(({ style }) => style))],
    minutes: minutesLeft(open, line),
    ahead: Math.max(line.requests, ...open.map(aheadThere)),
  }
  const text = say(request.event.locale, breakMarkup(sentence('progress', facts)))
  return cut(text, capabilities.textLimit)
}

/** Rough: our line and, as far as it has said so, the Horde's. 0: being drawn. */
function minutesLeft(open: readonly Submission[], line: LineAhead): number | null {
  const there = open.map(({ state }) => {
    if (state.name !== 'submitted') return undefined
    const { last, impossibleSince } = state
    if (last === null || impossibleSince !== null) return undefined
    if (last.wait_time > 0) return Math.ceil(last.wait_time / 60)
    return last.waiting === 0 && last.processing > 0 ? 0 : undefined
  })
  const known = there.filter((minutes) => minutes !== undefined)
  const sent = open.every(({ state }) => state.name === 'submitted')
  if (sent) return known.length === open.length ? Math.max(0, ...known) : null
  if (line.minutes === null) return null
  const minutes = line.minutes + Math.max(0, ...known)
  return minutes === 0 ? null : minutes
}

/** The position counts from 1, and ours is one of those that wait. */
function aheadThere({ state }: Submission): number {
  return state.name === 'submitted' ? Math.max(0, (state.last?.queue_position ?? 0) - 1) : 0
}
