import { type Account, type Accounts, required } from './accounts.ts'
import { Refusal } from './refusal.ts'
import { type SharedKey, type SharedKeys, sharedKeyDetails } from './shared-keys.ts'

/** The server answers `find_user` and `users/{id}` from a cache. */
const CACHED_MS = 30_000

/** `GET /find_user` and `GET /users/{id}`: what is told of accounts, up to 30 s old. */
export class People {
  readonly #cache = new Map<string, { readonly at: number; readonly body: unknown }>()
  readonly #accounts: Accounts
  readonly #sharedKeys: SharedKeys

  constructor(accounts: Accounts, sharedKeys: SharedKeys) {
    this.#accounts = accounts
    this.#sharedKeys = sharedKeys
  }

  ofKey(key: string | undefined, nowMs: number): unknown {
    if (key === undefined) {
      throw new Refusal(401, 'No API key was sent.', { rc: 'InvalidAPIKey' })
    }
    return this.#cached(`key ${key}`, nowMs, () => {
      const shared = this.#sharedKeys.find(key)
      if (shared !== undefined) return { ...details(shared.owner), username: sharedName(shared) }
      const account = this.#accounts.find(key)
      // The real server, too, repeats the key.
      if (account === undefined) {
        throw new Refusal(404, `User with api_key '${key}' not found.`, { rc: 'UserNotFound' })
      }
      return { ...details(account), sharedkey_ids: [], active_generations: { image: [], text: [] } }
    })
  }

  ofId(id: string, nowMs: number): unknown {
    return this.#cached(`id ${id}`, nowMs, () => {
      const account = /^\d+$/.test(id) ? this.#accounts.byId(Number(id)) : undefined
      if (account !== undefined) return details(account)
      throw new Refusal(404, `User with id '${id}' not found.`, { rc: 'UserNotFound' })
    })
  }

  #cached(name: string, nowMs: number, make: () => unknown): unknown {
    const known = this.#cache.get(name)
    if (known !== undefined && nowMs - known.at < CACHED_MS) return known.body
    const body = make()
    this.#cache.set(name, { at: nowMs, body })
    return body
  }
}

/** Who pays for a generate call, and the shared key that it goes by. */
export function payerOf(
  { accounts, sharedKeys }: { accounts: Accounts; sharedKeys: SharedKeys },
  key: string | undefined,
): { account: Account; sharedKey?: SharedKey } {
  const sharedKey = sharedKeys.find(required(key))
  return sharedKey === undefined
    ? { account: accounts.ofHeader(key) }
    : { account: sharedKey.owner, sharedKey }
}

function sharedName(key: SharedKey): string {
  const { username, name = '' } = sharedKeyDetails(key)
  return `${username} (Shared Key: ${name})`
}

function details({
  username,
  id,
  kudos,
  concurrency,
  trusted,
  service,
  flagged,
  education,
  deleted,
}: Account) {
  return {
    username,
    id,
    kudos,
    concurrency,
    trusted,
    service,
    flagged,
    education,
    deleted,
    pseudonymous: false,
    worker_count: 0,
    account_age: 86_400,
  }
}
