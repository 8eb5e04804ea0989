import { accountName, type MastodonSettings, serverUrl, storedToken } from '../adapters/mastodon/index.ts'
import { HELD_BACK, lookAtServer, notificationsPolicy, whoAmI } from '../adapters/mastodon/own-account.ts'
import { missingRights } from '../adapters/mastodon/rights.ts'
import type { Server } from '../adapters/mastodon/server.ts'
import { type ServerAt, ServerCallError } from '../adapters/mastodon/server-call.ts'
import type { Account } from '../adapters/mastodon/status.ts'
import { type Config, USER_AGENT } from '../config.ts'
import { Vault } from '../core/accounts/vault.ts'
import { HeraldError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { openStoreIfAny } from '../engine/open.ts'
import type { Finding, Judged } from './doctor-finding.ts'
import { kindWords } from './mastodon-words.ts'

const MEGABYTE = 1024 * 1024

/** Each Mastodon account: its server, its token and what that may do, its mark as a bot, what does not reach it. */
export async function mastodonChecks(config: Config, rowsReadable: boolean): Promise<Finding[]> {
  const findings = await Promise.all(
    config.mastodon.map((settings) => accountChecks(settings, config, rowsReadable)),
  )
  return findings.flat()
}

/** In the order in which one makes the next pointless. */
async function accountChecks(
  settings: MastodonSettings,
  config: Config,
  rowsReadable: boolean,
): Promise<Finding[]> {
  const account = accountName(settings)
  const at = { url: serverUrl(settings), userAgent: USER_AGENT }
  const findings: Finding[] = []
  let step = 'server'
  const add = (finding: Judged) => findings.push({ check: `mastodon ${account} ${step}`, ...finding })
  const logIn = `Log in: npm run -s herald -- mastodon login ${account}`
  try {
    const server = await lookAtServer(at)
    add({ level: 'ok', says: serverWords(server) })
    step = 'token'
    const token = await tokenOf(account, config, rowsReadable)
    if (token === undefined) {
      add({ level: 'failure', says: 'there is none', mend: logIn })
      return findings
    }
    const me = await whoAmI(at, token)
    add(identity(me, settings, logIn))
    step = 'scopes'
    const missing = await missingRights(at, server.kind, token, me.id)
    add(
      missing.length === 0
        ? { level: 'ok', says: 'the token may do all that is needed' }
        : { level: 'failure', says: `the token may not ${missing.join(', ')}`, mend: logIn },
    )
    step = 'bot mark'
    add(botMark(me, account))
    step = 'policy'
    const policy = await policyWords(at, token, account)
    if (policy !== undefined) add(policy)
  } catch (error) {
    if (!(error instanceof HeraldError)) throw error
    const refused = error instanceof ServerCallError && (error.status === 401 || error.status === 403)
    add({
      level: 'failure',
      says: error.message,
      mend:
        refused && step !== 'server' ? logIn : 'Mentions wait on the server, and are read when it is back.',
    })
  }
  return findings
}

function serverWords(server: Server): string {
  const { characters, images, imageBytes, altText } = server
  return [
    kindWords(server),
    `${characters} characters`,
    `${images} pictures of up to ${Math.round(imageBytes / MEGABYTE)} MB`,
    `descriptions of up to ${altText} characters`,
  ].join('; ')
}

/** That of .env goes first, as it does in the service. */
async function tokenOf(account: string, config: Config, rowsReadable: boolean): Promise<Secret | undefined> {
  const own = config.mastodonTokens.get(account)
  if (own !== undefined) return own
  const store = rowsReadable ? await openStoreIfAny(config) : undefined
  if (store === undefined) return undefined
  try {
    return await storedToken(account, new Vault(config.vaultKeys), store)
  } finally {
    await store.close()
  }
}

function identity({ acct }: Account, { server, account }: MastodonSettings, logIn: string): Judged {
  const [name = ''] = acct.split('@')
  const says = `it works for @${name}@${server}`
  if (account === undefined || account.toLowerCase() === name.toLowerCase()) return { level: 'ok', says }
  return { level: 'failure', says: `${says}, but herald.json has @${account}`, mend: logIn }
}

function botMark({ bot }: Account, account: string): Judged {
  if (bot === true) return { level: 'ok', says: 'the account is marked as a bot' }
  return {
    level: 'warning',
    says: 'the account is not marked as a bot, which most servers ask for',
    mend: `npm run -s herald -- mastodon login ${account}  marks it; so do the settings of its profile.`,
  }
}

/** Undefined where the server holds nothing back for anybody. */
async function policyWords(at: ServerAt, token: Secret, account: string): Promise<Judged | undefined> {
  const policy = await notificationsPolicy(at, token)
  if (policy === undefined) return undefined
  const { heldBack, waiting } = policy
  const held =
    waiting === 0 ? '' : `; those of ${waiting === 1 ? '1 person' : `${waiting} people`} wait there`
  if (heldBack.length === 0) return { level: 'ok', says: `all mentions arrive${held}` }
  return {
    level: 'warning',
    says: `the server keeps mentions of ${heldBack.map((kind) => HELD_BACK[kind]).join(', ')}${held}`,
    mend: `npm run -s herald -- mastodon login ${account}  can let them through; what waits is accepted on the server's page "filtered notifications".`,
  }
}
