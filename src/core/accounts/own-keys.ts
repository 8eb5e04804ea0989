import { createHash } from 'node:crypto'
import type { HordeClient } from '../horde/client.ts'
import { kept } from '../horde/kept.ts'
import { createKeyAccount, type KeyAccount } from '../horde/key-account.ts'
import type { SharedKeyAnswer } from '../horde/schema.ts'
import { Lately } from '../lately.ts'
import type { Clock } from '../ports.ts'
import type { IncomingEvent, OwnPayer } from '../request/model.ts'
import type { Secret } from '../secret.ts'
import type { AccountLinks } from './link.ts'
import { type Vault, VaultError } from './vault.ts'

type Caps = Pick<SharedKeyAnswer, 'max_image_pixels' | 'max_image_steps'>

/** A person's own key in use. */
export interface OwnKey {
  readonly client: HordeClient
  /** What its account may do there: requests on one key share that. */
  account(signal: AbortSignal): Promise<KeyAccount>
  /** What a shared key may be used for; undefined: no such limits, or the Horde never said. */
  caps(signal: AbortSignal): Promise<Caps | undefined>
}

/** Who pays with a key of their own. */
export interface OwnKeys {
  /** Undefined: the person has no key for this Horde. */
  payerOf(event: IncomingEvent, hordeUrl: string): Promise<OwnPayer | undefined>
  /** Undefined: the key is gone, does not open, or is of another account by now. */
  keyOf(event: IncomingEvent, payer: OwnPayer): Promise<OwnKey | undefined>
}

export interface OwnKeysParts {
  readonly accounts: Pick<AccountLinks, 'link' | 'key'>
  readonly vault: Pick<Vault, 'currentKeyId'>
  readonly hordeUrl: string
  readonly client: () => Promise<HordeClient>
  readonly clock: Clock
}

/** Keys whose accounts are remembered. */
const MOST_KNOWN = 1_000
const CAPS_MS = 60_000

export function createOwnKeys({ accounts, vault, hordeUrl, client, clock }: OwnKeysParts): OwnKeys {
  /** By a hash of the key, the latest used last. */
  const known = new Lately<string, OwnKey>(MOST_KNOWN)

  async function own(key: Secret, shared: boolean): Promise<OwnKey> {
    const name = createHash('sha256').update(key.reveal()).digest('hex')
    const found = known.get(name) ?? (await open(key, shared))
    known.set(name, found)
    return found
  }

  async function open(key: Secret, shared: boolean): Promise<OwnKey> {
    const general = await client()
    const withKey = general.withKey(key)
    const now = () => clock.now()
    // Asked again while it waits for its turn: the Horde's own answer is a minute old by then.
    const caps = kept((signal) => general.sharedKey(key, signal), CAPS_MS, now)
    return {
      client: withKey,
      account: createKeyAccount(withKey, now),
      caps: async (signal) => (shared ? (await caps(signal)).value : undefined),
    }
  }

  return {
    async payerOf({ platform, account, person }, url) {
      // Without a vault nobody has left a key here, and nothing need be asked.
      if (url !== hordeUrl || vault.currentKeyId === undefined) return undefined
      const link = await accounts.link({ platform, account, personId: person.id })
      if (link === undefined || link.kind === 'name') return undefined
      const { hordeId, hordeName } = link
      return { hordeId, hordeName, ...(link.kind === 'shared-key' && { shared: true }) }
    },

    async keyOf({ platform, account, person }, payer) {
      const found = await readable(() => accounts.key({ platform, account, personId: person.id }))
      if (found === undefined || found.link.hordeId !== payer.hordeId) return undefined
      return own(found.key, found.link.kind === 'shared-key')
    },
  }
}

/** Nothing where the key that sealed it is missing: the operator is told at the start. */
async function readable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof VaultError) return undefined
    throw error
  }
}
