import { draws } from '../pipeline/repeat.ts'
import type { Clock, Dispatcher, Intake, Log } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Admission, NewRequest, Store } from '../store.ts'
import { parseCommand } from './command.ts'
import { readForm } from './form.ts'
import { type Gate, lower, means } from './gate.ts'
import { judge, type LimitSettings, QUEUE_WINDOW_MS, queueMinutes } from './limits.ts'
import { type IncomingEvent, type Parsed, requestId } from './model.ts'
import { welcome } from './welcome.ts'

export interface IntakeContext {
  readonly store: Store
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly log: Log
  readonly defaultHordeUrl: string
  readonly isStyle: (name: string) => boolean
  readonly gate: Gate
  readonly limits: LimitSettings & { readonly exempt: readonly string[] }
}

/** How old an estimate of the queue may be; in a flood it is not counted anew for every message. */
const QUEUE_LOOK_MS = 2_000

/**
 * Turns an event into a request row, once: the same event makes the same id, and a known id changes nothing.
 * When it resolves, the request is durable and the event may be acknowledged to its platform.
 */
export function createIntake(context: IntakeContext): Intake {
  const { store, dispatcher, clock, log, gate, limits } = context
  const exempt = new Set(limits.exempt.map(lower))
  const queue = queueWatch(context)
  const optedOut = ({ platform, account, person }: IncomingEvent) =>
    store.isOptedOut({ platform, account, personId: person.id })

  async function admit(event: IncomingEvent, request: NewRequest): Promise<Admission> {
    const { parsed, createdAt: nowMs } = request
    const drawing = parsed.kind === 'command' && draws(parsed.command)
    const allowed = gate.allowsPerson(event)
    if (allowed && means(exempt, event.platform, event.person.id))
      return (await store.insert(request, drawing)) ? 'inserted' : 'known'
    const waitMinutes = drawing ? await queue(nowMs) : 0
    const asking = { event, parsed, draws: drawing, allowed, queueMinutes: waitMinutes, nowMs }
    return store.admit(request, drawing, judge(asking, limits))
  }

  return async (event) => {
    const { command } = event
    const parsed =
      command === undefined ? forUs(event, parseCommand(event.text, context.isStyle)) : readForm(command)
    if (parsed === undefined) return { kind: 'ignored', why: 'conversation' }
    // A place that is closed to us gets no word, not even a refusal.
    if (!gate.allowsPlace(event)) return { kind: 'ignored', why: 'closed-place' }
    if (!welcome(parsed) && (await optedOut(event))) return { kind: 'ignored', why: 'opted-out' }
    const id = requestId(event.platform, event.account, event.eventId)
    const nowMs = clock.now()
    const hordeUrl = event.hordeUrl ?? context.defaultHordeUrl
    const admission = await admit(event, { id, event, parsed, hordeUrl, createdAt: nowMs })
    if (admission === 'known') return { kind: 'known', id }
    if (admission === 'ignored') return { kind: 'ignored', why: 'told-before' }
    log.info({ requestId: id, kind: parsed.kind }, 'request taken in')
    dispatcher.hint(id, nowMs)
    return { kind: 'accepted', id }
  }
}

/** The length of our queue in minutes, looked up now and then. */
function queueWatch({ store, limits }: IntakeContext): (nowMs: number) => Promise<number | null> {
  let looked: { atMs: number; minutes: Promise<number | null> } | undefined
  return (nowMs) => {
    if (limits.queueMinutes === 0) return Promise.resolve(0)
    if (looked === undefined || Math.abs(nowMs - looked.atMs) > QUEUE_LOOK_MS) {
      const minutes = store.queueLook(nowMs - QUEUE_WINDOW_MS).then((look) => queueMinutes(look, nowMs))
      looked = { atMs: nowMs, minutes }
      minutes.catch(() => {
        looked = undefined
      })
    }
    return looked.minutes
  }
}

/** Words that are no command are left alone in public; where nobody else reads along, they get a hint. */
function forUs(event: IncomingEvent, parsed: Parsed): Exclude<Parsed, { kind: 'not-for-us' }> | undefined {
  if (parsed.kind !== 'not-for-us') return parsed
  if (!event.place.direct) return undefined
  return { kind: 'refusal', sentence: sentence('notForUs', {}) }
}
