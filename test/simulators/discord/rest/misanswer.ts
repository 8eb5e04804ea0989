import type { IncomingMessage } from 'node:http'
import type { Answer } from '../../platform/faults.ts'

/** What an injected `rate-limited` tells us to wait. */
export const RETRY_AFTER_S = 7

export interface Answering {
  json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void
  html(status: number): void
  text(status: number, body: string): void
  silent(reset: boolean): void
}

/** 429: discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit. @param retryAfter seconds */
export function tooMany(to: Answering, scope: 'user' | 'global' | 'shared', retryAfter: string): void {
  const global = scope === 'global'
  to.json(
    429,
    { message: 'You are being rate limited.', retry_after: Number(retryAfter), global },
    {
      'retry-after': String(Math.ceil(Number(retryAfter))),
      'x-ratelimit-scope': scope,
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
  )
}

/** Answers as a fault has it. */
export function misanswer(answer: Answer, to: Answering, request: IncomingMessage): void {
  const answers: Readonly<Record<Answer, () => void>> = {
    'html-502': () => to.html(502),
    // Like some proxies it repeats what was sent.
    'text-503': () => to.text(503, `overloaded; you sent ${request.headers.authorization}`),
    'json-4xx': () => to.json(403, { message: 'Missing Permissions', code: 50013 }),
    unauthorized: () => to.json(401, { message: '401: Unauthorized', code: 0 }),
    'rate-limited': () => tooMany(to, 'shared', String(RETRY_AFTER_S)),
    hang: () => to.silent(false),
    reset: () => to.silent(true),
  }
  answers[answer]()
}
