import type { Locale } from '../reply/messages/locale.ts'
import type { PersonKey } from '../store.ts'
import type { Sealed } from './vault.ts'

/** What the vault keeps a person's key to the Horde under: of their account, or a shared one. */
export const HORDE_KEY = 'horde-key'

/**
 * How a person's account at the Horde is known: by their own key, by a shared key of `hordeName`, which sends no
 * kudos, or by name alone, which can only receive.
 */
const LINK_KINDS = ['key', 'shared-key', 'name'] as const
export type LinkKind = (typeof LINK_KINDS)[number]

/** The account at a Horde of a person on one of our accounts. */
export interface Link extends PersonKey {
  readonly kind: LinkKind
  readonly hordeUrl: string
  /** The number behind `#`, which says who it is. */
  readonly hordeId: number
  /** `alias#id` as the Horde called it last; the alias may change. */
  readonly hordeName: string
  readonly linkedAt: number
  /** In which they linked it: what they are told unasked is in it too, unless they chose another. */
  readonly locale?: Locale
}

/** The rows of who is linked. */
export interface Links {
  /**
   * In the place of an earlier one, and the key with it, so that both are always of the same account. A code that was
   * made for the earlier one is void.
   */
  saveLink(link: Link, key: Sealed | null): Promise<void>
  /** With the key as it is sealed for the person, where the link has one; both as of the same moment. */
  link(who: PersonKey): Promise<{ readonly link: Link; readonly key: Sealed | null } | undefined>
  /** Everybody who is linked to this account by its key, the first linked first. */
  linksByKey(hordeUrl: string, hordeId: number): Promise<Link[]>
  /** Removes it with its key and an open code. False where there was none. */
  deleteLink(who: PersonKey): Promise<boolean>
  /** One code a person: a new one takes the place of the old. */
  saveLinkCode(hash: string, who: PersonKey, expiresAt: number): Promise<void>
  /** Whose code it is, if it has not expired. */
  linkCode(hash: string, nowMs: number): Promise<PersonKey | undefined>
  /** Uses the code up. False where somebody did so before, or it has expired. */
  takeLinkCode(hash: string, nowMs: number): Promise<boolean>
}
