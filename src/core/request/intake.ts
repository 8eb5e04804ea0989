import { HORDE_KEY } from '../accounts/links.ts'
import type { RequestSecrets } from '../accounts/request-secrets.ts'
import { isPlainlyRefused } from '../pipeline/refused.ts'
import { draws } from '../pipeline/repeat.ts'
import type { Clock, Dispatcher, Intake, IntakeResult, LeftAlone, Log } from '../ports.ts'
import type { Effective } from '../preferences/effective.ts'
import { placeIds } from '../preferences/key.ts'
import { effectiveAt } from '../preferences/rows.ts'
import { type Sentence, say, sentence } from '../reply/messages/index.ts'
import type { Admission, NewRequest, Store } from '../store.ts'
import type { Catalog } from '../styles/catalog.ts'
import { parseCommand } from './command.ts'
import { readForm } from './form.ts'
import { type Gate, lower, means } from './gate.ts'
import { findKey, type KeyFound } from './horde-key.ts'
import { isOwnAffair, judge, type LimitSettings, QUEUE_WINDOW_MS, queueMinutes } from './limits.ts'
import {
  type IncomingEvent,
  type Parsed,
  type Person,
  type RequestId,
  requestId,
  type Wishes,
} from './model.ts'
import { withoutCode, withoutKeysIn } from './stored.ts'
import { welcome } from './welcome.ts'

export interface IntakeContext {
  readonly store: Store
  readonly secrets: Pick<RequestSecrets, 'keepAhead' | 'drop'>
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly log: Log
  readonly defaultHordeUrl: string
  readonly isStyle: (name: string) => boolean
  /** What the operator offers. */
  readonly catalog: () => Catalog
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

  /** With what was said instead of taking it in as it is. */
  async function admit(
    { event, ...request }: NewRequest,
    here: Effective,
  ): Promise<{ admission: Admission; said?: Sentence }> {
    const { parsed, createdAt: nowMs } = request
    const drawing = parsed.kind === 'command' && draws(parsed.command)
    const allowed = gate.allowsPerson(event)
    const unwelcome = unwelcomeAt(here, event.person)
    const { quota } = here
    const { mostAnswers } = event.place
    const asked = {
      event,
      ...request,
      ...(drawing && quota && { quotaPlace: quota.placeId }),
      // What people take back must be answered however often.
      ...(mostAnswers !== undefined && !isOwnAffair(parsed) && { placeLimit: mostAnswers }),
    }
    if (allowed && unwelcome === undefined && means(exempt, event.platform, event.person.id))
      return { admission: (await store.insert(asked, drawing)) ? 'inserted' : 'known' }
    const waitMinutes = drawing ? await queue(nowMs) : 0
    const judged = judge(
      {
        event,
        parsed,
        draws: drawing,
        allowed,
        ...(unwelcome && { unwelcome }),
        ...(quota && { quota: quota.aDay }),
        queueMinutes: waitMinutes,
        nowMs,
      },
      limits,
    )
    let said: Sentence | undefined
    const admission = await store.admit(asked, drawing, (standing) => {
      const verdict = judged(standing)
      said = verdict.kind === 'accept' ? undefined : verdict.sentence
      return verdict
    })
    return { admission, ...(said && { said }) }
  }

  /** Before there is a row, so that the key is there when it runs; false where keys cannot be kept. */
  async function keepKey(id: RequestId, { key }: KeyFound): Promise<boolean> {
    if ((await store.load(id)) !== undefined) return true
    return context.secrets.keepAhead(id, HORDE_KEY, key)
  }

  async function isOpen(id: RequestId): Promise<boolean> {
    const request = (await store.load(id))?.request
    return request !== undefined && request.state !== 'ended'
  }

  return async (told) => {
    const form = told.command !== undefined
    const found = form ? undefined : findKey(told.text)
    // A key is no part of what is stored, whoever wrote it.
    const incoming = {
      ...told,
      ...(found !== undefined && { text: found.text }),
      ...(told.command !== undefined && { command: withoutKeysIn(told.command) }),
    }
    const { command } = incoming
    const read = (): Parsed => {
      if (command === undefined)
        return found === undefined ? parseCommand(told.text, context.isStyle) : readKey(told, found)
      return command === told.command ? readForm(command) : refusal(sentence('keyInPublic', {}))
    }
    const meant = forUs(incoming, read())
    if (meant === undefined) return { kind: 'ignored', why: 'conversation' }
    const { parsed, text } = withoutCode(meant) ?? { parsed: meant, text: incoming.text }
    const who = { ...incoming, personId: incoming.person.id }
    const [here, { optedOut, closed }] = await Promise.all([
      effectiveAt(store, incoming),
      store.silence(who, placeIds(incoming), clock.now()),
    ])
    const locale = here.person.language ?? incoming.locale
    const event = { ...incoming, text, locale, ...wishesOf(here) }
    const leave = (why: LeftAlone, said: Sentence): IntakeResult => ({
      kind: 'ignored',
      why,
      ...(form && { say: say(event.locale, said, 'forms') }),
    })
    // A place that is closed to us gets no word, not even a refusal.
    if (closed || !gate.allowsPlace(event)) return leave('closed-place', sentence('notAllowed', {}))
    if (!here.open && !(form && isOwnAffair(parsed))) return leave('closed-place', sentence('notHere', {}))
    if (optedOut && !welcome(parsed)) return leave('opted-out', sentence('leftAlone', {}))
    const id = requestId(event.platform, event.account, event.eventId)
    const nowMs = clock.now()
    const hordeUrl = event.hordeUrl ?? context.defaultHordeUrl
    const handedOver = found !== undefined && parsed.kind === 'command' ? found : undefined
    const kept = handedOver === undefined || (await keepKey(id, handedOver))
    const asked = kept ? parsed : refusal(sentence('loginNotOffered', {}))
    const { admission, said } = await admit({ id, event, parsed: asked, hordeUrl, createdAt: nowMs }, here)
    if (handedOver !== undefined && (said !== undefined || !(await isOpen(id))))
      await context.secrets.drop(id)
    if (admission === 'known') return { kind: 'known', id }
    if (admission === 'full') return leave('full-place', sentence('notHere', {}))
    if (admission === 'ignored') return leave('told-before', said ?? sentence('tooManyMessages', {}))
    log.info({ requestId: id, kind: parsed.kind }, 'request taken in')
    dispatcher.hint(id, nowMs)
    const offer = { gate, catalog: context.catalog() }
    const refused = said !== undefined || isPlainlyRefused(asked, here, offer)
    return { kind: 'accepted', id, ...(refused && { refused }) }
  }
}

/** A key is taken from who sends it to us alone, and does nothing else. */
function readKey({ place }: IncomingEvent, { alone }: KeyFound): Parsed {
  return alone && place.direct
    ? { kind: 'command', command: { kind: 'login' } }
    : refusal(sentence('keyInPublic', {}))
}

function refusal(why: Sentence): Extract<Parsed, { kind: 'refusal' }> {
  return { kind: 'refusal', sentence: why }
}

function wishesOf({ person, logChannel }: Effective): { wishes?: Wishes } {
  const quiet = person.ping === 'off'
  if (!quiet && logChannel === undefined) return {}
  return { wishes: { ...(quiet && { quiet }), ...(logChannel !== undefined && { logChannel }) } }
}

/** Why those who look after the place want nothing drawn for this person. */
function unwelcomeAt({ roles, blockedPeople }: Effective, person: Person): Sentence | undefined {
  if (blockedPeople.includes(person.id)) return sentence('notAllowedHere', {})
  const theirs = person.roles ?? []
  if (roles !== undefined && !theirs.some((role) => roles.includes(role)))
    return sentence('roleNotAllowed', {})
  return undefined
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
  return refusal(sentence('notForUs', {}))
}
