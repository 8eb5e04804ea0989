import { createSecretKey, type KeyObject } from 'node:crypto'

/** A key of the vault. It prints as its name: `KeyObject` keeps its bytes to itself. */
export interface VaultKey {
  readonly id: string
  readonly key: KeyObject
}

const KEY_BYTES = 32
/** Shorter than a key in base64 or hex, so that a key in the place of an id is not taken for one and printed. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,23}$/
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/
const MAKE_ONE = 'Make one with: openssl rand -base64 32'

/**
 * Reads `id:base64,id:base64,…`; the first key encrypts, all decrypt.
 * @returns the keys, and every problem of the text. No problem repeats anything that may be a key.
 */
export function readVaultKeys(text: string): { keys: readonly VaultKey[]; problems: readonly string[] } {
  if (text.trim() === '') return { keys: [], problems: [] }
  const keys: VaultKey[] = []
  const problems: string[] = []
  for (const [index, entry] of text.split(',').entries()) {
    const read = readEntry(entry.trim())
    const problem = typeof read === 'string' ? read : clash(keys, read)
    if (typeof read !== 'string' && problem === undefined) keys.push(read)
    else problems.push(`HERALD_VAULT_KEYS, entry ${index + 1}: ${problem}`)
  }
  return { keys, problems }
}

function readEntry(entry: string): VaultKey | string {
  if (entry === '') return 'it is empty. Remove the comma too many.'
  const [id = '', text, ...rest] = entry.split(':')
  if (text === undefined || rest.length > 0) return `it is not written id:base64. ${MAKE_ONE}`
  if (!ID.test(id)) return 'what stands before the colon is no id: up to 24 letters, digits, - or _.'
  if (!BASE64.test(text)) return `the key "${id}" is not base64. ${MAKE_ONE}`
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== KEY_BYTES) {
    return `the key "${id}" has ${bytes.length} bytes instead of ${KEY_BYTES}. ${MAKE_ONE}`
  }
  return { id, key: createSecretKey(bytes) }
}

function clash(keys: readonly VaultKey[], { id, key }: VaultKey): string | undefined {
  for (const other of keys) {
    if (other.id === id) return `the id "${id}" stands there twice. Give each key its own.`
    if (other.key.equals(key)) return `the keys "${other.id}" and "${id}" are the same. ${MAKE_ONE}`
  }
  return undefined
}
