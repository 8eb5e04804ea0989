import type { Credentials } from '../../core/accounts/credentials.ts'
import type { Owner, Vault } from '../../core/accounts/vault.ts'
import type { Clock } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import { RedditError } from './errors.ts'
import type { RefreshToken } from './token.ts'

const PURPOSE = 'refresh-token'

function owner(account: string): Owner {
  return { kind: 'account', id: `reddit-${account}` }
}

/** The token of an account, as a login stored it and Reddit may replace it. */
export function storedToken(account: string, vault: Vault, rows: Credentials, clock: Clock): RefreshToken {
  return {
    async read() {
      const sealed = await rows.credential(owner(account), PURPOSE)
      if (sealed !== undefined) return vault.open(owner(account), PURPOSE, sealed)
      throw new RedditError(`there is no token for u/${account}. Log in: npm run -s herald -- reddit login`, {
        outcome: 'not-sent',
        kind: 'auth',
        code: NO_LOGIN,
      })
    },
    save: (token: Secret) =>
      rows.saveCredential(
        { owner: owner(account), purpose: PURPOSE, sealed: vault.seal(owner(account), PURPOSE, token) },
        clock.now(),
      ),
  }
}

/** The code of the error for an account that was never logged in. */
export const NO_LOGIN = 'NO_LOGIN'
