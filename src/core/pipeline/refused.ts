import { declaredUnusable } from '../images/source.ts'
import type { Effective } from '../preferences/effective.ts'
import { placeGate } from '../preferences/place-gate.ts'
import type { Sentence } from '../reply/messages/index.ts'
import type { Gate } from '../request/gate.ts'
import type { DrawWords, Parsed } from '../request/model.ts'
import { type Catalog, findStyle } from '../styles/catalog.ts'
import { unusable } from './source.ts'

/** What an operator lets be drawn, and from what. */
export interface Offer {
  readonly gate: Gate
  /** Without the styles that are not offered. */
  readonly catalog: Catalog
}

/** Why these words are drawn nowhere, or not at this place, whatever the Horde says to them; undefined where they are. */
export function refused(words: DrawWords, here: Effective, { gate, catalog }: Offer): Sentence | undefined {
  const why = gate.refuses(words) ?? placeGate(here).refuses(words, catalog)
  if (why !== undefined) return why
  const unfit = words.from !== undefined && 'url' in words.from ? declaredUnusable(words.from) : undefined
  return unfit === undefined ? undefined : unusable(unfit)
}

/**
 * Whether it is plain as soon as it is read that a refusal comes of it, so that a platform can show it to the person
 * alone. What refers to an earlier request, and what the Horde has to be asked for, is found out later.
 */
export function isPlainlyRefused(parsed: Parsed, here: Effective, offer: Offer): boolean {
  if (parsed.kind === 'refusal') return true
  if (parsed.kind !== 'command' || parsed.command.kind !== 'draw') return false
  const { words } = parsed.command
  if (refused(words, here, offer) !== undefined) return true
  return words.style !== undefined && findStyle(offer.catalog, words.style).kind === 'unknown'
}
