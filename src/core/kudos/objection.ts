import type { Whereabouts } from '../preferences/key.ts'
import { effectiveAt, type Preferences } from '../preferences/rows.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Gate } from '../request/gate.ts'
import { findKey } from '../request/horde-key.ts'
import { createWordFilter } from '../request/words.ts'
import type { Store } from '../store.ts'

export interface ObjectionParts {
  readonly store: Pick<Preferences, 'chosenAt'> & Pick<Store, 'isOptedOut'>
  readonly gate: Gate
}

/**
 * What is against kudos of this person at this place, or against the words that they say with them, for gifts that are no
 * requests. Of those that are, intake has seen to all but the words.
 */
export async function objection(
  { store, gate }: ObjectionParts,
  where: Whereabouts,
  note: string,
): Promise<Sentence | undefined> {
  if (!gate.allowsPlace(where) || !gate.allowsPerson(where)) return sentence('kudosNotAllowed', {})
  const [optedOut, { blockedPeople, blockedWords }] = await Promise.all([
    store.isOptedOut({ ...where, personId: where.person.id }),
    effectiveAt(store, where),
  ])
  if (optedOut) return sentence('leftAlone', {})
  if (blockedPeople.includes(where.person.id)) return sentence('kudosNotAllowed', {})
  if (findKey(note) !== undefined) return sentence('keyInPublic', {})
  return noteObjection(gate, blockedWords, note)
}

/** What is against these words with a gift: the operator blocks some, and those who look after the place. */
export function noteObjection(
  gate: Pick<Gate, 'refuses'>,
  blockedHere: readonly string[],
  note: string,
): Sentence | undefined {
  const refused =
    gate.refuses({ prompt: note, negative: '', overrides: {} }) !== undefined ||
    createWordFilter(blockedHere, [])([note])
  return refused ? sentence('giftNoteNotAllowed', {}) : undefined
}
