import { randomUUID } from 'node:crypto'
import { PublishError } from '../../../../src/core/errors.ts'
import type { AdapterNeeds, Intake, PublishStep, RequestSource } from '../../../../src/core/ports.ts'
import { Secret } from '../../../../src/core/secret.ts'
import { PlatformClient } from '../../../simulators/platform/adapter/client.ts'
import { adapterOn, type TestAdapterOptions } from '../../../simulators/platform/adapter/index.ts'
import { BOT, LIMITS } from '../../../simulators/platform/index.ts'

type Right = ReturnType<typeof adapterOn>
type Client = new (url: string, token: Secret) => PlatformClient
type Post = { text: string; audience: string; inReplyTo: string; media: string[] }

export type MakeAdapter = (options: TestAdapterOptions) => (needs: AdapterNeeds) => Right

/** An adapter that is wrong in one way, and the items of the contract that must say so. */
export interface WrongAdapter {
  readonly wrong: string
  readonly caughtBy: readonly string[]
  readonly make: MakeAdapter
  /** Whether the platform knows keys of posts, which would make good for many a mistake. */
  readonly idempotency?: true
}

function onClient(make: Client): MakeAdapter {
  return (options) => (needs) => adapterOn(new make(options.url, new Secret(options.token)), options, needs)
}

function changed(
  change: (right: Right, options: TestAdapterOptions, needs: AdapterNeeds) => Partial<Right>,
): MakeAdapter {
  return (options) => (needs) => {
    const right = adapterOn(new PlatformClient(options.url, new Secret(options.token)), options, needs)
    return { ...right, ...change(right, options, needs) }
  }
}

function changedSource(
  change: (right: RequestSource, needs: AdapterNeeds) => Partial<RequestSource>,
): MakeAdapter {
  return changed(({ source }, _, needs) => ({ source: { ...source, ...change(source, needs) } }))
}

/** Whatever comes in goes through this first. */
function changedIntake(change: (intake: Intake) => Intake): MakeAdapter {
  return changedSource((right) => ({ start: (intake, signal) => right.start(change(intake), signal) }))
}

function changedSteps(change: (steps: readonly PublishStep[]) => readonly PublishStep[]): MakeAdapter {
  return changed(({ publisher }) => ({
    publisher: { ...publisher, steps: (reply) => change(publisher.steps(reply)) },
  }))
}

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

export const WRONG: readonly WrongAdapter[] = [
  {
    wrong: 'acknowledges what intake did not take',
    caughtBy: ['an event that intake did not take comes again'],
    make: changedIntake((intake) => async (event) => {
      try {
        return await intake(event)
      } catch {
        return { kind: 'ignored' }
      }
    }),
  },
  {
    wrong: 'keeps working after stop',
    caughtBy: ['nothing is in flight after stop'],
    make: changedSource(() => ({ stop: async () => {} })),
  },
  {
    wrong: 'makes a new id each time it is told',
    caughtBy: ['an event that is told twice has one id'],
    make: changedIntake((intake) => {
      const told = new Set<string>()
      return (event) => {
        const again = told.has(event.eventId)
        told.add(event.eventId)
        return intake(Object.assign(event, again && { eventId: `${event.eventId}-${randomUUID()}` }))
      }
    }),
  },
  {
    wrong: 'starts with what is newest',
    caughtBy: [
      'events during downtime arrive after the restart',
      'an event that intake did not take comes again',
    ],
    make: changed((right, options, { cursors }) => ({
      source: {
        ...right.source,
        async start(intake, signal) {
          const client = new PlatformClient(options.url, new Secret(options.token))
          const entries = await client.feed('0', signal)
          await cursors.saveCursor(
            `${right.platform}-${right.account}`,
            String(entries.at(-1)?.position ?? 0),
          )
          await right.source.start(intake, signal)
        },
      },
    })),
  },
  {
    wrong: 'leaves markup in the words',
    caughtBy: ['words arrive as people see them, without markup and mention'],
    make: changedIntake(
      (intake) => (event) => intake(Object.assign(event, { text: event.text.replaceAll('<', '&lt;') })),
    ),
  },
  {
    wrong: 'answers bots and itself',
    caughtBy: ['our own messages and those of other bots are ignored'],
    make: onClient(
      class extends PlatformClient {
        override async feed(after: string, signal: AbortSignal) {
          const entries = await super.feed(after, signal)
          return entries.map(({ position, status }) => {
            const handle = status.author.handle === BOT.handle ? 'somebody' : status.author.handle
            return { position, status: { ...status, author: { ...status.author, bot: false, handle } } }
          })
        }
      },
    ),
  },
  {
    wrong: 'gives up at the first failure',
    caughtBy: ['it goes on after the platform failed', 'no error and no log line shows a secret'],
    make: onClient(
      class extends PlatformClient {
        override feed(after: string, signal: AbortSignal) {
          return super.feed(after, signal).catch((error) => {
            if (signal.aborted) throw error
            return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(error)))
          })
        }
      },
    ),
  },
  {
    wrong: 'is more public than the message',
    caughtBy: ['a reply is no more public than the message'],
    make: onClient(
      class extends PlatformClient {
        override post(status: Post, key: string, signal: AbortSignal) {
          return super.post({ ...status, audience: 'public' }, key, signal)
        }
      },
    ),
  },
  {
    wrong: 'cuts text itself, in the middle of characters',
    caughtBy: ['words that are too many are cut between characters to what fits'],
    make: (options) => (needs) => {
      class Cutting extends PlatformClient {
        override post(status: Post, key: string, signal: AbortSignal) {
          const text =
            status.text.length > LIMITS.text ? `${status.text.slice(0, LIMITS.text - 2)}…` : status.text
          return super.post({ ...status, text }, key, signal)
        }
      }
      const right = adapterOn(new Cutting(options.url, new Secret(options.token)), options, needs)
      const capabilities: Right['publisher']['capabilities'] = (event) => ({
        ...right.publisher.capabilities(event),
        textLimit: 10_000,
      })
      return { ...right, publisher: { ...right.publisher, capabilities } }
    },
  },
  {
    wrong: 'leaves out alt texts',
    caughtBy: [
      'one picture or many go out in reply to the message, in order, with their alt texts',
      'words that are too many are cut between characters to what fits',
    ],
    make: onClient(
      class extends PlatformClient {
        override upload(media: { type: string; altText: string; bytes: Uint8Array }, signal: AbortSignal) {
          return super.upload({ ...media, altText: '' }, signal)
        }
      },
    ),
  },
  {
    wrong: 'uploads everything again after a failure',
    caughtBy: ['publishing goes on after the uploads that are done'],
    make: changedSteps((steps) => {
      const uploads = steps.filter(({ effect }) => effect === 'harmless')
      const post = steps.filter(({ effect }) => effect === 'once')
      const results = new Map<string, Awaited<ReturnType<PublishStep['run']>>>()
      const all: PublishStep = {
        name: 'uploads',
        effect: 'harmless',
        async run(context) {
          for (const step of uploads) results.set(step.name, await step.run(context))
          return Object.fromEntries(results)
        },
      }
      const from = (result: (step: string) => unknown) => (step: string) =>
        (result('uploads') as Record<string, never>)[step] ?? null
      return [
        all,
        ...post.map((step) => ({
          ...step,
          run: (context: Parameters<typeof step.run>[0]) =>
            step.run({ ...context, result: from(context.result) }),
        })),
      ]
    }),
  },
  {
    wrong: 'posts twice where it was not sure',
    caughtBy: [
      'a reply that was posted but not recorded is not posted again',
      'accepted and then dropped: it may have happened, and is found',
      'accepted and then dropped: in the end one reply',
      'carried out late: in the end one reply',
    ],
    make: changedSteps((steps) =>
      steps.map((step) => ('find' in step ? { ...step, find: async () => null } : step)),
    ),
  },
  {
    wrong: 'settles too early',
    caughtBy: ['carried out late: in the end one reply'],
    make: (options) => (needs) =>
      adapterOn(
        new PlatformClient(options.url, new Secret(options.token)),
        { ...options, settleMs: 0 },
        needs,
      ),
  },
  {
    wrong: "takes another's reply for its own",
    caughtBy: ["somebody else's reply with our words is not taken for ours"],
    make: onClient(
      class extends PlatformClient {
        override async replies(statusId: string, signal: AbortSignal) {
          const replies = await super.replies(statusId, signal)
          return replies.map((status) => ({ ...status, author: { ...status.author, handle: BOT.handle } }))
        }
      },
    ),
  },
  {
    wrong: 'takes any reply of its own for this one',
    caughtBy: ['our reply to one message is not taken for the one to another'],
    make: onClient(
      class extends PlatformClient {
        override async replies(statusId: string, signal: AbortSignal) {
          const asked = await super.feed('0', signal)
          const all = await Promise.all(asked.map(({ status }) => super.replies(status.id, signal)))
          return [...(await super.replies(statusId, signal)), ...all.flat()]
        }
      },
    ),
  },
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
  {
    wrong: 'claims keys for its posts and uses new ones',
    idempotency: true,
    caughtBy: ['the same post twice is one, where the platform is said to see to that'],
    make: onClient(
      class extends PlatformClient {
        override post(status: Post, _key: string, signal: AbortSignal) {
          return super.post(status, randomUUID(), signal)
        }
      },
    ),
  },
  {
    wrong: 'cannot take a reply back twice',
    caughtBy: ['a posted picture can be read back, and a reply be taken back, where it is offered'],
    make: changed(({ publisher }, { url, token }) => ({
      publisher: {
        ...publisher,
        remove: ({ id }, signal) => new PlatformClient(url, new Secret(token)).remove(id, signal),
      },
    })),
  },
]
