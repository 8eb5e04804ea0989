import type { Config } from '../config.ts'
import { Vault } from '../core/accounts/vault.ts'
import { vaultProblems } from '../core/accounts/vault-check.ts'
import { HeraldError } from '../core/errors.ts'
import { openStoreIfAny } from '../engine/open.ts'
import type { Finding } from './doctor-finding.ts'

/** Whether the configured keys open what is encrypted. */
export async function vaultCheck(config: Config): Promise<Finding> {
  const check = 'vault'
  try {
    const [says, ...more] = await problemsIn(config)
    if (says !== undefined) {
      return { check, level: 'failure', says, ...(more.length > 0 && { mend: more.join('\n') }) }
    }
  } catch (error) {
    // What to do stands in our own errors already.
    if (error instanceof HeraldError) return { check, level: 'failure', says: error.message }
    const why = error instanceof Error ? error.message : String(error)
    return {
      check,
      level: 'failure',
      says: `the database cannot be read: ${why}`,
      mend: 'Mend that; or restore the database from a copy.',
    }
  }
  const keys = config.vaultKeys.map(({ id }) => `"${id}"`).join(', ')
  const says = keys === '' ? 'nothing is encrypted and no key is set' : `HERALD_VAULT_KEYS is fine (${keys})`
  return { check, level: 'ok', says }
}

async function problemsIn(config: Config): Promise<readonly string[]> {
  const store = await openStoreIfAny(config)
  if (store === undefined) return []
  try {
    return await vaultProblems(new Vault(config.vaultKeys), store)
  } finally {
    await store.close()
  }
}
