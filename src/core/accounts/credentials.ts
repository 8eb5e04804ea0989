import type { Owner, Sealed } from './vault.ts'

/** One secret of one owner, as it is stored. */
export interface Credential {
  readonly owner: Owner
  /** What the secret is for, e.g. `horde-key`; one secret for each purpose. */
  readonly purpose: string
  readonly sealed: Sealed
}

/** The rows of the vault. Nothing here can open what it keeps. */
export interface Credentials {
  /** Stores a secret in the place of an earlier one. */
  saveCredential(credential: Credential, nowMs: number): Promise<void>
  credential(owner: Owner, purpose: string): Promise<Sealed | undefined>
  /** Deletes all secrets of an owner; how many there were. */
  deleteCredentials(owner: Owner): Promise<number>
  /** Deletes all secrets under one key; how many there were. */
  dropCredentialsUnder(keyId: string): Promise<number>
  /** How many secrets each key encrypts, by key id. */
  credentialKeys(): Promise<ReadonlyMap<string, number>>
  /** Secrets under one key, a page at a time: those after `after` in an order that stays the same. */
  credentialsUnder(keyId: string, after: Credential | undefined, limit: number): Promise<Credential[]>
  /** Replaces the bytes of a secret unless it changed since it was read. False when it did. */
  resealCredential(old: Credential, sealed: Sealed, nowMs: number): Promise<boolean>
}
