import type { KudosEmoji } from '../../../core/kudos/emojis.ts'
import type { Gift } from '../../../core/kudos/ledger.ts'
import { breakText } from '../../../core/reply/echo.ts'
import { cut } from '../../../core/reply/fit.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import type { Form } from '../answer.ts'
import { button, type MessageBody, message, row } from './body.ts'
import { plain } from './escape.ts'
import { encodeId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { type Tell, tellIn } from './tell.ts'
import { textField } from './text-field.ts'

export const LONGEST_NOTE = 200
/** Of the form for a gift. */
export const AMOUNT_FIELD = 'amount'
export const NOTE_FIELD = 'note'

const DIGITS = 8
/** What is left of a name in the id of a button, beside two long numbers and an amount. */
const NAME_IN_ID = 38
const NAME = 60
const PER_PAGE = 10

/** In the place of a person's id, where a gift goes to an account at the Horde. */
export const NOBODY = '0'

/** A gift that somebody asks for: to a person, or to an account at the Horde where `personId` is `NOBODY`. */
export interface GiftDraft {
  readonly eventId: string
  readonly amount: number
  readonly personId: string
  readonly name: string
  readonly note: string
}

/** Where somebody types how much to send to a person. */
export function giveForm({ id, name }: { readonly id: string; readonly name: string }, locale: Locale): Form {
  const tell = tellIn(locale)
  return {
    custom_id: encodeId({ action: 'give-form', personId: id, name: nameInId(name) }),
    title: cut(tell('giveTitle', { to: breakText(name) }), LIMITS.modalTitle),
    components: [
      textField({ id: AMOUNT_FIELD, label: tell('giveAmount', {}), required: true, longest: DIGITS }),
      textField({ id: NOTE_FIELD, label: tell('giveNote', {}), required: false, longest: LONGEST_NOTE }),
    ],
  }
}

/** Asks before much is sent. The note stands in the page as it is, from where the press brings it back. */
export function confirmPage(
  { eventId, amount, personId, name, note }: GiftDraft,
  locale: Locale,
): MessageBody {
  const tell = tellIn(locale)
  return message({
    embeds: [
      {
        description: tell('giveConfirm', { amount, to: plain(name, NAME) }),
        ...(note !== '' && { footer: { text: note } }),
      },
    ],
    components: [
      row(
        button(
          tell('buttonGive', { amount }),
          { action: 'give', eventId, amount, personId, name: nameInId(name) },
          'primary',
        ),
        button(tell('buttonGiveNot', {}), { action: 'give-not', eventId }),
      ),
    ],
  })
}

/** Of an account at the Horde the number behind the `#` says who it is, and stays whole. */
function nameInId(name: string): string {
  const clean = name.replace(/\p{Cc}/gu, '').trim() || '?'
  const number = /#\d+$/.exec(clean)?.[0] ?? ''
  return cut(clean.slice(0, clean.length - number.length), NAME_IN_ID - number.length).toWellFormed() + number
}

/** What a person gave and got, newest first. */
export function ledgerPage(
  gifts: readonly Gift[],
  personId: string,
  wanted: number,
  locale: Locale,
): MessageBody {
  const tell = tellIn(locale)
  const pages = Math.max(1, Math.ceil(gifts.length / PER_PAGE))
  const page = Math.min(wanted, pages - 1)
  const lines = gifts
    .slice(page * PER_PAGE, (page + 1) * PER_PAGE)
    .map((gift) => ledgerLine(tell, gift, personId))
  const paging = [
    ...(page > 0 ? [button(tell('buttonBefore', {}), { action: 'ledger', page: page - 1 } as const)] : []),
    ...(page < pages - 1
      ? [button(tell('buttonNext', {}), { action: 'ledger', page: page + 1 } as const)]
      : []),
  ]
  return message({
    embeds: [
      {
        title: tell('ledgerTitle', {}),
        description: lines.length === 0 ? tell('ledgerEmpty', {}) : lines.join('\n'),
        ...(pages > 1 && { footer: { text: tell('pageNumber', { page: page + 1, pages }) } }),
      },
    ],
    components: paging.length === 0 ? [] : [row(...paging)],
  })
}

function ledgerLine(tell: Tell, gift: Gift, personId: string): string {
  const { amount, giverId, giverName, recipientName, hordeName, state, createdAt, endedAt } = gift
  const given = giverId === personId
  const other = given ? (hordeName ?? recipientName) : giverName
  const name = plain(other || '?', NAME)
  const words = given ? tell('ledgerGiven', { amount, name }) : tell('ledgerGot', { amount, name })
  return `- ${words}: ${tell('ledgerState', { state })} (<t:${Math.floor((endedAt ?? createdAt) / 1_000)}:R>)`
}

/** What kudos are, and how they are sent here. */
export function kudosHelpPage(emojis: readonly KudosEmoji[], locale: Locale): MessageBody {
  const tell = tellIn(locale)
  const reactions = emojis.slice(0, LIMITS.options).map(({ emoji, amount }) => `${shown(emoji)} ${amount}`)
  const here = reactions.length === 0 ? [] : ['', tell('helpKudosReactions', { reactions })]
  return message({
    embeds: [
      { title: tell('helpKudosTitle', {}), description: [tell('helpKudosPage', {}), ...here].join('\n') },
    ],
  })
}

/** One of a server's own is shown by its id, whatever its name is. */
function shown(emoji: string): string {
  return /^\d{1,20}$/.test(emoji) ? `<:kudos:${emoji}>` : emoji
}
