import type { Credential, Credentials } from './credentials.ts'
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
    const errors = tried(vault, await credentials.credentialsUnder(keyId, undefined, TRIED))
    if (isWrong(errors)) {
      const what = secrets === 1 ? '1 stored secret is' : `${secrets} stored secrets are`
      problems.push(
        errors.includes('no-key')
          ? `${what} encrypted with the vault key "${keyId}", which HERALD_VAULT_KEYS in .env does not have. Put it back from your backup of .env; if it is lost for good: npm run -s herald -- vault drop ${keyId}`
          : `${what} encrypted with ${another(keyId)}. ${PUT_BACK}; if it is lost for good, give this one another name and run: npm run -s herald -- vault drop ${keyId}`,
      )
      continue
    }
    const people = await credentials.credentialsUnder(keyId, beforePeople(keyId), TRIED)
    const theirs = tried(
      vault,
      people.filter(({ owner }) => owner.kind === 'person'),
    )
    // A login of the bot's own that was stored under the wrong key opens; what people entrusted before does not.
    if (theirs.length > 1 && isWrong(theirs))
      problems.push(
        `what people entrusted is encrypted with ${another(keyId)}. ${PUT_BACK}, and then log in again the bot's accounts that were logged in since.`,
      )
  }
  return problems
}

const PUT_BACK = 'Put the right one back from your backup of .env'

function another(keyId: string): string {
  return `another key than the one HERALD_VAULT_KEYS in .env has under "${keyId}"`
}

type Opening = VaultError['reason'] | undefined

function isWrong(errors: readonly Opening[]): boolean {
  return errors.length > 0 && !errors.includes(undefined)
}

function tried(vault: Vault, rows: readonly Credential[]): readonly Opening[] {
  return rows.map(({ owner, purpose, sealed }) => {
    try {
      vault.open(owner, purpose, sealed)
      return undefined
    } catch (error) {
      if (error instanceof VaultError) return error.reason
      throw error
    }
  })
}

/** Nobody has an empty id. */
function beforePeople(keyId: string): Credential {
  return { owner: { kind: 'person', id: '' }, purpose: '', sealed: { keyId, bytes: new Uint8Array() } }
}
