import type { RedditClient } from '../adapters/reddit/client.ts'
import { accountName, type RedditSettings, userAgentOf } from '../adapters/reddit/config.ts'
import type { Me } from '../adapters/reddit/entities.ts'
import { RedditError } from '../adapters/reddit/errors.ts'
import { openReddit } from '../adapters/reddit/open.ts'
import { isSuspended } from '../adapters/reddit/shut-out.ts'
import { missingRights } from '../adapters/reddit/sign-in.ts'
import { NO_LOGIN, storedToken } from '../adapters/reddit/stored-token.ts'
import type { App, RefreshToken } from '../adapters/reddit/token.ts'
import { type Config, VERSION } from '../config.ts'
import { Vault } from '../core/accounts/vault.ts'
import { LocalBuckets } from '../core/buckets.ts'
import { WALL_CLOCK } from '../core/clock.ts'
import { HeraldError } from '../core/errors.ts'
import { openStoreIfAny } from '../engine/open.ts'
import type { Finding, Judged } from './doctor-finding.ts'
import { placesFindings } from './doctor-reddit-places.ts'

const LOG_IN = 'Log in: npm run -s herald -- reddit login'
const DAY_MS = 86_400_000
const TIME_MS = 60_000
/**
 * Reddit tells no numbers: below about these it makes accounts wait between comments, and many subreddits remove what they
 * write.
 */
const YOUNG_DAYS = 30
const LITTLE_KARMA = 50
/** Calls; enough for some replies. */
const FEW_CALLS = 50

/** The account on Reddit: its login and rights, its standing, where it answers and posts, what it may still call. */
export async function redditChecks(config: Config, rowsReadable: boolean): Promise<Finding[]> {
  const { reddit: settings, redditApp: app } = config
  if (settings === undefined || app === undefined) return app === undefined ? [] : [APP_WITHOUT_ACCOUNT]
  const store = rowsReadable ? await openStoreIfAny(config) : undefined
  if (store === undefined) return [{ check: 'reddit token', ...NO_TOKEN }]
  try {
    const refreshToken = storedToken(accountName(settings), new Vault(config.vaultKeys), store, WALL_CLOCK)
    return await accountFindings({ settings, app, refreshToken }, config)
  } finally {
    await store.close()
  }
}

const NO_TOKEN = { level: 'failure', says: 'there is none', mend: LOG_IN } as const
const APP_WITHOUT_ACCOUNT: Finding = {
  check: 'reddit',
  level: 'warning',
  says: '.env has an app of Reddit’s, and herald.json no account there: nothing is done on Reddit',
  mend: 'Add to herald.json:  "reddit": { "account": "<bot>", "operator": "<you>" }',
}

interface Account {
  readonly settings: RedditSettings
  readonly app: App
  readonly refreshToken: RefreshToken
}

/** In the order in which one makes the next pointless. */
async function accountFindings({ settings, app, refreshToken }: Account, config: Config): Promise<Finding[]> {
  const at = { server: settings.server, userAgent: userAgentOf(settings, VERSION), clock: WALL_CLOCK }
  const client = openReddit({
    ...at,
    account: accountName(settings),
    app,
    refreshToken,
    buckets: new LocalBuckets(),
  })
  const findings: Finding[] = []
  let step = 'token'
  const add = (finding: Judged) => findings.push({ check: `reddit ${step}`, ...finding })
  try {
    const missing = await missingRights(at, app, refreshToken)
    add(missing.length === 0 ? { level: 'ok', says: 'it may do all that is needed' } : lacking(missing))
    step = 'account'
    const signal = AbortSignal.timeout(TIME_MS)
    for (const finding of standing(await client.me(signal), settings)) add(finding)
    step = 'places'
    findings.push(...(await placesFindings(client, settings, config.horde.nsfw, signal)))
    step = 'rate'
    const rate = rateFinding(client)
    if (rate !== undefined) add(rate)
    step = 'app'
    add(APP_HINT)
  } catch (error) {
    if (!(error instanceof HeraldError)) throw error
    add(failed(error))
  }
  return findings
}

function failed(error: HeraldError): Judged {
  const { code, kind } = error instanceof RedditError ? error : { code: undefined, kind: undefined }
  if (code === NO_LOGIN) return NO_TOKEN
  const says = error.message
  if (kind === undefined || code === 'invalid_client' || code === 'SHUT_OUT')
    return { level: 'failure', says }
  if (kind === 'auth') return { level: 'failure', says, mend: LOG_IN }
  return {
    level: 'failure',
    says,
    mend: 'What people ask waits in the inbox, and is read when Reddit is back; look at https://www.redditstatus.com',
  }
}

function lacking(missing: readonly string[]): Judged {
  return { level: 'failure', says: `the login lacks the rights ${missing.join(', ')}`, mend: LOG_IN }
}

function standing(me: Me, settings: RedditSettings): Judged[] {
  if (me.name.toLowerCase() !== accountName(settings)) {
    const says = `the token is of another account, and herald.json has u/${settings.account}`
    return [{ level: 'failure', says, mend: LOG_IN }]
  }
  if (isSuspended(me)) {
    const mend = 'Nothing can be done here: log in at reddit.com as the bot, and read what it says.'
    return [{ level: 'failure', says: 'Reddit has suspended the account', mend }]
  }
  const days = Math.floor((Date.now() - me.created_utc * 1_000) / DAY_MS)
  const karma = me.comment_karma ?? 0
  const says = `u/${settings.account}, ${days === 1 ? '1 day' : `${days} days`} old, with ${karma} comment karma`
  const unconfirmed: Judged[] =
    me.has_verified_email === false
      ? [
          {
            level: 'warning',
            says: 'its mail address is not confirmed: Reddit may ask for that before it takes comments',
            mend: 'Confirm it at reddit.com, settings of the account.',
          },
        ]
      : []
  if (days >= YOUNG_DAYS && karma >= LITTLE_KARMA) return [{ level: 'ok', says }, ...unconfirmed]
  return [
    {
      level: 'warning',
      says: `${says}: such accounts have to wait between comments, and many subreddits remove what they write`,
      mend: 'Begin in a subreddit of your own or one that knows the bot, and ask moderators to approve it. Herald waits by itself.',
    },
    ...unconfirmed,
  ]
}

function rateFinding({ allowance }: RedditClient): Judged | undefined {
  if (allowance === undefined) return undefined
  const seconds = Math.max(0, Math.ceil((allowance.resetAt - Date.now()) / 1_000))
  const says = `${allowance.remaining} calls are left for the next ${seconds} s`
  if (allowance.remaining >= FEW_CALLS) return { level: 'ok', says }
  return {
    level: 'warning',
    says,
    mend: 'Something else calls Reddit with the same app. Herald waits when they are used up.',
  }
}

/** Neither can be asked for. */
const APP_HINT: Judged = {
  level: 'ok',
  says: 'Reddit tells programs neither whether it approved the app nor whether the account bears the label "App"; docs/reddit.md says how to see to both',
}
