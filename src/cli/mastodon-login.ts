import { accountName, serverUrl, storeToken } from '../adapters/mastodon/index.ts'
import {
  acceptAll,
  HELD_BACK,
  lookAtServer,
  markAsBot,
  notificationsPolicy,
  whoAmI,
} from '../adapters/mastodon/own-account.ts'
import { type ServerAt, ServerCallError } from '../adapters/mastodon/server-call.ts'
import { authorizeAddress, exchange, register, revoke, type SignIn } from '../adapters/mastodon/sign-in.ts'
import type { Account } from '../adapters/mastodon/status.ts'
import { CONTACT_MISSING, type Config, lacksContact, USER_AGENT } from '../config.ts'
import { Vault } from '../core/accounts/vault.ts'
import { HeraldError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { openStore } from '../engine/open.ts'
import type { Dialogue } from './dialogue.ts'
import { kindWords } from './mastodon-words.ts'
import { withVaultKey } from './vault-key.ts'

/** The account that is logged in; its name only where several live on the server. */
export interface Wanted {
  readonly server: string
  readonly account?: string | undefined
}

const TRIES = 3

/** The whole login. Answers with the exit code; what goes wrong after the token is stored is said and no failure. */
export async function login(wanted: Wanted, config: Config, dialogue: Dialogue): Promise<number> {
  const server = { url: serverUrl(wanted), userAgent: USER_AGENT }
  const look = await lookAtServer(server)
  dialogue.say(`${wanted.server} runs ${kindWords(look)}.`)
  const current = withVaultKey(config, (text) => dialogue.say(text))
  const vault = new Vault(current.vaultKeys)
  const signIn = await register(server)
  const token = await tokenFor(server, signIn, dialogue)
  if (token === undefined) {
    dialogue.say('Stopped. Nothing was stored; an app that nobody uses stays on the server.')
    return 1
  }
  let me: Account
  let account: string
  const store = await openStore(current)
  try {
    me = await whoAmI(server, token)
    account = accountOf(me, wanted, current)
    await storeToken(account, token, vault, store, Date.now())
  } catch (error) {
    await revoke(server, signIn, token).catch(() => {})
    throw error
  } finally {
    await store.close()
  }
  dialogue.say(`Logged in as @${nameOf(me)}@${wanted.server}; the token is stored, encrypted.`)
  await tidy('The account is not marked as a bot', () => mark(server, token, me, dialogue), dialogue)
  await tidy('What the server holds back is not known', () => policy(server, token, dialogue), dialogue)
  for (const line of nextSteps(current, wanted, account)) dialogue.say(line)
  return 0
}

/** A wrong code may be a slip: the right one is still good. */
async function tokenFor(server: ServerAt, signIn: SignIn, dialogue: Dialogue): Promise<Secret | undefined> {
  dialogue.say(
    `\nOpen this address in a browser that is logged in as the bot, agree, and copy the code:\n\n${authorizeAddress(server, signIn)}\n`,
  )
  for (let tries = 1; ; tries += 1) {
    const answer = await dialogue.ask('The code: ')
    if (answer === undefined) return undefined
    if (answer === '') continue
    try {
      return await exchange(server, signIn, codeIn(answer))
    } catch (error) {
      const wrong = error instanceof ServerCallError && error.status >= 400 && error.status < 500
      if (!wrong) throw error
      if (tries === TRIES) {
        throw new HeraldError(
          'The server does not take this code either. Run the command again: a new address gives a new code.',
        )
      }
      dialogue.say('The server does not take this code. Copy all of it, or open the address once more.')
    }
  }
}

/** The code, also where the address that shows it was copied. */
function codeIn(answer: string): string {
  return URL.parse(answer)?.searchParams.get('code') ?? answer
}

/** Which account of herald.json this is; the browser may have been logged in as another one than meant. */
function accountOf(me: Account, wanted: Wanted, { mastodon }: Config): string {
  const name = nameOf(me)
  if (wanted.account !== undefined && wanted.account.toLowerCase() !== name.toLowerCase()) {
    throw new HeraldError(
      `The browser was logged in as @${name}, not as @${wanted.account}: nothing was stored. Change the account there and try again.`,
    )
  }
  const here = mastodon.filter(({ server }) => server === wanted.server)
  const settings =
    here.find(({ account }) => account?.toLowerCase() === name.toLowerCase()) ??
    here.find(({ account }) => account === undefined)
  if (settings === undefined && here.length > 0) {
    throw new HeraldError(
      `herald.json has ${here.map(accountName).join(' and ')}, but the browser was logged in as @${name}: nothing was stored. Change the account there and try again.`,
    )
  }
  return accountName(settings ?? wanted)
}

function nameOf({ acct }: Account): string {
  return acct.split('@')[0] ?? acct
}

/** The login has succeeded; what does not is said. */
async function tidy(what: string, run: () => Promise<void>, dialogue: Dialogue): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof ServerCallError)) throw error
    dialogue.say(`${what}: ${error.message}`)
  }
}

async function mark(server: ServerAt, token: Secret, { bot }: Account, dialogue: Dialogue): Promise<void> {
  if (bot === true) return
  await markAsBot(server, token)
  dialogue.say('The account is now marked as a bot, for everybody to see.')
}

async function policy(server: ServerAt, token: Secret, dialogue: Dialogue): Promise<void> {
  const found = await notificationsPolicy(server, token)
  if (found === undefined || found.heldBack.length === 0) return
  const whom = found.heldBack.map((kind) => HELD_BACK[kind]).join(', ')
  dialogue.say(`The server keeps mentions from the bot that come from: ${whom}. They would get no answer.`)
  const answer = await dialogue.ask('Let all of them through? (yes/no) ')
  if (/^y(?:es)?$/i.test(answer ?? '')) {
    await acceptAll(server, token)
    dialogue.say('All mentions arrive now.')
  } else dialogue.say('Left as it is. The same question comes with the next login.')
}

function nextSteps(config: Config, wanted: Wanted, account: string): string[] {
  const listed = config.mastodon.some((settings) => accountName(settings) === account)
  const entry = wanted.account === undefined ? '' : `, "account": "${wanted.account}"`
  return [
    ...(config.mastodonTokens.has(account)
      ? [`MASTODON_TOKENS in .env has a token for ${account}, which goes first. Remove it there.`]
      : []),
    ...(listed
      ? []
      : [
          `Add the account to herald.json (into the list, if there is one):\n  "mastodon": [{ "server": "${wanted.server}"${entry} }]`,
        ]),
    ...(lacksContact(config, config.horde.url) ? [CONTACT_MISSING] : []),
    'Then check with  npm run -s herald -- doctor  and run  npm start',
  ]
}
