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
 * What is against kudos of this person at this place, or against the words that they say with them, for platforms whose
 * gifts are no requests: there intake has seen to it.
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
  const refused =
    gate.refuses({ prompt: note, negative: '', overrides: {} }) !== undefined ||
    createWordFilter(blockedWords, [])([note])
  return refused ? sentence('giftNoteNotAllowed', {}) : undefined
}
