import type { AccountLinks } from '../../core/accounts/link.ts'
import type { Desk } from '../../core/desk/desk.ts'
import { HeraldError } from '../../core/errors.ts'
import { emojiAt, type KudosEmoji } from '../../core/kudos/emojis.ts'
import type { GiftDesk } from '../../core/kudos/gifts.ts'
import { type Gift, type GiftState, UNPAID_ENDS } from '../../core/kudos/ledger.ts'
import { personKey, placeIds, type Whereabouts } from '../../core/preferences/key.ts'
import { type Sentence, sentence } from '../../core/reply/messages/index.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import type { PersonKey } from '../../core/store.ts'
import type { Answer } from './answer.ts'
import type { Chosen, Filled } from './commands/data.ts'
import { ASKING_MS } from './patience.ts'
import { accountPage } from './views/account.ts'
import type { MessageBody } from './views/body.ts'
import { confirmPage, type GiftDraft, giveForm, kudosHelpPage, ledgerPage, NOBODY } from './views/kudos.ts'
import { sentenceMessage } from './views/notices.ts'

export interface GivingParts {
  readonly gifts: GiftDesk
  readonly accounts: AccountLinks
  readonly desk: Desk
  readonly account: string
  readonly emojis: readonly KudosEmoji[]
}

/** What somebody does about kudos. */
export type GivingDeed =
  /** `sure`: they were asked already. */
  | { readonly is: 'give'; readonly draft: GiftDraft; readonly bot: boolean; readonly sure: boolean }
  /** Somebody who was asked rather gives nothing. */
  | { readonly is: 'give-not'; readonly eventId: string }
  | { readonly is: 'ask'; readonly target: NonNullable<Filled['target']> }
  | { readonly is: 'ledger'; readonly page: number }
  | { readonly is: 'refused'; readonly sentence: Sentence }
  | { readonly is: 'balance' | 'quiet' | 'help' }

/** Whether a gift is booked is not known: nobody shall be told that it is not. */
export class MayBeGivenError extends HeraldError {
  override name = 'MayBeGivenError'
}

function mayBeGiven(cause: unknown): never {
  throw new MayBeGivenError('a gift was to be changed, and whether it was is not known', { cause })
}

/** More than that is asked about first. */
const CONFIRM_OVER = 500
/** In a ledger: what is older is not shown. */
const SHOWN = 200
/** Of gifts to somebody, they are told nothing. */
const UNTOLD: readonly GiftState[] = ['refused', 'withdrawn']

/**
 * Kudos by commands, buttons and forms. A gift is a row of the ledger under the id of the event that asked for it, so
 * that pressing twice gives once; it needs no request.
 */
export class Giving {
  readonly #parts: GivingParts

  constructor(parts: GivingParts) {
    this.#parts = parts
  }

  async of(deed: GivingDeed, where: Whereabouts, locale: Locale): Promise<Answer> {
    const { platform, account, person } = where
    const who = { platform, account, personId: person.id }
    const page = (body: MessageBody): Answer => ({ kind: 'page', body })
    switch (deed.is) {
      case 'give':
        return page(await this.#give(deed, where, locale))
      case 'give-not':
        return page(sentenceMessage(await this.#giveNot(deed.eventId, who), locale))
      case 'ask':
        return await this.#ask(deed.target, person.id, locale)
      case 'balance':
        return { kind: 'soon', page: () => this.#balance(who, locale) }
      case 'ledger':
        return page(ledgerPage(await this.#ledger(who), who.personId, deed.page, locale))
      case 'quiet':
        return page(sentenceMessage(await this.#turnReceipts(where), locale))
      case 'help':
        return page(kudosHelpPage(this.#emojisAt(where), locale))
      case 'refused':
        return page(sentenceMessage(deed.sentence, locale))
    }
  }

  async #give(
    { draft, bot, sure }: Extract<GivingDeed, { is: 'give' }>,
    where: Whereabouts,
    locale: Locale,
  ): Promise<MessageBody> {
    const { gifts, accounts } = this.#parts
    const { platform, account, person, place } = where
    const { eventId, amount, personId, name, note } = draft
    const against = await gifts.objection(where, note)
    if (against !== undefined) return sentenceMessage(against, locale)
    const toPerson = personId !== NOBODY
    const pointless = toPerson && (bot || personId === person.id)
    if (!sure && !pointless && amount > CONFIRM_OVER) {
      const link = await accounts.link({ platform, account, personId: person.id })
      if (link?.kind === 'key') return confirmPage(draft, locale)
    }
    const giving = gifts.give({
      platform,
      account,
      messageId: eventId,
      giverId: person.id,
      giverName: person.name,
      emoji: '',
      recipientId: toPerson ? personId : '',
      recipientName: toPerson ? name : '',
      ...(!toPerson && { hordeName: name }),
      placeId: place.id,
      amount,
      ...(note !== '' && { note }),
      toBot: toPerson && bot,
    })
    const given = await giving.catch(mayBeGiven)
    const words = given.kind === 'known' ? sentence('giveKnown', { amount, to: name }) : given.sentence
    return sentenceMessage(words, locale)
  }

  /** They may have pressed the other button a moment ago. */
  async #giveNot(eventId: string, { platform, account, personId: giverId }: PersonKey): Promise<Sentence> {
    const { gifts } = this.#parts
    const key = { platform, account, messageId: eventId, giverId, emoji: '' }
    const giftLeft = async () => ((await gifts.takeBack(key)) ? undefined : await gifts.gift(key))
    const gift = await giftLeft().catch(mayBeGiven)
    if (gift === undefined || UNPAID_ENDS.includes(gift.state)) return sentence('giveNothing', {})
    return sentence('giveTooLate', { amount: gift.amount, to: gift.hordeName ?? gift.recipientName })
  }

  /** Who is thanked for a message of ours is who asked for it. */
  async #ask(
    { messageId, person, answers }: NonNullable<Filled['target']>,
    giverId: string,
    locale: Locale,
  ): Promise<Answer> {
    const { gifts, account } = this.#parts
    const askerOf = async (id: string | null | undefined) =>
      id == null ? undefined : await gifts.askerOf('discord', account, id)
    const asker = (await askerOf(messageId)) ?? (await askerOf(answers))
    const to: Chosen = asker ?? person
    const refused = (why: Sentence): Answer => ({ kind: 'page', body: sentenceMessage(why, locale) })
    if (to.id === '') return refused(sentence('giftToNobody', {}))
    if (to.bot) return refused(sentence('giftToBot', {}))
    if (to.id === giverId) return refused(sentence('giftToSelf', {}))
    return { kind: 'form', form: giveForm(to, locale) }
  }

  /** What somebody meant to give and did not is nobody else's business. */
  async #ledger(who: PersonKey): Promise<readonly Gift[]> {
    const gifts = await this.#parts.gifts.ledger(who, SHOWN)
    return gifts.filter(({ giverId, state }) => giverId === who.personId || !UNTOLD.includes(state))
  }

  async #balance(who: PersonKey, locale: Locale): Promise<MessageBody> {
    const { accounts, gifts } = this.#parts
    const facts = await accounts.facts(who, AbortSignal.timeout(ASKING_MS))
    if (facts === undefined || facts.kudos === null) return accountPage(facts, locale)
    const open = (await gifts.ledger(who, SHOWN)).filter(
      ({ giverId, endedAt }) => giverId === who.personId && endedAt === null,
    )
    const underWay = open.reduce((sum, { amount }) => sum + amount, 0)
    const { hordeName: name } = facts.link
    return sentenceMessage(sentence('kudosBalance', { name, kudos: facts.kudos, underWay }), locale)
  }

  async #turnReceipts(where: Whereabouts): Promise<Sentence> {
    const { preferences } = this.#parts.desk
    const key = personKey(where)
    const off = (await preferences.ofPerson(key)).kudosReceipts !== 'off'
    const changed = await preferences.changePerson(key, { kudosReceipts: off ? 'off' : null })
    if ('refused' in changed) return changed.refused
    return off ? sentence('receiptsOff', {}) : sentence('receiptsOn', {})
  }

  #emojisAt(where: Whereabouts): readonly KudosEmoji[] {
    const { emojis } = this.#parts
    const places = placeIds(where)
    return emojis.filter((one) => emojiAt(emojis, one.emoji, places) === one)
  }
}
