import { accountSentence } from '../accounts/account-facts.ts'
import { type Asker, linkedSentence } from '../accounts/link.ts'
import { HORDE_KEY } from '../accounts/links.ts'
import { giftId } from '../kudos/ledger.ts'
import { noteObjection } from '../kudos/objection.ts'
import type { Effective } from '../preferences/effective.ts'
import { type Change, changed, type PersonPreferences } from '../preferences/schema.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Command, RequestRecord } from '../request/model.ts'
import type { PersonKey } from '../store.ts'
import type { PipelineContext } from './context.ts'
import { answerWithCode } from './link-code.ts'
import { baseOf } from './repeat.ts'
import type { Run } from './run.ts'

/** Commands about kudos, and about a person's account at the Horde. */
export type KudosTalk = Extract<Command, { kind: (typeof KUDOS_TALK)[number] }>
const KUDOS_TALK = [
  'kudos',
  'kudos-quiet',
  'kudos-loud',
  'pay-own',
  'pay-operator',
  'help-kudos',
  'login',
  'logout',
  'account',
  'link',
  'receive-as',
] as const

export function isKudosTalk(command: Command): command is KudosTalk {
  return KUDOS_TALK.some((kind) => kind === command.kind)
}

/** Carries it out and gives the sentence that answers it. A second run, after a crash, books and links nothing anew. */
export async function answerKudos(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  command: KudosTalk,
  here: Pick<Effective, 'blockedWords'>,
): Promise<Sentence> {
  const { accounts } = context
  const { platform, account, person, place, locale } = request.event
  const who: Asker = { platform, account, personId: person.id, locale }
  switch (command.kind) {
    case 'help-kudos':
      return sentence('helpKudos', {})
    case 'kudos-quiet':
      await choose(run, who, { kudosReceipts: 'off' })
      return sentence('kudosQuiet', {})
    case 'kudos-loud':
      await choose(run, who, { kudosReceipts: null })
      return sentence('kudosLoud', {})
    case 'pay-own':
      await choose(run, who, { pay: null })
      return sentence('payOwn', {})
    case 'pay-operator':
      await choose(run, who, { pay: 'operator' })
      return sentence('payOperator', {})
    case 'kudos':
      if (command.amount !== undefined)
        return give(context, run, request, { ...command, amount: command.amount }, here)
      if (!place.direct) return sentence('kudosToWhom', {})
      return accountSentence(await run.effect((signal) => accounts.facts(who, signal)))
    case 'link':
      if (command.code !== undefined) return redeem(context, run, request, command.code)
      return place.direct ? answerWithCode(context, run.id, who) : sentence('onlyInPrivate', {})
  }
  if (!place.direct) return sentence('onlyInPrivate', {})
  switch (command.kind) {
    case 'account':
      return accountSentence(await run.effect((signal) => accounts.facts(who, signal)))
    case 'logout':
      return (await accounts.logout(who)).sentence
    case 'login':
      return login(context, run, request, who)
    case 'receive-as':
      return (await run.effect((signal) => accounts.linkByName(who, command.name, signal))).sentence
  }
}

async function choose(run: Run, { personId: id, ...at }: PersonKey, change: Change<PersonPreferences>) {
  const key = { scope: 'person', ...at, id } as const
  await run.store.changePreferences(key, (settings) => changed(settings, change), run.now())
}

/** To who asked for what the message replies to. */
async function give(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  { amount, note }: { readonly amount: number; readonly note?: string },
  { blockedWords }: Pick<Effective, 'blockedWords'>,
): Promise<Sentence> {
  const { platform, account, eventId, person, place, repliesTo } = request.event
  if (repliesTo === undefined) return sentence('kudosToWhom', {})
  // Booked by this very message, before the process died.
  const key = { platform, account, messageId: eventId, giverId: person.id, emoji: '' }
  const before = await run.store.gift(giftId(key))
  if (before !== undefined) return sentence('giftBooked', { amount: before.amount, to: before.recipientName })
  const against = noteObjection(context.settings.gate, blockedWords, note ?? '')
  if (against !== undefined) return against
  const thanked = (await baseOf(run, request))?.request.event.person
  const given = await context.gifts.give({
    ...key,
    giverName: person.name,
    recipientId: thanked?.id ?? '',
    recipientName: thanked?.name ?? '',
    placeId: place.id,
    amount,
    ...(note !== undefined && { note }),
    toBot: thanked?.bot === true,
  })
  return given.kind === 'known'
    ? sentence('giftBooked', { amount, to: given.gift.recipientName })
    : given.sentence
}

/** A code that others could read is void. */
async function redeem(context: PipelineContext, run: Run, { event, createdAt }: RequestRecord, hash: string) {
  const who = { ...event, personId: event.person.id }
  if (!event.place.direct) {
    await run.store.takeLinkCode(hash, run.now())
    return sentence('codeInPublic', {})
  }
  const linked = await context.accounts.redeemHash(who, hash)
  return linked.link === undefined
    ? ((await sinceLinked(context, who, createdAt)) ?? linked.sentence)
    : linked.sentence
}

async function login(context: PipelineContext, run: Run, { id, createdAt }: RequestRecord, who: Asker) {
  const { accounts, secrets } = context
  const key = await secrets.secret(id, HORDE_KEY)
  if (key === undefined) return (await sinceLinked(context, who, createdAt)) ?? sentence('loginHow', {})
  const linked = await run.effect((signal) => accounts.login(who, key, signal))
  // It has its own place now, or is of no use.
  await secrets.drop(id)
  return linked.sentence
}

/** What this very message did, before the process died. */
async function sinceLinked({ accounts }: PipelineContext, who: PersonKey, sinceMs: number) {
  const link = await accounts.link(who)
  return link !== undefined && link.linkedAt >= sinceMs ? linkedSentence(link) : undefined
}
