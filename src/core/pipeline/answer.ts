import { removesReplies } from '../abilities.ts'
import { PublishError } from '../errors.ts'
import type { Effective } from '../preferences/effective.ts'
import { placeGate } from '../preferences/place-gate.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Command, IncomingEvent, RequestRecord } from '../request/model.ts'
import type { Erased, PersonKey } from '../store.ts'
import { type Catalog, findStyle } from '../styles/catalog.ts'
import { answerKudos, isKudosTalk } from './answer-kudos.ts'
import type { PipelineContext } from './context.ts'
import { describePicture } from './describe.ts'
import { baseOf, drawingOf, draws } from './repeat.ts'
import type { Run } from './run.ts'
import { settingsSentence } from './settings.ts'

const MINUTE_MS = 60_000

/** Commands that draw nothing. */
export type Talk = Exclude<Command, { kind: 'draw' | 'change' | 'again' | 'vary' | 'smaller' }>

/** Carries out a command that draws nothing and gives the sentence that answers it. */
export async function answerCommand(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  command: Talk,
  here: Effective,
): Promise<Sentence> {
  const { platform, account, person } = request.event
  const who = { platform, account, personId: person.id }
  if (isKudosTalk(command)) return answerKudos(context, run, request, command, here)
  switch (command.kind) {
    case 'help':
      return sentence('help', {})
    case 'styles':
      return stylesSentence(placeGate(here).catalog(context.catalog()), command.category)
    case 'settings': {
      const base = await drawingOf(run, request)
      return (base && settingsSentence(base, context.catalog())) ?? sentence('nothingToRepeat', {})
    }
    case 'alt':
      return describePicture(context, run, request, command)
    case 'cancel':
      return cancel(context, run, request)
    case 'delete':
      return remove(context, run, request)
    case 'stop':
      await run.store.setOptedOut(who, true, run.now())
      await cancelAll(context, run, who)
      return sentence('optedOut', {})
    case 'start':
      await run.store.setOptedOut(who, false, run.now())
      return sentence('optedIn', {})
    case 'my-data': {
      const { requests, sinceMs, strikes, preferences, linked, gifts } = await run.store.personData(who)
      // This very message is a request too, and goes with the others.
      return sentence('myData', {
        requests: requests - 1,
        sinceMs: requests > 1 ? sinceMs : null,
        strikes,
        preferences,
        linked,
        gifts,
        days: context.settings.textDays,
      })
    }
    case 'forget-me': {
      const answer = (erased: Erased) => ({ sentence: forgottenSentence(erased, run.now()), cause: null })
      return answer(await run.store.erasePerson(who, { claim: run.claim, answer })).sentence
    }
  }
}

function forgottenSentence(
  { ended, open, optedOut, pausedUntil, preferences, linked }: Erased,
  now: number,
): Sentence {
  const pausedMinutes = pausedUntil === null ? null : Math.ceil((pausedUntil - now) / MINUTE_MS)
  return sentence('forgotten', {
    requests: ended,
    open: open - 1,
    optedOut,
    pausedMinutes,
    preferences,
    linked,
  })
}

function stylesSentence(catalog: Catalog, category: string | undefined): Sentence {
  if (category === undefined) return allCategories(catalog, 1)
  const found = findStyle(catalog, category)
  switch (found.kind) {
    case 'category':
      return sentence('stylesInCategory', { category: found.name, styles: found.members })
    case 'style':
      return sentence('stylesInCategory', { category: found.style.name, styles: [found.style.name] })
    case 'unknown':
      return (
        pageSentence(catalog, category) ??
        sentence('unknownCategory', { name: category, closest: found.closest })
      )
  }
}

function allCategories(catalog: Catalog, page: number): Sentence {
  return sentence('stylesList', { categories: [...catalog.categories.keys()], page })
}

/** `2`, or `stylepunks 2`: the second page of the categories, or of one, where nothing goes by the whole name. */
function pageSentence(catalog: Catalog, words: string): Sentence | undefined {
  const [, name = '', digits] = /^(?:(.+) )?(\d{1,4})$/u.exec(words) ?? []
  if (digits === undefined) return undefined
  const page = Number(digits)
  if (name === '') return allCategories(catalog, page)
  const found = findStyle(catalog, name)
  if (found.kind !== 'category') return undefined
  return sentence('stylesInCategory', { category: found.name, styles: found.members, page })
}

async function cancel(context: PipelineContext, run: Run, request: RequestRecord): Promise<Sentence> {
  const base = await toCancel(run, request)
  if (base === undefined || base.event.person.id !== request.event.person.id) {
    return sentence('nothingToCancel', {})
  }
  // Cancelled since: this very command did so, and the process died before it could say it.
  const done = base.cancelRequested && (base.endedAt ?? request.createdAt) >= request.createdAt
  if (base.state === 'ended') return sentence(done ? 'cancelling' : 'nothingToCancel', {})
  if (!(await run.store.requestCancel(base.id))) return sentence(done ? 'cancelling' : 'tooLateToCancel', {})
  await context.dispatcher.wake(base.id, run.now())
  return sentence('cancelling', {})
}

/** Spares the horde what nobody is to see. A request that is missed here is drawn, and not posted all the same. */
async function cancelAll(context: PipelineContext, run: Run, who: PersonKey): Promise<void> {
  for (const id of await run.store.openOf(who, run.id))
    if (await run.store.requestCancel(id)) await context.dispatcher.wake(id, run.now())
}

/**
 * What the message replies to; else, or where that has ended, the person's newest open drawing; else their latest. A
 * button means the one request that it belongs to.
 */
async function toCancel(run: Run, request: RequestRecord): Promise<RequestRecord | undefined> {
  const { platform, account, person } = request.event
  const meant = (await baseOf(run, request))?.request
  const replied = request.event.repliesTo !== undefined
  const isButton = request.event.command !== undefined
  const mine = meant?.event.person.id === person.id
  const isOver = mine && meant.state === 'ended' && !meant.cancelRequested
  if (replied && meant !== undefined && (isButton || !isOver)) return meant
  for (const id of await run.store.openOf({ platform, account, personId: person.id }, request.id)) {
    const open = (await run.store.load(id))?.request
    if (open?.parsed.kind === 'command' && draws(open.parsed.command)) return open
  }
  return meant
}

/** Takes back the bot's reply to the person who asks; another's only who looks after the place it is in. */
async function remove(context: PipelineContext, run: Run, request: RequestRecord): Promise<Sentence> {
  const base = await baseOf(run, request)
  const reply = base && (await run.store.replyOf(base.request.id))
  if (base === undefined || reply === undefined || !mayDelete(request.event, base.request.event)) {
    return sentence('nothingToDelete', {})
  }
  const { publisher } = context.adapterOf(base.request.event)
  if (!removesReplies(publisher)) return sentence('cannotDelete', {})
  try {
    await run.effect((signal) => publisher.remove(reply, signal))
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    if (error.kind === 'rejected') return sentence('cannotDelete', {})
    // Gone already: somebody was faster, or this very command before the process died.
    if (error.kind !== 'target-gone') throw error
  }
  return sentence('deleted', {})
}

function mayDelete({ person, place }: IncomingEvent, theirs: IncomingEvent): boolean {
  return person.id === theirs.person.id || (person.moderates === true && place.id === theirs.place.id)
}
