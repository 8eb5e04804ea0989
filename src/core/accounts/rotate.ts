import { HeraldError } from '../errors.ts'
import type { Credential, Credentials } from './credentials.ts'
import { type Vault, VaultError } from './vault.ts'

/** Small, so that a running service never waits long for the database. */
const PAGE = 100

export interface Rotation {
  /** Secrets that were encrypted anew by this run. */
  readonly resealed: number
  /** What did not open: it stays as it is. */
  readonly failed: readonly { readonly credential: Credential; readonly why: string }[]
  /** How many secrets each key encrypts now. */
  readonly byKey: ReadonlyMap<string, number>
}

export interface RotateOptions {
  readonly vault: Vault
  readonly credentials: Credentials
  readonly now: () => number
  readonly onProgress?: (resealed: number) => void
}

/**
 * Encrypts every secret with the vault's first key. Each one is replaced on its own and only while it is
 * unchanged, so it may be stopped anywhere, run again, and run beside the service or itself.
 */
export async function rotate({ vault, credentials, now, onProgress }: RotateOptions): Promise<Rotation> {
  const current = vault.currentKeyId
  if (current === undefined) {
    throw new HeraldError(
      'HERALD_VAULT_KEYS in .env is empty. Add HERALD_VAULT_KEYS=k1:<what "openssl rand -base64 32" prints>.',
    )
  }
  const failed: { credential: Credential; why: string }[] = []
  let resealed = 0
  const old = [...(await credentials.credentialKeys()).keys()].filter((keyId) => keyId !== current)
  for (const keyId of old) {
    for (let after: Credential | undefined; ; ) {
      const page = await credentials.credentialsUnder(keyId, after, PAGE)
      for (const credential of page) {
        try {
          const { owner, purpose, sealed } = credential
          const anew = vault.seal(owner, purpose, vault.open(owner, purpose, sealed))
          // One that was changed meanwhile is not ours to replace; where it still has the old key, the count says so.
          if (await credentials.resealCredential(credential, anew, now())) resealed += 1
        } catch (error) {
          if (!(error instanceof VaultError)) throw error
          failed.push({ credential, why: error.message })
        }
      }
      onProgress?.(resealed)
      after = page.at(-1)
      if (page.length < PAGE) break
    }
  }
  return { resealed, failed, byKey: await credentials.credentialKeys() }
}
