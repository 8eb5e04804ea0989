import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { storedToken } from '../../src/adapters/mastodon/index.ts'
import { SCOPES } from '../../src/adapters/mastodon/sign-in.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { openStore } from '../../src/engine/open.ts'
import {
  FRESH_POLICY,
  type MastodonOptions,
  MastodonServer,
  OPEN_POLICY,
} from '../simulators/mastodon/index.ts'
import { Workplace } from '../support/processes.ts'

const ADDRESS = /^http\S+\/oauth\/authorize\?\S+$/m
const CODE = /The code: $/
const AGAIN = /does not take this code\. .*The code: $/s

async function opened(context: TestContext, options: MastodonOptions = {}) {
  const server = await MastodonServer.start(options)
  context.after(() => server[Symbol.asyncDispose]())
  const place = await Workplace.make()
  context.after(() => place[Symbol.asyncDispose]())
  const { host } = new URL(server.url)
  const begin = (wanted = host) => place.talk(['mastodon', 'login', wanted])
  return { server, place, host, begin }
}

type Opened = Awaited<ReturnType<typeof opened>>

/** Up to the answer to the code. */
async function agree({ server, begin }: Opened, wanted?: string) {
  const talk = begin(wanted)
  const [address] = await talk.says('stdout', ADDRESS)
  await talk.says('stdout', CODE)
  return { talk, code: server.authorize(address), address }
}

/** The token as the service would find it. */
async function tokenIn({ place }: Opened, account: string) {
  const env = await readFile(join(place.dir, '.env'), 'utf8')
  const [, keys = ''] = /^HERALD_VAULT_KEYS=(.+)$/m.exec(env) ?? []
  const store = await openStore({ engine: { kind: 'embedded' }, dataDir: join(place.dir, 'data') })
  try {
    return await storedToken(account, new Vault(readVaultKeys(keys).keys), store)
  } finally {
    await store.close()
  }
}

async function get(server: MastodonServer, path: string, token: string, method = 'GET') {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'test' }
  return (await fetch(new URL(path, server.url), { method, headers })).status
}

const KINDS: readonly (readonly [name: string, options: MastodonOptions, says: RegExp])[] = [
  ['Mastodon 4.5', {}, /runs Mastodon, version 4\.5\.3\./],
  ['Mastodon 4.2', { version: '4.2' }, /runs Mastodon, version 4\.2\.3\./],
  ['GoToSocial', { costume: 'gotosocial' }, /runs GoToSocial, version 0\.7\.1/],
  [
    'Pleroma',
    { costume: 'pleroma' },
    /runs Pleroma or Akkoma, version 2\.7\.2 \(compatible; Pleroma 2\.4\.5\)\./,
  ],
  ['snac', { costume: 'snac' }, /runs snac, version 4\.0\.0 \(not true; really snac\/2\.94\)\./],
]

describe('herald mastodon login', { concurrency: 2 }, () => {
  for (const [name, options, kind] of KINDS) {
    test(`on ${name}: a token that works, encrypted; the account marked as a bot`, async (context) => {
      const at = await opened(context, { ...options, bot: false })
      const { talk, code } = await agree(at)
      talk.type(code)
      const { code: exit, stdout, stderr } = await talk.exit()
      assert.deepEqual([exit, stderr], [0, ''], stdout)
      assert.match(stdout, kind)
      assert.match(stdout, /Logged in as @herald@127\.0\.0\.1:\d+; the token is stored, encrypted\./)
      assert.match(stdout, /now marked as a bot/)
      assert.equal(at.server.world.me.bot, true)
      assert.ok(stdout.includes(`"mastodon": [{ "server": "${at.host}" }]`), stdout)
      assert.match(stdout, /operator.*contact/)

      const token = (await tokenIn(at, at.host)).reveal()
      assert.equal(await get(at.server, '/api/v1/accounts/verify_credentials', token), 200)
      const file = await readFile(join(at.place.dir, 'data', 'herald.sqlite'))
      for (const secret of [token, code]) {
        assert.ok(!stdout.includes(secret), 'a secret was printed')
        assert.ok(!file.includes(secret), 'a secret lies open in the database')
      }
      assert.equal((await stat(join(at.place.dir, '.env'))).mode & 0o777, 0o600)
    })
  }

  test('asks for no more than it needs, and proves that it asked where the server can check', async (context) => {
    const at = await opened(context)
    const { talk, code, address } = await agree(at)
    const asked = new URL(address).searchParams
    assert.deepEqual(asked.get('scope')?.split(' '), [...SCOPES])
    assert.equal(asked.get('code_challenge_method'), 'S256')
    talk.type(code)
    await talk.exit()
    const token = (await tokenIn(at, at.host)).reveal()
    assert.equal(await get(at.server, '/api/v1/notifications', token), 200)
    assert.equal(await get(at.server, '/api/v1/statuses/0', token, 'DELETE'), 404, 'may post')

    const old = await opened(context, { version: '4.2' })
    const before = await agree(old)
    assert.equal(new URL(before.address).searchParams.get('code_challenge'), null)
    before.talk.hangUp()
    await before.talk.exit()
  })

  test('the second login replaces the first, keeps the key, and names what goes before it', async (context) => {
    const at = await opened(context)
    const first = await agree(at)
    first.talk.type(first.code)
    await first.talk.exit()
    const env = await readFile(join(at.place.dir, '.env'), 'utf8')
    const token = await tokenIn(at, at.host)
    const listed = { mastodon: [{ server: at.host }] }
    await writeFile(join(at.place.dir, 'herald.json'), JSON.stringify(listed))
    const talk = at.place.talk(['mastodon', 'login', `https://${at.host}/`], {
      MASTODON_TOKENS: `${at.host}=of-old`,
    })
    const [address] = await talk.says('stdout', ADDRESS)
    await talk.says('stdout', CODE)
    // As copied from the address bar.
    talk.type(`${at.server.url}/oauth/authorize/native?code=${at.server.authorize(address)}`)
    const { code: exit, stdout } = await talk.exit()
    assert.equal(exit, 0)
    assert.match(stdout, /MASTODON_TOKENS in \.env has a token for \S+, which goes first\. Remove it there\./)
    assert.doesNotMatch(stdout, /of-old|Add the account/)
    assert.equal(await readFile(join(at.place.dir, '.env'), 'utf8'), env)
    assert.notEqual((await tokenIn(at, at.host)).reveal(), token.reveal())
  })

  test('lets held back mentions through where the operator agrees, and not else', async (context) => {
    for (const [answer, policy] of [
      ['yes', OPEN_POLICY],
      ['no', FRESH_POLICY],
      ['', FRESH_POLICY],
    ] as const) {
      const at = await opened(context, { policy: FRESH_POLICY })
      const { talk, code } = await agree(at)
      talk.type(code)
      await talk.says('stdout', /private mentions, accounts that moderators limited.*\(yes\/no\) $/s)
      talk.type(answer)
      const { code: exit, stdout } = await talk.exit()
      assert.equal(exit, 0, stdout)
      const token = (await tokenIn(at, at.host)).reveal()
      const headers = { authorization: `Bearer ${token}` }
      const now = await fetch(`${at.server.url}/api/v2/notifications/policy`, { headers })
      const { summary: _, ...levels } = (await now.json()) as Record<string, unknown>
      assert.deepEqual(levels, policy)
    }
  })

  test('a slip in the code is forgiven, three are the end; nothing is stored then', async (context) => {
    const at = await opened(context)
    const { talk, code } = await agree(at)
    talk.type('not the code')
    await talk.says('stdout', AGAIN)
    talk.type(code)
    assert.equal((await talk.exit()).code, 0)

    const other = await opened(context)
    const wrong = await agree(other)
    for (const slip of ['one', '', 'two', 'three']) wrong.talk.type(slip)
    const { code: exit, stderr } = await wrong.talk.exit()
    assert.equal(exit, 1)
    assert.match(stderr, /^The server does not take this code either\. Run the command again/)
    await assert.rejects(tokenIn(other, other.host), /there is no token/)
  })

  test('nobody answers any more: stopped, nothing stored', async (context) => {
    const at = await opened(context)
    const { talk } = await agree(at)
    talk.hangUp()
    const { code, stdout } = await talk.exit()
    assert.equal(code, 1)
    assert.match(stdout, /Stopped\. Nothing was stored/)
  })

  test('another account than was meant is not stored, and its token is given back', async (context) => {
    const at = await opened(context)
    const { talk, code } = await agree(at, `eve@${at.host}`)
    talk.type(code)
    const { code: exit, stderr } = await talk.exit()
    assert.equal(exit, 1)
    assert.match(stderr, /logged in as @herald, not as @eve: nothing was stored/)
    assert.deepEqual(
      at.server.log.filter(({ path }) => path === '/oauth/revoke').map(({ method }) => method),
      ['POST'],
    )
    await assert.rejects(tokenIn(at, `eve@${at.host}`), /there is no token/)
  })

  test('a server that breaks down on the way is told in a sentence', async (context) => {
    const at = await opened(context)
    void at.server.inject({ route: 'oauth', answer: 'html-502', effect: 'none', times: 1 })
    const { code, stderr } = await at.begin().exit()
    assert.equal(code, 1)
    assert.match(stderr, /refuses \(HTTP 502\): registering the app\. Either it is no Mastodon-compatible/)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a sentence, no stack trace')
    at.server.goDown()
    const down = await at.begin().exit()
    assert.match(down.stderr, /does not answer \(\w+\): reading what kind of server it is\./)
    assert.deepEqual([down.code, down.stdout], [1, ''])
  })

  test('what is no Mastodon-compatible server is named as that, another name is told', async (context) => {
    const site = createServer((request, reply) => {
      if (request.headers.host?.startsWith('localhost'))
        reply.writeHead(301, { location: `https://social.example${request.url}` }).end()
      else reply.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>')
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    context.after(() => site.close())
    const address = site.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await using place = await Workplace.make()
    const page = await place.run(['mastodon', 'login', `127.0.0.1:${port}`])
    assert.match(page.stderr, /answers with a page instead of .* no Mastodon-compatible server/)
    const moved = await place.run(['mastodon', 'login', `localhost:${port}`])
    assert.match(moved.stderr, /sends on to social\.example.*Use that name instead/)
    assert.deepEqual([page.code, moved.code], [1, 1])
    assert.deepEqual(await place.files('.'), [], 'no key and no database for a server that is none')
  })

  test('called wrongly: exit code 2 and how it goes', async () => {
    await using place = await Workplace.make()
    for (const args of [
      [],
      ['login'],
      ['login', 'not a host'],
      ['login', 'a@b@c.example'],
      ['logout', 'x.example'],
    ]) {
      const { code, stderr } = await place.run(['mastodon', ...args])
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, /Usage: /)
    }
  })
})

test('a line without a key in .env does not hide the one that the login adds', async (context) => {
  const server = await MastodonServer.start()
  context.after(() => server[Symbol.asyncDispose]())
  await using place = await Workplace.make({ '.env': 'HERALD_VAULT_KEYS=\n' })
  const at = {
    server,
    place,
    host: new URL(server.url).host,
    begin: () => place.talk(['mastodon', 'login', new URL(server.url).host]),
  }
  const { talk, code } = await agree(at)
  talk.type(code)
  const { code: exit, stderr } = await talk.exit()
  assert.deepEqual([exit, stderr], [0, ''])
  assert.ok(await tokenIn(at, at.host))
})
