import { type Picture, type RequestId, requestId, type Submission } from '../../src/core/request/model.ts'
import type { NewRequest } from '../../src/core/store.ts'

/** Time at which the contract suites' requests come in. */
export const T0 = 1_700_000_000_000

export function newRequest(
  eventId: string,
  change: { text?: string; person?: string; at?: number } = {},
): NewRequest {
  return {
    id: requestId('console', 'me', eventId),
    event: {
      platform: 'console',
      account: 'me',
      eventId,
      person: { id: change.person ?? 'mara', name: 'Mara' },
      place: { id: 'here', direct: true, nsfw: false },
      text: change.text ?? 'draw for me a lighthouse',
      locale: 'en',
      ref: null,
    },
    parsed: { kind: 'command', command: { kind: 'help' } },
    hordeUrl: 'http://127.0.0.1:1',
    createdAt: change.at ?? T0,
  }
}

export function submission(index: number, state: Submission['state']): Submission {
  return {
    index,
    style: 'stonepunk',
    body: {
      prompt: 'a lighthouse',
      params: { seed: '7', cfg_scale: 7.5 },
      models: ['Deliberate'],
      nsfw: false,
      censor_nsfw: true,
      trusted_workers: false,
      slow_workers: true,
      r2: true,
      replacement_filter: true,
      allow_downgrade: true,
    },
    source: null,
    state,
  }
}

export function picture(index: number, censored = false): Picture {
  return { submission: 0, index, seed: '7', model: 'Deliberate', workerName: 'w', censored, remarks: [] }
}

export const WORDS = { prompt: 'a lighthouse', negative: '', overrides: {} }

export const UNKNOWN_ID = 'console-me-unknown' as RequestId

export const SUBMITTED = {
  name: 'submitted',
  hordeId: 'h',
  submittedAt: T0,
  tries: 0,
  checkAt: T0,
  impossibleSince: null,
  fetchFailedSince: null,
  last: null,
} as const
export const PLANNED = { name: 'planned', tries: 0, notBefore: 0 } as const
