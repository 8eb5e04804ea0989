import type { Buckets } from '../buckets.ts'
import type { HordeClient } from '../horde/client.ts'
import type { Clock } from '../ports.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Locale } from '../reply/messages/locale.ts'
import type { Secret } from '../secret.ts'
import type { PersonKey } from '../store.ts'
import { type AccountFacts, accountFacts } from './account-facts.ts'
import { type Checked, checkKey, checkName } from './horde-account.ts'
import { CODE_LIFE_MS, linkCodeHash, newLinkCode } from './link-code.ts'
import { HORDE_KEY, type Link, type Links } from './links.ts'
import { personOwner } from './owner.ts'
import type { Vault } from './vault.ts'

export interface AccountParts {
  readonly links: Links
  readonly vault: Vault
  readonly buckets: Buckets
  readonly clock: Clock
  /** Of the Horde that people link to: the operator's. */
  readonly hordeUrl: string
  /** May have to start the built-in simulator first, hence a promise. */
  readonly client: () => Promise<HordeClient>
}

/** Who asks to be linked, and in which language they do. */
export interface Asker extends PersonKey {
  readonly locale?: Locale
}

/** What came of it, and what to say; `link` where the person is linked by it. */
export interface Linked {
  readonly link?: Link
  readonly sentence: Sentence
}

/** A person's account at the Horde: how it is linked and unlinked. Nothing here ever shows a key. */
export interface AccountLinks {
  /** Links by the API key of an account, or by a shared key, in the place of an earlier link. The Horde is asked. */
  login(who: Asker, key: Secret, signal: AbortSignal): Promise<Linked>
  /** Links to receive kudos only, by `alias#id`. Somebody who is linked by a key stays so. */
  linkByName(who: Asker, name: string, signal: AbortSignal): Promise<Linked>
  /** Erases link and key. Places that were linked by a code keep theirs. */
  logout(who: PersonKey): Promise<Linked>
  /**
   * A code that links another place, on any platform, to the same account: once, within ten minutes. It is handed out
   * only to who is linked, and only to them in private. A new one takes the place of the old, and logging in or out
   * makes it void.
   */
  makeCode(who: PersonKey): Promise<Linked & { readonly code?: string }>
  /** Links whoever sends it to the account of who made it. Whoever has another account here stays with that. */
  redeemCode(who: Asker, code: string): Promise<Linked>
  /** As `redeemCode`, by what a code is kept as: never by anything that somebody typed. */
  redeemHash(who: Asker, hash: string): Promise<Linked>
  link(who: PersonKey): Promise<Link | undefined>
  /** What the Horde says of their account, now and then; undefined where they are not linked. */
  facts(who: PersonKey, signal: AbortSignal): Promise<AccountFacts | undefined>
  /** The key of who is linked by one. @throws {VaultError} where the key that sealed it is gone */
  key(who: PersonKey): Promise<{ readonly link: Link; readonly key: Secret } | undefined>
}

/** Tries of a person: they ask the Horde, or guess at codes. */
const TRIES = [{ count: 5, windowMs: 5 * 60_000 }]
/** Looks of a person at their account. The Horde answers 90 a minute for all together. */
const LOOKS = [{ count: 10, windowMs: 60_000 }]
const MINUTE_MS = 60_000

export function createAccountLinks(parts: AccountParts): AccountLinks {
  const { links, vault, buckets, clock, hordeUrl, client } = parts

  /** Nobody tries more often than that; undefined where it may be tried. */
  async function tooOften(
    what: string,
    { platform, account, personId }: PersonKey,
    limits = TRIES,
  ): Promise<Linked | undefined> {
    const waitMs = await buckets.take(`${what} ${platform} ${account} ${personId}`, limits, clock.now())
    return waitMs > 0 ? { sentence: sentence('loginTooOften', {}) } : undefined
  }

  async function save(who: Asker, checked: Checked, key: Secret | null): Promise<Linked> {
    if ('refused' in checked) return { sentence: checked.refused }
    const { kind, hordeId, hordeName } = checked
    const { locale } = who
    const account = { kind, hordeId, hordeName, hordeUrl, linkedAt: clock.now() }
    const link: Link = { ...bare(who), ...account, ...(locale && { locale }) }
    await links.saveLink(link, key && vault.seal(personOwner(who), HORDE_KEY, key))
    return { link, sentence: linkedSentence(link) }
  }

  /** Accounts at another Horde, from before the operator chose this one, are no use here. */
  async function linkHere(who: PersonKey) {
    const found = await links.link(who)
    return found?.link.hordeUrl === hordeUrl ? found : undefined
  }

  const accounts: AccountLinks = {
    async login(who, key, signal) {
      if (vault.currentKeyId === undefined) return { sentence: sentence('loginNotOffered', {}) }
      const refused = await tooOften('login', who)
      if (refused !== undefined) return refused
      return save(who, await checkKey(await client(), key, signal), key)
    },

    async linkByName(who, name, signal) {
      const found = await linkHere(who)
      if (found !== undefined && found.link.kind !== 'name') {
        return { sentence: sentence('linkedElsewhere', { name: found.link.hordeName }) }
      }
      const refused = await tooOften('login', who)
      if (refused !== undefined) return refused
      return save(who, await checkName(await client(), name, signal), null)
    },

    async logout(who) {
      const erased = await links.deleteLink(who)
      return { sentence: erased ? sentence('loggedOut', {}) : sentence('nothingToLogOut', {}) }
    },

    async makeCode(who) {
      if ((await linkHere(who)) === undefined) return { sentence: sentence('linkCodeNeedsLink', {}) }
      const code = newLinkCode()
      await links.saveLinkCode(linkCodeHash(code) ?? '', who, clock.now() + CODE_LIFE_MS)
      return { code, sentence: sentence('linkCode', { code, minutes: CODE_LIFE_MS / MINUTE_MS }) }
    },

    redeemCode: (who, code) => accounts.redeemHash(who, linkCodeHash(code) ?? ''),

    async redeemHash(who, hash) {
      const unknown = { sentence: sentence('linkCodeUnknown', {}) }
      const refused = await tooOften('code', who)
      if (refused !== undefined) return refused
      const maker = await links.linkCode(hash, clock.now())
      if (maker === undefined) return unknown
      if (isSame(maker, who)) return { sentence: sentence('linkCodeOwn', {}) }
      const [theirs, mine] = await Promise.all([linkHere(maker), linkHere(who)])
      if (theirs === undefined) return unknown
      const { link } = theirs
      const wouldLose =
        mine?.link.hordeId !== link.hordeId || (mine.link.kind === 'key' && link.kind !== 'key')
      if (mine !== undefined && mine.link.kind !== 'name' && wouldLose) {
        return { sentence: sentence('linkedElsewhere', { name: mine.link.hordeName }) }
      }
      const key = theirs.key && vault.open(personOwner(maker), HORDE_KEY, theirs.key)
      if (!(await links.takeLinkCode(hash, clock.now()))) return unknown
      return save(who, link, key)
    },

    link: async (who) => (await linkHere(who))?.link,

    async facts(who, signal) {
      const mayAsk = async () => (await tooOften('look', who, LOOKS)) === undefined
      return accountFacts({ accounts, links, client, mayAsk }, who, signal)
    },

    async key(who) {
      const found = await linkHere(who)
      if (found?.key == null) return undefined
      return { link: found.link, key: vault.open(personOwner(who), HORDE_KEY, found.key) }
    },
  }
  return accounts
}

/** What somebody is told who is linked from now on. */
export function linkedSentence({ kind, hordeName: name }: Link): Sentence {
  if (kind === 'key') return sentence('linkedByKey', { name })
  return kind === 'name' ? sentence('linkedByName', { name }) : sentence('linkedBySharedKey', { name })
}

function isSame(a: PersonKey, b: PersonKey): boolean {
  return a.platform === b.platform && a.account === b.account && a.personId === b.personId
}

function bare({ platform, account, personId }: PersonKey): PersonKey {
  return { platform, account, personId }
}
