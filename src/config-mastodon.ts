import { accountName, type MastodonSettings } from './adapters/mastodon/config.ts'
import { Secret } from './core/secret.ts'

/** What tokens are made of everywhere, and what a header can carry. */
const TOKEN = /^[\x21-\x7e]+$/

/**
 * Reads `MASTODON_TOKENS`: `account=token,…`, an account being named as in herald.json, `mastodon.example` or
 * `name@mastodon.example`. No problem repeats anything that may be a token.
 */
export function readMastodonTokens(
  text: string,
  accounts: readonly MastodonSettings[],
  problems: string[],
): ReadonlyMap<string, Secret> {
  const tokens = new Map<string, Secret>()
  if (text.trim() === '') return tokens
  const names = accounts.map(accountName)
  for (const [index, entry] of text.split(',').entries()) {
    const at = entry.indexOf('=')
    const name = entry.slice(0, Math.max(0, at)).trim().toLowerCase()
    const token = entry.slice(at + 1).trim()
    const known = names.find((one) => one.toLowerCase() === name)
    if (known === undefined || !TOKEN.test(token)) {
      const expected = names.length > 0 ? ` with one of ${names.join(', ')} as account` : ''
      problems.push(`MASTODON_TOKENS, entry ${index + 1}: it is not written account=token${expected}.`)
    } else {
      tokens.set(known, new Secret(token))
    }
  }
  return tokens
}
