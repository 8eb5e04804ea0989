import { randomUUID } from 'node:crypto'
import { Secret } from '../../../../src/core/secret.ts'
import { PlatformClient } from '../../../simulators/platform/adapter/client.ts'
import { BOT } from '../../../simulators/platform/index.ts'
import { changed, changedIntake, changedSource, onClient, type WrongAdapter } from './change.ts'

/** Wrong in how events come in. */
export const LISTENING: readonly WrongAdapter[] = [
  {
    wrong: 'acknowledges what intake did not take',
    caughtBy: ['an event that intake did not take comes again'],
    make: changedIntake((intake) => async (event) => {
      try {
        return await intake(event)
      } catch {
        return { kind: 'ignored', why: 'conversation' }
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
]
