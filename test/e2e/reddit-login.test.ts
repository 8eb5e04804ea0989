import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { SCOPES } from '../../src/adapters/reddit/sign-in.ts'
import { storedToken } from '../../src/adapters/reddit/stored-token.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { openStore } from '../../src/engine/open.ts'
import { BOT, RedditServer } from '../simulators/reddit/index.ts'
import { freePort } from '../support/ports.ts'
import { Workplace } from '../support/processes.ts'
import { clientOn, signal } from '../support/reddit-account.ts'

const ADDRESS = /^http\S+\/api\/v1\/authorize\?\S+$/m
const ASKS = /The address: $/
/** Nowhere on this machine: what it leads to has to be copied. */
const ELSEWHERE = 'https://bot.example.org/reddit'

async function opened(context: TestContext, { redirectUri = ELSEWHERE, account = BOT } = {}) {
  const server = await RedditServer.start({ redirectUri })
  context.after(() => server[Symbol.asyncDispose]())
  const place = await Workplace.make({
    '.env': `REDDIT_CLIENT_ID=${server.app.id}\nREDDIT_CLIENT_SECRET=${server.app.secret}\n`,
    'herald.json': JSON.stringify({
      reddit: { account, operator: 'some_one', server: server.url, redirectUri },
    }),
  })
  context.after(() => place[Symbol.asyncDispose]())
  const talk = place.talk(['reddit', 'login'])
  const [address] = await talk.says('stdout', ADDRESS)
  await talk.says('stdout', ASKS)
  return { server, place, talk, address }
}

/** The token as the service would find it. */
async function tokenIn(place: Workplace, account = BOT) {
  const env = await readFile(join(place.dir, '.env'), 'utf8')
  const [, keys = ''] = /^HERALD_VAULT_KEYS=(.+)$/m.exec(env) ?? []
  const store = await openStore({ engine: { kind: 'embedded' }, dataDir: join(place.dir, 'data') })
  try {
    const vault = new Vault(readVaultKeys(keys).keys)
    return await storedToken(account.toLowerCase(), vault, store, { now: () => Date.now() }).read()
  } finally {
    await store.close()
  }
}

describe('herald reddit login', { concurrency: 2 }, () => {
  test('the address that the browser ends at is pasted: a token that works, encrypted', async (context) => {
    const { server, place, talk, address } = await opened(context)
    const leadsTo = server.authorize(address)
    talk.type(leadsTo)
    const { code: exit, stdout, stderr } = await talk.exit()
    assert.deepEqual([exit, stderr], [0, ''], stdout)
    assert.match(stdout, /Logged in as u\/HordeHerald; the token is stored, encrypted\./)
    assert.match(stdout, /operator.*contact/)

    const token = await tokenIn(place)
    const client = clientOn(server, {
      buckets: new LocalBuckets(),
      refreshToken: { read: async () => token, save: async () => {} },
    })
    assert.equal((await client.me(signal)).name, BOT)
    const file = await readFile(join(place.dir, 'data', 'herald.sqlite'))
    const code = new URL(leadsTo).searchParams.get('code') ?? ''
    for (const secret of [token.reveal(), code, server.app.secret]) {
      assert.ok(!stdout.includes(secret), 'a secret was printed')
      assert.ok(!file.includes(secret), 'a secret lies open in the database')
    }
    assert.equal((await stat(join(place.dir, '.env'))).mode & 0o777, 0o600)
  })

  test('asks for a lasting token and no right that it does not need', async (context) => {
    const { talk, address } = await opened(context)
    const asked = new URL(address).searchParams
    assert.deepEqual(asked.get('scope')?.split(' ').toSorted(), Object.keys(SCOPES).toSorted())
    assert.equal(asked.get('duration'), 'permanent')
    assert.ok((asked.get('state') ?? '').length >= 20)
    talk.hangUp()
    await talk.exit()
  })

  test('on this machine the browser comes back by itself, and nobody else gets in', async (context) => {
    const port = await freePort()
    const redirectUri = `http://127.0.0.1:${port}/reddit`
    const { server, place, talk, address } = await opened(context, { redirectUri })
    // As browsers do it: a connection that nothing is asked by yet.
    const idle = connect(port, '127.0.0.1').on('error', () => {})
    context.after(() => idle.destroy())
    await once(idle, 'connect')
    for (const other of ['?code=stolen&state=guessed', '?code=stolen', '/../', '']) {
      assert.equal((await fetch(`${redirectUri}${other}`)).status, 404)
    }
    const page = await fetch(server.authorize(address))
    assert.equal(page.status, 200)
    assert.match(await page.text(), /Go back to the terminal/)
    const { code: exit, stderr } = await talk.exit()
    assert.deepEqual([exit, stderr], [0, ''])
    assert.ok(await tokenIn(place))
  })

  test('a code from the browser that Reddit does not take leaves another try', async (context) => {
    const redirectUri = `http://127.0.0.1:${await freePort()}/reddit`
    const { server, place, talk, address } = await opened(context, { redirectUri })
    const state = new URL(address).searchParams.get('state')
    await fetch(`${redirectUri}?code=no-code-of-his&state=${state}`)
    await talk.says('stdout', /does not take this code/)
    assert.equal((await fetch(server.authorize(address))).status, 200)
    const { code: exit, stderr } = await talk.exit()
    assert.deepEqual([exit, stderr], [0, ''])
    assert.ok(await tokenIn(place))
  })

  test('only the code is pasted, after slips that are forgiven', async (context) => {
    const { server, talk, address, place } = await opened(context)
    talk.type(`${ELSEWHERE}?code=abcdefgh&state=of-another-login`)
    await talk.says('stdout', /of another login\. .*The address: $/s)
    talk.type('not-the-code')
    await talk.says('stdout', /does not take this code.*The address: $/s)
    talk.type(new URL(server.authorize(address)).searchParams.get('code') ?? '')
    assert.equal((await talk.exit()).code, 0)
    assert.ok(await tokenIn(place))
  })

  test('three slips are the end', async (context) => {
    const { talk, place } = await opened(context)
    for (const slip of ['wrong-one', '', 'wrong-two', 'wrong-three']) talk.type(slip)
    const { code, stderr } = await talk.exit()
    assert.equal(code, 1)
    assert.match(stderr, /^That was no valid code either\. Run the command again/)
    await assert.rejects(tokenIn(place), /there is no token/)
  })

  test('who does not agree, or stops, leaves nothing behind', async (context) => {
    const first = await opened(context)
    first.talk.type(first.server.authorize(first.address, false))
    const second = await opened(context)
    second.talk.hangUp()
    for (const { talk, place } of [first, second]) {
      const { code, stdout } = await talk.exit()
      assert.equal(code, 1)
      assert.match(stdout, /Stopped\. Nothing was stored/)
      await assert.rejects(tokenIn(place), /there is no token/)
    }
  })

  test('another account than was meant is not stored, and its token is given back', async (context) => {
    const { server, place, talk, address } = await opened(context, { account: 'OtherBot' })
    talk.type(server.authorize(address))
    const { code, stderr } = await talk.exit()
    assert.equal(code, 1)
    assert.match(stderr, /logged in as u\/HordeHerald, but herald\.json has u\/OtherBot: nothing was stored/)
    assert.ok(server.log.some(({ path }) => path === '/api/v1/revoke_token'))
    await assert.rejects(tokenIn(place, 'OtherBot'), /there is no token/)
  })

  test('a wrong secret, and a Reddit that breaks down, are told in a sentence', async (context) => {
    const { server, talk, address } = await opened(context)
    void server.inject({ route: 'token', answer: 'html-502', effect: 'none', times: 1 })
    talk.type(server.authorize(address))
    const { code, stderr } = await talk.exit()
    assert.equal(code, 1)
    assert.match(stderr, /asking for a token: HTTP 502/)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a sentence, no stack trace')

    const place = await Workplace.make({
      '.env': `REDDIT_CLIENT_ID=${server.app.id}\nREDDIT_CLIENT_SECRET=not-the-secret\n`,
      'herald.json': JSON.stringify({
        reddit: { account: BOT, operator: 'some_one', server: server.url, redirectUri: ELSEWHERE },
      }),
    })
    context.after(() => place[Symbol.asyncDispose]())
    const other = place.talk(['reddit', 'login'])
    const [again] = await other.says('stdout', ADDRESS)
    other.type(server.authorize(again))
    assert.match(
      (await other.exit()).stderr,
      /^Reddit gives no token: REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET/,
    )
  })

  test('without an account or an app it says what to add', async () => {
    await using bare = await Workplace.make()
    const none = await bare.run(['reddit', 'login'])
    assert.equal(none.code, 1)
    assert.match(none.stderr, /"reddit": \{ "account": "<bot>", "operator": "<you>" \}/)
    await using half = await Workplace.make({
      'herald.json': JSON.stringify({ reddit: { account: BOT, operator: 'some_one' } }),
    })
    const { code, stderr } = await half.run(['reddit', 'login'])
    assert.equal(code, 1)
    assert.match(stderr, /REDDIT_CLIENT_ID in \.env is missing.*\n.*REDDIT_CLIENT_SECRET in \.env is missing/)
  })

  test('called wrongly: exit code 2 and how it goes', async () => {
    await using place = await Workplace.make()
    for (const args of [[], ['logout'], ['login', 'me']]) {
      const { code, stderr } = await place.run(['reddit', ...args])
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, /Usage: /)
    }
  })
})
