import { accountName, type RedditSettings, userAgentOf } from '../adapters/reddit/config.ts'
import { RedditError } from '../adapters/reddit/errors.ts'
import { openReddit } from '../adapters/reddit/open.ts'
import {
  authorizeAddress,
  beginSignIn,
  exchange,
  notAmong,
  type RedditAt,
  type Returned,
  readReturned,
  revoke,
  type SignIn,
} from '../adapters/reddit/sign-in.ts'
import { storedToken } from '../adapters/reddit/stored-token.ts'
import type { AccessToken, App } from '../adapters/reddit/token.ts'
import { CONTACT_MISSING, type Config, lacksContact, VERSION } from '../config.ts'
import { Vault } from '../core/accounts/vault.ts'
import { LocalBuckets } from '../core/buckets.ts'
import { WALL_CLOCK } from '../core/clock.ts'
import { HeraldError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { openStore } from '../engine/open.ts'
import type { Dialogue } from './dialogue.ts'
import { listenFor } from './reddit-callback.ts'
import { withVaultKey } from './vault-key.ts'

export interface LoginParts {
  readonly config: Config
  readonly settings: RedditSettings
  readonly app: App
}

const TRIES = 3
const CHECK_MS = 30_000

/** The whole login. Answers with the exit code. */
export async function login({ config, settings, app }: LoginParts, dialogue: Dialogue): Promise<number> {
  const at = { server: settings.server, userAgent: userAgentOf(settings, VERSION), clock: WALL_CLOCK }
  const current = withVaultKey(config, (text) => dialogue.say(text))
  const signIn = beginSignIn(app, settings.redirectUri)
  const granted = await grantedBy(at, signIn, dialogue)
  if (granted === undefined) {
    dialogue.say('Stopped. Nothing was stored.')
    return 1
  }
  const { refreshToken, scopes } = granted
  if (refreshToken === undefined) {
    throw new HeraldError('Reddit gave a token for an hour only: nothing was stored. Run the command again.')
  }
  try {
    await checkAccount(at, settings, app, refreshToken)
    const missing = notAmong(scopes)
    if (missing.length > 0) {
      throw new HeraldError(`Reddit left out these rights: ${missing.join(', ')}. Nothing was stored.`)
    }
    const store = await openStore(current)
    try {
      const vault = new Vault(current.vaultKeys)
      await storedToken(accountName(settings), vault, store, WALL_CLOCK).save(refreshToken)
    } finally {
      await store.close()
    }
  } catch (error) {
    await revoke(at, signIn, refreshToken).catch(() => {})
    throw error
  }
  dialogue.say(`\nLogged in as u/${settings.account}; the token is stored, encrypted.`)
  if (lacksContact(current, current.horde.url)) dialogue.say(CONTACT_MISSING)
  dialogue.say('Then check with  npm run -s herald -- doctor  and run  npm start')
  return 0
}

/** Whom the browser was logged in as. That the lasting token is good is seen on the way. */
async function checkAccount(
  at: RedditAt,
  settings: RedditSettings,
  app: App,
  refreshToken: Secret,
): Promise<void> {
  const client = openReddit({
    ...at,
    account: accountName(settings),
    app,
    refreshToken: { read: async () => refreshToken, save: async () => {} },
    buckets: new LocalBuckets(),
  })
  const { name } = await client.me(AbortSignal.timeout(CHECK_MS))
  if (name.toLowerCase() === accountName(settings)) return
  throw new HeraldError(
    `The browser was logged in as u/${name.replace(/[^\w-]/g, '')}, but herald.json has u/${settings.account}: nothing was stored. Change the account in the browser and try again.`,
  )
}

/** Waits for the browser or for what is pasted, whichever comes first. A slip is forgiven. */
async function grantedBy(at: RedditAt, signIn: SignIn, dialogue: Dialogue): Promise<AccessToken | undefined> {
  await using callback = await listenFor(
    signIn.redirectUri,
    (address) => !['nothing', 'other-login'].includes(readReturned(address, signIn).kind),
  )
  dialogue.say(
    `\nOpen this address in a browser that is logged in as the bot, and agree:\n\n${authorizeAddress(at.server, signIn)}\n\n${callback === undefined ? PASTE : PASTE_OR_WAIT}`,
  )
  let typed: Promise<string | undefined> | undefined
  let called: Promise<string> | undefined
  for (let tries = 1; ; ) {
    typed ??= dialogue.ask('The address: ').finally(() => {
      typed = undefined
    })
    called ??= callback?.next().finally(() => {
      called = undefined
    })
    const answer = await Promise.race(called === undefined ? [typed] : [typed, called])
    if (answer === undefined) return undefined
    if (answer === '') continue
    const returned = readReturned(answer, signIn)
    if (returned.kind === 'denied') return undefined
    const granted = returned.kind === 'code' ? await take(at, signIn, returned) : undefined
    if (granted !== undefined) return granted
    if (tries === TRIES) {
      throw new HeraldError('That was no valid code either. Run the command again for a new address.')
    }
    tries += 1
    dialogue.say(returned.kind === 'other-login' ? OTHER_LOGIN : NO_CODE)
  }
}

const PASTE =
  'Then the browser is sent on to a page that need not exist. Copy that address, from the address bar, to here.'
const PASTE_OR_WAIT =
  'The browser then comes back here by itself. Where it runs on another machine, copy the address that it ends at to here.'
const OTHER_LOGIN = 'That address is of another login. Open the one above, and copy what it leads to.'
const NO_CODE = 'Reddit does not take this code; each is good for once. Open the address above again.'

/** Undefined where Reddit does not take the code. */
async function take(
  at: RedditAt,
  signIn: SignIn,
  { code }: Extract<Returned, { kind: 'code' }>,
): Promise<AccessToken | undefined> {
  try {
    return await exchange(at, signIn, code)
  } catch (error) {
    if (error instanceof RedditError && error.code === 'invalid_grant') return undefined
    throw error
  }
}
