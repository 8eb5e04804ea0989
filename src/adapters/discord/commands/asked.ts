import type { PersonPreferences, PlacePreferences } from '../../../core/preferences/schema.ts'
import { clean } from '../../../core/request/clean.ts'
import type { Command } from '../../../core/request/model.ts'
import { Secret } from '../../../core/secret.ts'
import type { GivingDeed } from '../giving.ts'
import { KEY_FIELD } from '../views/account.ts'
import { type ComponentId, decodeId, type Scope } from '../views/ids.ts'
import { personChange, personForm, placeChange, placeForm, type Read } from '../views/preference-change.ts'
import type { CategoryAt } from '../views/styles.ts'
import { giftByCommand, giftByForm } from './asked-gift.ts'
import type { Filled } from './data.ts'
import { withoutLabel } from './labels.ts'
import { parseImagine } from './parse-options.ts'

/** What somebody wants who used a command, a button, a menu or a form of ours. */
export type Asked =
  /** Goes through intake. `hidden`: the answer is for the person alone. */
  | {
      readonly kind: 'request'
      readonly command: Command
      readonly hidden: boolean
      /** The event of the request that it is about. */
      readonly repliesTo?: string
    }
  /** The answer of the request with this event is to be shown here. */
  | { readonly kind: 'show'; readonly eventId: string }
  /** A page to look at, which changes nothing. */
  | { readonly kind: 'page'; readonly page: PageId }
  /** A form to fill in. */
  | { readonly kind: 'form'; readonly scope: Scope }
  /** The form for a key. */
  | { readonly kind: 'log-in' }
  | { readonly kind: 'account'; readonly deed: AccountDeed }
  | { readonly kind: 'kudos'; readonly deed: GivingDeed }
  | { readonly kind: 'reset'; readonly scope: Scope }
  | { readonly kind: 'change'; readonly scope: 'mine'; readonly read: Read<PersonPreferences> }
  | { readonly kind: 'change'; readonly scope: PlaceScope; readonly read: Read<PlacePreferences> }

/** Something about a person's account at the Horde. */
export type AccountDeed =
  | { readonly is: 'login'; readonly key: Secret }
  | { readonly is: 'receive'; readonly name: string }
  | { readonly is: 'redeem'; readonly code: string }
  | { readonly is: 'logout' | 'make-code' }
  | { readonly is: 'look' }

export type PlaceScope = Exclude<Scope, 'mine'>

export type PageId =
  | { readonly name: 'categories'; readonly page: number }
  /** A category, or a style, by a name as people type it. */
  | { readonly name: 'found'; readonly typed: string }
  | { readonly name: 'category'; readonly at: CategoryAt }
  | { readonly name: 'style'; readonly style: string; readonly from?: CategoryAt }
  | { readonly name: 'preferences'; readonly scope: Scope }
  | { readonly name: 'queue' | 'horde' | 'my-data' | 'forget' | 'kept' | 'help' | 'about' }

/**
 * Undefined for a command that is not ours: an older version's, perhaps.
 * @param eventId of the interaction
 */
export function askedByCommand(filled: Filled, eventId: string): Asked | undefined {
  const { name, subcommand, fields, target } = filled
  if (target !== undefined) return { kind: 'kudos', deed: { is: 'ask', target } }
  switch (name) {
    case 'imagine':
      return { kind: 'request', command: parseImagine(filled), hidden: fields.get('private') === true }
    case 'styles': {
      const typed = withoutLabel(`${fields.get('category') ?? ''}`)
      return page(typed === '' ? { name: 'categories', page: 0 } : { name: 'found', typed })
    }
    case 'preferences': {
      const style = withoutLabel(`${fields.get('style') ?? ''}`)
      return style === ''
        ? page({ name: 'preferences', scope: 'mine' })
        : { kind: 'change', scope: 'mine', read: { change: { style } } }
    }
    case 'serverpreferences':
      return askedOfServer(subcommand, fields)
    case 'mydata':
      return askedOfData(subcommand)
    case 'login':
      return { kind: 'log-in' }
    case 'logout':
      return { kind: 'account', deed: { is: 'logout' } }
    case 'account':
      return { kind: 'account', deed: { is: 'look' } }
    case 'link':
      return { kind: 'account', deed: linking(fields) }
    case 'kudos':
      return askedOfKudos(filled, eventId)
    case 'help':
      return fields.get('topic') === 'kudos' ? { kind: 'kudos', deed: { is: 'help' } } : page({ name })
    case 'queue':
    case 'horde':
    case 'about':
      return page({ name })
    default:
      return undefined
  }
}

function askedOfServer(subcommand: string | undefined, fields: Filled['fields']): Asked {
  if (subcommand === 'channel') return page({ name: 'preferences', scope: 'channel' })
  const publicKudos = fields.get('public_kudos')
  return typeof publicKudos === 'boolean'
    ? { kind: 'change', scope: 'server', read: { change: { publicKudos } } }
    : page({ name: 'preferences', scope: 'server' })
}

function askedOfKudos(filled: Filled, eventId: string): Asked | undefined {
  switch (filled.subcommand) {
    case 'send':
      return { kind: 'kudos', deed: giftByCommand(filled, eventId) }
    case 'ledger':
      return { kind: 'kudos', deed: { is: 'ledger', page: 0 } }
    case 'balance':
    case 'quiet':
      return { kind: 'kudos', deed: { is: filled.subcommand } }
    default:
      return undefined
  }
}

function linking(fields: Filled['fields']): AccountDeed {
  const code = `${fields.get('code') ?? ''}`.trim()
  const name = `${fields.get('name') ?? ''}`.trim()
  if (code !== '') return { is: 'redeem', code }
  return name === '' ? { is: 'make-code' } : { is: 'receive', name }
}

function askedOfData(subcommand: string | undefined): Asked | undefined {
  switch (subcommand) {
    case 'see':
      return page({ name: 'my-data' })
    case 'forget':
      return page({ name: 'forget' })
    case 'stop':
    case 'start':
      return { kind: 'request', command: { kind: subcommand }, hidden: true }
    default:
      return undefined
  }
}

/**
 * What a button does, or a menu with what was chosen. Undefined for an id that is not ours, or a choice that is none.
 * @param note what somebody wants to say with a gift that they were asked about
 */
export function askedByComponent(customId: string, values: readonly string[], note = ''): Asked | undefined {
  const id = decodeId(customId)
  const [value] = values
  switch (id?.action) {
    case 'cancel':
    case 'delete':
    case 'settings':
      return { kind: 'request', command: { kind: id.action }, hidden: true, repliesTo: id.eventId }
    case 'show':
      return { kind: 'show', eventId: id.eventId }
    case 'categories':
      return page({ name: 'categories', page: id.page })
    case 'category':
      return page({ name: 'category', at: { name: id.name, page: id.page } })
    case 'pick-category':
      return value === undefined ? undefined : page({ name: 'category', at: { name: value, page: 0 } })
    case 'pick-style':
      return value === undefined
        ? undefined
        : page({ name: 'style', style: value, from: { name: id.name, page: id.page } })
    case 'queue':
    case 'horde':
      return page({ name: id.action })
    case 'ledger':
      return { kind: 'kudos', deed: { is: 'ledger', page: id.page } }
    case 'give-not':
      return { kind: 'kudos', deed: { is: 'give-not', eventId: id.eventId } }
    case 'give': {
      const { action: _, ...draft } = id
      return { kind: 'kudos', deed: { is: 'give', draft: { ...draft, note }, bot: false, sure: true } }
    }
    case 'forget-ask':
      return page({ name: 'forget' })
    case 'forget-no':
      return page({ name: 'kept' })
    case 'forget-yes':
      return { kind: 'request', command: { kind: 'forget-me' }, hidden: true }
    case 'ask':
      return { kind: 'form', scope: id.scope }
    case 'reset':
      return { kind: 'reset', scope: id.scope }
    case 'choose':
    case 'switch':
      return askedChange(id, values)
    default:
      return undefined
  }
}

/**
 * What a form that was sent in says.
 * @param eventId of the interaction
 */
export function askedByForm(
  customId: string,
  fields: ReadonlyMap<string, string>,
  eventId: string,
): Asked | undefined {
  const id = decodeId(customId)
  if (id?.action === 'login') {
    // What is copied along with a key is no part of it.
    return { kind: 'account', deed: { is: 'login', key: new Secret(clean(fields.get(KEY_FIELD) ?? '')) } }
  }
  if (id?.action === 'give-form') return { kind: 'kudos', deed: giftByForm(id, fields, eventId) }
  if (id?.action !== 'form') return undefined
  return id.scope === 'mine'
    ? { kind: 'change', scope: 'mine', read: personForm(fields) }
    : { kind: 'change', scope: id.scope, read: placeForm(fields) }
}

function askedChange(
  id: Extract<ComponentId, { action: 'choose' | 'switch' }>,
  values: readonly string[],
): Asked | undefined {
  const { scope } = id
  if (scope === 'mine') {
    const change = personChange(id, values)
    return change && { kind: 'change', scope, read: { change } }
  }
  const change = placeChange(id, values)
  return change && { kind: 'change', scope, read: { change } }
}

function page(id: PageId): Asked {
  return { kind: 'page', page: id }
}
