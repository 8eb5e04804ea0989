import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { HeraldError } from '../errors.ts'
import { Secret } from '../secret.ts'
import type { VaultKey } from './vault-keys.ts'

/** Whose secret it is: a person or a place on a platform, one of our own accounts, or one request. */
export interface Owner {
  readonly kind: 'person' | 'place' | 'account' | 'request'
  /** Unique within the kind, the platform and our account on it included. */
  readonly id: string
}

/** A secret as it lies in the database: useless without the key, and without its owner and purpose. */
export interface Sealed {
  readonly keyId: string
  /** Nonce, ciphertext, tag. */
  readonly bytes: Uint8Array
}

/** What was sealed does not open. The message names key, owner and purpose, never a secret. */
export class VaultError extends HeraldError {
  override name = 'VaultError'
  readonly keyId: string
  /** `no-key`: its key is not configured. `does-not-open`: the key is another one, or the bytes were changed. */
  readonly reason: 'no-key' | 'does-not-open'

  constructor(message: string, details: Pick<VaultError, 'keyId' | 'reason'>) {
    super(message)
    this.keyId = details.keyId
    this.reason = details.reason
  }
}

const CIPHER = 'aes-256-gcm'
/** 96 bits, random for each seal; good for 2^32 seals with one key. NIST SP 800-38D, 8.2.2 and 8.3. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals secrets with the first key, opens them with whichever of its keys sealed them. */
export class Vault {
  readonly #keys: readonly VaultKey[]

  constructor(keys: readonly VaultKey[]) {
    this.#keys = keys
  }

  /** The key that seals; undefined where none is configured. */
  get currentKeyId(): string | undefined {
    return this.#keys[0]?.id
  }

  /** @throws {HeraldError} where no key is configured */
  seal(owner: Owner, purpose: string, secret: Secret): Sealed {
    const [key] = this.#keys
    if (key === undefined) {
      throw new HeraldError(`there is no key to encrypt the ${purpose} with. ${SET_KEYS}`)
    }
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, key.key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(associated(key.id, owner, purpose))
    const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()])
    return { keyId: key.id, bytes: Buffer.concat([nonce, text, cipher.getAuthTag()]) }
  }

  /** @throws {VaultError} where the key is missing or wrong, or the bytes belong elsewhere */
  open(owner: Owner, purpose: string, { keyId, bytes }: Sealed): Secret {
    const what = `the ${purpose} of ${owner.kind} ${owner.id}`
    const key = this.#keys.find(({ id }) => id === keyId)
    if (key === undefined) {
      throw new VaultError(`${what} is encrypted with the key "${keyId}", which is missing. ${SET_KEYS}`, {
        keyId,
        reason: 'no-key',
      })
    }
    try {
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const tag = bytes.subarray(Math.max(NONCE_BYTES, bytes.length - TAG_BYTES))
      const cipher = createDecipheriv(CIPHER, key.key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(associated(keyId, owner, purpose))
      cipher.setAuthTag(tag)
      const text = cipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES))
      return new Secret(Buffer.concat([text, cipher.final()]).toString('utf8'))
    } catch {
      // OpenSSL's own words say nothing more, so they are left out.
      throw new VaultError(
        `${what} does not open with the key "${keyId}": either HERALD_VAULT_KEYS holds another key under ` +
          'that name, or the row was changed. Restore the key or the row; otherwise delete the row.',
        { keyId, reason: 'does-not-open' },
      )
    }
  }
}

const SET_KEYS = 'Put it into .env: HERALD_VAULT_KEYS=id:base64,… (docs/operations.md, "The vault").'

/** What the tag also covers, unambiguous, and as a database gives the texts back (without NUL, well-formed). */
function associated(keyId: string, owner: Owner, purpose: string): Buffer {
  const parts = ['herald vault 1', keyId, owner.kind, owner.id, purpose]
  return Buffer.from(JSON.stringify(parts.map((part) => part.replaceAll('\0', '').toWellFormed())))
}
