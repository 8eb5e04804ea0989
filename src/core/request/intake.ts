import type { Clock, Dispatcher, Intake, Log, Store } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import { parseCommand } from './command.ts'
import { type IncomingEvent, type Parsed, requestId } from './model.ts'

export interface IntakeContext {
  readonly store: Store
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly log: Log
  readonly defaultHordeUrl: string
  readonly isStyle: (name: string) => boolean
}

/**
 * Turns an event into a request row, once: the same event makes the same id, and a known id changes nothing.
 * When it resolves, the request is durable and the event may be acknowledged to its platform.
 */
export function createIntake(context: IntakeContext): Intake {
  const { store, dispatcher, clock, log } = context
  const optedOut = ({ platform, account, person }: IncomingEvent) =>
    store.isOptedOut({ platform, account, personId: person.id })
  return async (event) => {
    const parsed = forUs(event, parseCommand(event.text, context.isStyle))
    if (parsed === undefined) return { kind: 'ignored' }
    if (!welcome(parsed) && (await optedOut(event))) return { kind: 'ignored' }
    const id = requestId(event.platform, event.account, event.eventId)
    const createdAt = clock.now()
    const hordeUrl = event.hordeUrl ?? context.defaultHordeUrl
    const inserted = await store.insert({ id, event, parsed, hordeUrl, createdAt })
    if (!inserted) return { kind: 'known', id }
    log.info({ requestId: id, kind: parsed.kind }, 'request taken in')
    dispatcher.hint(id, createdAt)
    return { kind: 'accepted', id }
  }
}

/** What somebody who opted out may still say to us. */
function welcome(parsed: Parsed): boolean {
  return parsed.kind === 'command' && ['start', 'forget-me', 'my-data'].includes(parsed.command.kind)
}

/** Words that are no command are left alone in public; where nobody else reads along, they get a hint. */
function forUs(event: IncomingEvent, parsed: Parsed): Exclude<Parsed, { kind: 'not-for-us' }> | undefined {
  if (parsed.kind !== 'not-for-us') return parsed
  if (!event.place.direct) return undefined
  return { kind: 'refusal', sentence: sentence('notForUs', {}) }
}
