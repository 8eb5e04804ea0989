import type { Credentials } from './credentials.ts'
import { type Vault, VaultError } from './vault.ts'

/** Rows tried for each key: one damaged row alone does not make a key wrong. */
const TRIED = 5

/**
 * Whether the configured keys open what is encrypted.
 * @returns for each missing or wrong key a sentence that names it and says what to do; none when all is well
 */
export async function vaultProblems(vault: Vault, credentials: Credentials): Promise<readonly string[]> {
  const problems: string[] = []
  for (const [keyId, secrets] of await credentials.credentialKeys()) {
    const rows = await credentials.credentialsUnder(keyId, undefined, TRIED)
    const errors = rows.map(({ owner, purpose, sealed }) => {
      try {
        vault.open(owner, purpose, sealed)
        return undefined
      } catch (error) {
        if (error instanceof VaultError) return error.reason
        throw error
      }
    })
    if (rows.length === 0 || errors.includes(undefined)) continue
    const what = secrets === 1 ? '1 stored secret is' : `${secrets} stored secrets are`
    problems.push(
      errors.includes('no-key')
        ? `${what} encrypted with the vault key "${keyId}", which HERALD_VAULT_KEYS in .env does not have. Put it back from your backup of .env.`
        : `${what} encrypted with another key than the one HERALD_VAULT_KEYS in .env has under "${keyId}". Put the right one back from your backup of .env.`,
    )
  }
  return problems
}
