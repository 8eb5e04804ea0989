import type { Credentials } from '../../core/accounts/credentials.ts'
import type { Owner, Vault } from '../../core/accounts/vault.ts'
import { PublishError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'

const PURPOSE = 'access-token'

function owner(account: string): Owner {
  return { kind: 'account', id: `mastodon-${account}` }
}

/** The token that a login stored. Read for each call: a login may come, or be repeated, while we run. */
export async function storedToken(account: string, vault: Vault, rows: Credentials): Promise<Secret> {
  const sealed = await rows.credential(owner(account), PURPOSE)
  if (sealed !== undefined) return vault.open(owner(account), PURPOSE, sealed)
  throw new PublishError(
    `there is no token for the Mastodon account ${account}. Log in: npm run -s herald -- mastodon login ${account}`,
    { outcome: 'not-sent', kind: 'auth' },
  )
}

/** Stores a token in the place of an earlier one. */
export async function storeToken(
  account: string,
  token: Secret,
  vault: Vault,
  rows: Credentials,
  nowMs: number,
): Promise<void> {
  const sealed = vault.seal(owner(account), PURPOSE, token)
  await rows.saveCredential({ owner: owner(account), purpose: PURPOSE, sealed }, nowMs)
}
