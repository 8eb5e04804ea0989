import type { SubmissionState } from '../request/model.ts'

/** Not at the Horde, as far as anybody knows. */
export type Unsent = Extract<SubmissionState, { name: 'planned' | 'submitting' }>
export type Submitted = Extract<SubmissionState, { name: 'submitted' }>

/** At the Horde, and not looked at since. */
export function submitted(
  known: Pick<Submitted, 'hordeId' | 'submittedAt' | 'tries' | 'checkAt'>,
): Submitted {
  return { name: 'submitted', ...known, impossibleSince: null, fetchFailedSince: null, last: null }
}
