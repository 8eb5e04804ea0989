import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { storedToken } from '../../src/adapters/reddit/stored-token.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { Secret } from '../../src/core/secret.ts'
import { openStore } from '../../src/engine/open.ts'
import { BOT, type RedditOptions, RedditServer, SCOPES } from '../simulators/reddit/index.ts'
import { Workplace } from '../support/processes.ts'

interface Finding {
  readonly check: string
  readonly level: string
  readonly says: string
  readonly mend?: string
}

const YEARS_MS = 3 * 365 * 86_400_000

/** A bot of some standing, logged in. */
async function opened(context: TestContext, settings: object = {}, options: RedditOptions = {}) {
  const server = await RedditServer.start(options)
  context.after(() => server[Symbol.asyncDispose]())
  Object.assign(server.world.me, { createdAt: server.now() - YEARS_MS, commentKarma: 900 })
  const keys = `k1:${randomBytes(32).toString('base64')}`
  const place = await Workplace.make({
    '.env': `REDDIT_CLIENT_ID=${server.app.id}\nREDDIT_CLIENT_SECRET=${server.app.secret}\nHERALD_VAULT_KEYS=${keys}\n`,
    'herald.json': JSON.stringify({
      operator: { contact: 'a@b.example' },
      horde: { url: 'sim' },
      reddit: { account: BOT, operator: 'some_one', server: server.url, ...settings },
    }),
  })
  context.after(() => place[Symbol.asyncDispose]())
  const logIn = async (token: string) => {
    const store = await openStore({ engine: { kind: 'embedded' }, dataDir: join(place.dir, 'data') })
    const vault = new Vault(readVaultKeys(keys).keys)
    await storedToken(BOT.toLowerCase(), vault, store, { now: () => Date.now() }).save(new Secret(token))
    await store.close()
  }
  return { server, place, logIn }
}

/** What doctor says about Reddit, by what it looked at. */
async function examine({ place, server }: Awaited<ReturnType<typeof opened>>) {
  const { code, stdout } = await place.run(['doctor', '--json'])
  assert.doesNotMatch(stdout, /canary/, 'a secret was printed')
  assert.deepEqual(server.journal(), [], 'it changes nothing')
  const findings: Finding[] = JSON.parse(stdout)
  const about = (what: string) => findings.find(({ check }) => check === `reddit ${what}`)
  return { code, about, all: findings.filter(({ check }) => check.startsWith('reddit')) }
}

describe('doctor looks at the account on Reddit', { concurrency: 2 }, () => {
  test('all is well', async (context) => {
    const at = await opened(context, {
      ownSubreddit: 'herald_art',
      flair: 'made by ai',
      subreddits: [
        { name: 'pics' },
        { name: 'fun', triggerWord: true },
        { name: 'late', placements: ['profile'] },
      ],
    })
    const { server } = at
    server.subreddit('pics', { commentMedia: ['static', 'giphy'], over18: true })
    server.subreddit('fun', { commentMedia: [] })
    server.subreddit('late', { commentMedia: ['static'] })
    server.subreddit('herald_art', { flairs: [{ id: 'f1', text: 'Made by AI', modOnly: false }] })
    await at.logIn(server.refreshToken)
    const { code, about, all } = await examine(at)
    assert.equal(code, 0, JSON.stringify(all, null, 2))
    assert.equal(about('token')?.says, 'it may do all that is needed')
    assert.match(about('account')?.says ?? '', /^u\/HordeHerald, \d+ days old, with 900 comment karma$/)
    assert.equal(about('r/pics')?.says, 'mentions; pictures in comments; 18+, adult pictures off')
    assert.equal(about('r/fun')?.says, 'mentions and !draw; pictures as posts elsewhere')
    assert.equal(about('r/late')?.says, 'mentions; pictures as posts elsewhere')
    assert.equal(about('r/herald_art')?.says, 'pictures can be posted there, with the flair "made by ai"')
    assert.equal(about('r/u_hordeherald')?.level, 'ok')
    assert.match(about('rate')?.says ?? '', /^\d+ calls are left for the next \d+ s$/)
    assert.match(about('app')?.says ?? '', /label "App"/)
    assert.deepEqual(
      all.filter(({ level }) => level !== 'ok'),
      [],
    )
  })

  test('never logged in, and a login that was taken back', async (context) => {
    const at = await opened(context)
    const none = await examine(at)
    assert.deepEqual([none.code, none.about('token')?.says], [1, 'there is none'])
    assert.deepEqual(await at.place.files('data'), [], 'and makes no database')
    await at.logIn(at.server.refreshToken)
    at.server.oauth.revoke(at.server.refreshToken)
    const gone = await examine(at)
    assert.match(gone.about('token')?.says ?? '', /the login is not valid/)
    assert.match(gone.about('token')?.mend ?? '', /reddit login$/)
  })

  test('a login with too few rights names them', async (context) => {
    const at = await opened(context)
    const few = SCOPES.filter((scope) => !['edit', 'flair'].includes(scope))
    at.server.oauth.grant('canary-few', few)
    await at.logIn('canary-few')
    const { code, about } = await examine(at)
    assert.deepEqual([code, about('token')?.says], [1, 'the login lacks the rights edit, flair'])
    assert.equal(about('account')?.level, 'ok', 'the rest is looked at all the same')
  })

  test('a new account is warned of what Reddit does to it', async (context) => {
    const at = await opened(context)
    Object.assign(at.server.world.me, { createdAt: at.server.now() - 86_400_000, commentKarma: 3 })
    await at.logIn(at.server.refreshToken)
    const { code, about } = await examine(at)
    assert.equal(code, 0)
    assert.equal(about('account')?.level, 'warning')
    assert.match(about('account')?.says ?? '', /1 day old, with 3 comment karma: such accounts have to wait/)
    assert.equal(about('places')?.level, 'warning', 'no subreddits are listed')
  })

  test('a suspended account', async (context) => {
    const at = await opened(context)
    at.server.world.me.suspended = true
    await at.logIn(at.server.refreshToken)
    const { code, about } = await examine(at)
    assert.deepEqual([code, about('account')?.says], [1, 'Reddit has suspended the account'])
  })

  test('an app that Reddit shut out', async (context) => {
    const at = await opened(context)
    at.server.oauth.shutOut = true
    await at.logIn(at.server.refreshToken)
    const { code, about } = await examine(at)
    assert.equal(code, 1)
    assert.match(about('account')?.says ?? '', /shuts us out .* reddit\.com\/prefs\/apps/)
  })

  test('subreddits that do not let the bot answer or post, each with its reason', async (context) => {
    const at = await opened(context, {
      placements: ['inline', 'subreddit'],
      ownSubreddit: 'textonly',
      subreddits: ['nosuch', 'hidden', 'strange', 'shut', 'angry', 'words'].map((name) => ({
        name,
        ...(name === 'words' && { placements: ['inline'] }),
      })),
    })
    const { server } = at
    server.subreddit('hidden', { type: 'private' })
    server.subreddit('strange', { quarantined: true })
    server.subreddit('shut', { closed: true })
    server.subreddit('angry')
    server.ban('angry')
    server.subreddit('words', { commentMedia: [] })
    server.subreddit('textonly', { submissions: 'self', allowsImages: false })
    await at.logIn(server.refreshToken)
    const { code, about } = await examine(at)
    assert.equal(code, 1)
    const says = (name: string) => {
      const finding = about(`r/${name}`)
      assert.deepEqual([finding?.level, (finding?.mend ?? '') !== ''], ['failure', true], name)
      return finding?.says
    }
    assert.equal(says('nosuch'), 'it does not exist, or is closed to the bot')
    assert.equal(says('hidden'), 'it is private, and the bot is no member')
    assert.equal(says('strange'), 'it is quarantined, and the bot has not chosen to see it')
    assert.equal(says('shut'), 'Reddit has closed it')
    assert.equal(says('angry'), 'the bot is banned there')
    assert.equal(says('words'), 'its placements leave no way to show a picture')
    assert.equal(says('textonly'), 'it takes no posts with pictures')
  })

  test('subreddits where it would never answer, or never show a picture', async (context) => {
    const at = await opened(context, {
      placements: ['inline', 'subreddit'],
      subreddits: ['depression', 'texts', 'elsewhere', 'shows'].map((name) => ({
        name,
        ...(name === 'elsewhere' && { placements: ['subreddit'] }),
      })),
    })
    for (const name of ['depression', 'texts', 'elsewhere']) at.server.subreddit(name, { commentMedia: [] })
    at.server.subreddit('shows', { commentMedia: ['static'] })
    await at.logIn(at.server.refreshToken)
    const { code, about } = await examine(at)
    assert.equal(code, 1)
    const found = (name: string) => {
      const { level, says } = about(`r/${name}`) ?? assert.fail(name)
      return [level, says]
    }
    assert.deepEqual(found('depression'), [
      'warning',
      'the bot never answers there, whatever herald.json says',
    ])
    const nowhere = ['failure', 'its placements leave no way to show a picture']
    assert.deepEqual(found('texts'), nowhere)
    assert.deepEqual(found('elsewhere'), nowhere)
    assert.equal(found('shows')[0], 'ok')
    assert.equal(about('places')?.level, 'warning')
    assert.match(about('places')?.says ?? '', /by message, .* nowhere/)
  })

  test('a flair that the own subreddit does not offer', async (context) => {
    const at = await opened(context, { ownSubreddit: 'herald_art', flair: 'AI' })
    at.server.subreddit('herald_art', { flairs: [{ id: 'f1', text: 'Art', modOnly: false }] })
    await at.logIn(at.server.refreshToken)
    const finding = (await examine(at)).about('r/herald_art')
    assert.deepEqual([finding?.level, finding?.mend], ['failure', 'It offers: Art'])
  })

  test('few calls left, and a Reddit that is down', async (context) => {
    const at = await opened(context, {}, { limit: { calls: 30, windowMs: 600_000 } })
    await at.logIn(at.server.refreshToken)
    assert.match((await examine(at)).about('rate')?.mend ?? '', /same app/)
    at.server.goDown()
    const { code, about } = await examine(at)
    assert.equal(code, 1)
    assert.match(about('token')?.mend ?? '', /waits in the inbox/)
  })

  test('an app without an account, and an account without an app', async () => {
    await using app = await Workplace.make({
      '.env': 'REDDIT_CLIENT_ID=abcdefgh\nREDDIT_CLIENT_SECRET=abcdefgh\n',
      'herald.json': JSON.stringify({ operator: { contact: 'a@b.example' }, horde: { url: 'sim' } }),
    })
    const first = await app.run(['doctor'])
    assert.match(first.stdout, /warning {2}reddit: .*no account there/)
    await using account = await Workplace.make({
      'herald.json': JSON.stringify({ reddit: { account: BOT, operator: 'some_one' } }),
    })
    const second = await account.run(['doctor'])
    assert.equal(second.code, 1)
    assert.match(second.stdout, /REDDIT_CLIENT_ID in \.env is missing/)
  })
})
