import { randomUUID } from 'node:crypto'
import { PublishError } from '../../../../src/core/errors.ts'
import type { PublishStep } from '../../../../src/core/ports.ts'
import { Secret } from '../../../../src/core/secret.ts'
import { PlatformClient } from '../../../simulators/platform/adapter/client.ts'
import { adapterOn } from '../../../simulators/platform/adapter/index.ts'
import { BOT, LIMITS } from '../../../simulators/platform/index.ts'
import { changed, changedSteps, onClient, type Post, type Right, type WrongAdapter } from './change.ts'

/** Wrong in how replies go out, and how they are found again. */
export const POSTING: readonly WrongAdapter[] = [
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
      'accepted and then dropped: one reply, whoever may read it',
    ],
    make: changedSteps((steps) =>
      steps.map((step) => ('find' in step ? { ...step, find: async () => null } : step)),
    ),
  },
  {
    wrong: 'posts without asking whether it still may',
    caughtBy: ['nothing is posted where the right to post was lost on the way, and the error says so'],
    make: changedSteps((steps) =>
      steps.map((step) =>
        'find' in step
          ? { ...step, run: (context) => step.run({ ...context, send: (request) => request() }) }
          : step,
      ),
    ),
  },
  {
    wrong: 'takes the loss of the right to post for a failure of the platform',
    caughtBy: ['nothing is posted where the right to post was lost on the way, and the error says so'],
    make: changedSteps((steps) =>
      steps.map((step) =>
        'find' in step
          ? {
              ...step,
              run: (context) =>
                step.run(context).catch((error) => {
                  if (error instanceof PublishError) throw error
                  throw new PublishError('no answer', { outcome: 'unknown', kind: 'transient', cause: error })
                }),
            }
          : step,
      ),
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
