import { PublishError } from '../../../../src/core/errors.ts'
import type { TestAdapterOptions } from '../../../simulators/platform/adapter/index.ts'
import { changed, type MakeAdapter, type WrongAdapter } from './change.ts'

/** Wrong in what they say of a failure. */
export const VERDICTS: readonly WrongAdapter[] = [
  {
    wrong: 'says of an HTML 502 that nothing was sent',
    caughtBy: ['HTML 502: it may have happened'],
    make: verdict(({ message }) => message.includes('HTTP 502'), { outcome: 'not-sent' }),
  },
  {
    wrong: 'says of a text 503 that nothing was sent',
    caughtBy: ['text 503: it may have happened'],
    make: verdict(({ message }) => message.includes('HTTP 503'), { outcome: 'not-sent' }),
  },
  {
    wrong: 'says of a time-out that nothing was sent',
    caughtBy: ['no answer in time: it may have happened'],
    make: verdict(({ message }) => /AbortError|TimeoutError/.test(message), { outcome: 'not-sent' }),
  },
  {
    wrong: 'says of a reset that nothing was sent',
    caughtBy: [
      'connection reset: it may have happened',
      'accepted and then dropped: it may have happened, and is found',
      'accepted and then dropped: in the end one reply',
      'carried out late: in the end one reply',
      'accepted and then dropped: one reply, whoever may read it',
    ],
    make: verdict(({ message }) => /ECONNRESET|UND_ERR_SOCKET/.test(message), { outcome: 'not-sent' }),
  },
  {
    wrong: 'is not sure about a refusal',
    caughtBy: ['JSON 4xx: refused, nothing was sent'],
    make: verdict(({ kind }) => kind === 'rejected', { outcome: 'unknown' }),
  },
  {
    wrong: 'takes a bad token for a refusal',
    caughtBy: ['401: our token is not accepted'],
    make: verdict(({ kind }) => kind === 'auth', { kind: 'rejected' }),
  },
  {
    wrong: 'tries again where the message is gone',
    caughtBy: ['the message is gone: nobody is left to answer'],
    make: verdict(({ kind }) => kind === 'target-gone', { kind: 'transient' }),
  },
  {
    wrong: 'does not hear how long to wait',
    caughtBy: ['429: told to wait'],
    make: changedErrors(({ message, outcome, kind }) => new PublishError(message, { outcome, kind })),
  },
  {
    wrong: 'shows its token in an error',
    caughtBy: ['no error and no log line shows a secret'],
    make: changedErrors(
      (error, { token }) =>
        new PublishError(error.message, { ...plain(error), cause: new Error(`sent with ${token}`) }),
    ),
  },
]

/** What goes wrong in posting becomes another error. */
function changedErrors(
  change: (error: PublishError, options: TestAdapterOptions) => PublishError,
): MakeAdapter {
  return changed(({ publisher }, options) => ({
    publisher: {
      ...publisher,
      steps: (reply) =>
        publisher.steps(reply).map((step) => ({
          ...step,
          run: (context) =>
            step.run(context).catch((error) => {
              throw error instanceof PublishError ? change(error, options) : error
            }),
        })),
    },
  }))
}

function verdict(
  when: (error: PublishError) => boolean,
  change: Partial<Pick<PublishError, 'outcome' | 'kind'>>,
) {
  return changedErrors((error) =>
    when(error) ? new PublishError(error.message, { ...plain(error), ...change }) : error,
  )
}

function plain({ outcome, kind, retryAfterMs }: PublishError) {
  return { outcome, kind, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}
