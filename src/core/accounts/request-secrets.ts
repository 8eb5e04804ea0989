import type { Clock } from '../ports.ts'
import type { RequestId } from '../request/model.ts'
import type { Secret } from '../secret.ts'
import type { Store } from '../store.ts'
import type { Credentials } from './credentials.ts'
import { requestOwner } from './owner.ts'
import type { Vault } from './vault.ts'

/** Secrets that belong to one request, such as the token to answer it with. They go when its text goes. */
export interface RequestSecrets {
  /**
   * Keeps a secret in the place of an earlier one for the same purpose.
   * @throws {HeraldError} where the vault has no key
   */
  keep(id: RequestId, purpose: string, secret: Secret): Promise<void>
  /**
   * Keeps a secret that came with an event, before the request's row is there. Whoever then does not take the event in
   * drops it. False where the vault has no key.
   */
  keepAhead(id: RequestId, purpose: string, secret: Secret): Promise<boolean>
  /** Forgets all secrets of a request. */
  drop(id: RequestId): Promise<void>
  /** @throws {VaultError} where the key that sealed it is gone */
  secret(id: RequestId, purpose: string): Promise<Secret | undefined>
}

export function createRequestSecrets(
  vault: Vault,
  store: Credentials & Pick<Store, 'load'>,
  clock: Clock,
): RequestSecrets {
  return {
    async keep(id, purpose, secret) {
      const owner = requestOwner(id)
      await store.saveCredential({ owner, purpose, sealed: vault.seal(owner, purpose, secret) }, clock.now())
      // Saved first: what is erased from now on takes it along.
      const request = (await store.load(id))?.request
      if (request === undefined || request.event.person.id === '') await store.deleteCredentials(owner)
    },
    async keepAhead(id, purpose, secret) {
      if (vault.currentKeyId === undefined) return false
      const owner = requestOwner(id)
      await store.saveCredential({ owner, purpose, sealed: vault.seal(owner, purpose, secret) }, clock.now())
      return true
    },
    async drop(id) {
      await store.deleteCredentials(requestOwner(id))
    },
    async secret(id, purpose) {
      const owner = requestOwner(id)
      const sealed = await store.credential(owner, purpose)
      return sealed && vault.open(owner, purpose, sealed)
    },
  }
}
