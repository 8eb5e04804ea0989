import { MOST_KUDOS } from '../../../core/kudos/gifts.ts'
import { sentence } from '../../../core/reply/messages/index.ts'
import { clean } from '../../../core/request/clean.ts'
import type { GivingDeed } from '../giving.ts'
import type { ComponentId } from '../views/ids.ts'
import { AMOUNT_FIELD, NOBODY, NOTE_FIELD } from '../views/kudos.ts'
import type { Filled } from './data.ts'

/** What `/kudos send` asks for. */
export function giftByCommand({ fields, people }: Filled, eventId: string): GivingDeed {
  const amount = Number(fields.get('amount') ?? 0)
  const note = noteOf(`${fields.get('note') ?? ''}`)
  const to = people.get(`${fields.get('to') ?? ''}`)
  const name = `${fields.get('horde_name') ?? ''}`.trim()
  // Of two, nobody knows which one is meant.
  if ((to === undefined) === (name === '')) return { is: 'refused', sentence: sentence('giveToWhom', {}) }
  if (to !== undefined) {
    const draft = { eventId, amount, personId: to.id, name: to.name, note }
    return { is: 'give', draft, bot: to.bot, sure: false }
  }
  if (!HORDE_NAME.test(name)) return { is: 'refused', sentence: sentence('hordeNameUnknown', {}) }
  return { is: 'give', draft: { eventId, amount, personId: NOBODY, name, note }, bot: false, sure: false }
}

/** What the form of a menu asks for. */
export function giftByForm(
  { personId, name }: Extract<ComponentId, { action: 'give-form' }>,
  fields: ReadonlyMap<string, string>,
  eventId: string,
): GivingDeed {
  const typed = (fields.get(AMOUNT_FIELD) ?? '').trim()
  const amount = /^\d{1,8}$/.test(typed) ? Number(typed) : 0
  if (amount < 1 || amount > MOST_KUDOS) {
    return { is: 'refused', sentence: sentence('numberUnreadable', { least: 1, most: MOST_KUDOS }) }
  }
  const note = noteOf(fields.get(NOTE_FIELD) ?? '')
  return { is: 'give', draft: { eventId, amount, personId, name, note }, bot: false, sure: false }
}

/** As it stands in one line, and is seen. */
function noteOf(text: string): string {
  return clean(text).replaceAll('\n', ' ')
}

/** The number counts. */
const HORDE_NAME = /^[^#]{0,100}#\d{1,12}$/u
