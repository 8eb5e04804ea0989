import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { FRESH_POLICY, type MastodonOptions, MastodonServer } from '../simulators/mastodon/index.ts'
import { Workplace } from '../support/processes.ts'

interface Finding {
  readonly check: string
  readonly level: string
  readonly says: string
  readonly mend?: string
}

async function opened(context: TestContext, options: MastodonOptions = {}, account: object = {}) {
  const server = await MastodonServer.start(options)
  context.after(() => server[Symbol.asyncDispose]())
  const { host } = new URL(server.url)
  const file = {
    operator: { contact: 'a@b.example' },
    horde: { url: 'sim' },
    mastodon: [{ server: host, ...account }],
  }
  const place = await Workplace.make({ 'herald.json': JSON.stringify(file) })
  context.after(() => place[Symbol.asyncDispose]())
  return { server, place, host }
}

/** What doctor says about the account, by what it looked at. */
async function examine({ place, host }: Awaited<ReturnType<typeof opened>>, token?: string) {
  const env: Record<string, string> = token === undefined ? {} : { MASTODON_TOKENS: `${host}=${token}` }
  const { code, stdout } = await place.run(['doctor', '--json'], env)
  const findings: Finding[] = JSON.parse(stdout)
  const about = (what: string) =>
    findings.find(({ check }) => check.startsWith('mastodon ') && check.endsWith(what))
  return { code, about, stdout }
}

const KINDS: readonly (readonly [name: string, options: MastodonOptions, says: RegExp, policy: boolean])[] = [
  [
    'Mastodon 4.5',
    {},
    /^Mastodon, version 4\.5\.3; 500 characters; 4 pictures of up to 16 MB; descriptions of up to 1500/,
    true,
  ],
  ['Mastodon 4.2', { version: '4.2' }, /^Mastodon, version 4\.2\.3; 500 characters/, false],
  [
    'GoToSocial',
    { costume: 'gotosocial' },
    /^GoToSocial, version 0\.7\.1.*; 5000 characters; .* 500 characters$/,
    false,
  ],
  [
    'Pleroma',
    { costume: 'pleroma' },
    /^Pleroma or Akkoma, .*; 5000 characters; 4 pictures of up to 15 MB/,
    false,
  ],
  ['snac', { costume: 'snac' }, /^snac, version 4\.0\.0/, false],
]

describe('doctor looks at Mastodon accounts', { concurrency: 2 }, () => {
  for (const [name, options, says, policy] of KINDS) {
    test(`all is well on ${name}`, async (context) => {
      const at = await opened(context, options)
      const { code, about, stdout } = await examine(at, at.server.token)
      assert.equal(code, 0, stdout)
      assert.match(about('server')?.says ?? '', says)
      assert.equal(about('token')?.says, `it works for @herald@${at.host}`)
      assert.deepEqual([about('scopes')?.level, about('bot mark')?.level], ['ok', 'ok'], stdout)
      assert.equal(about('policy')?.says, policy ? 'all mentions arrive' : undefined)
      assert.ok(!stdout.includes(at.server.token))
      assert.deepEqual(at.server.journal(), [], 'it changes nothing')
      assert.deepEqual(await at.place.files('data'), [], 'and makes no database')
    })
  }

  test('a token that may read only: what it may not do, and the login as the way out', async (context) => {
    const at = await opened(context)
    const { code, about } = await examine(at, at.server.tokenWith('read'))
    assert.equal(code, 1)
    assert.equal(about('scopes')?.level, 'failure')
    assert.equal(about('scopes')?.says, 'the token may not post, upload pictures, favourite')
    assert.match(about('scopes')?.mend ?? '', new RegExp(`mastodon login ${at.host}$`))
    const writer = await examine(at, at.server.tokenWith('read:accounts', 'write'))
    assert.equal(writer.about('scopes')?.says, 'the token may not read mentions, read statuses')
  })

  test('no token, one that was revoked, one of another account', async (context) => {
    const at = await opened(context)
    const none = await examine(at)
    assert.deepEqual([none.code, none.about('token')?.says], [1, 'there is none'])
    assert.match(none.about('token')?.mend ?? '', /mastodon login/)
    at.server.revoke()
    const revoked = await examine(at, at.server.token)
    assert.equal(revoked.about('token')?.level, 'failure')
    assert.match(revoked.about('token')?.says ?? '', /refuses \(HTTP 401\): asking whose token it is/)
    assert.match(revoked.about('token')?.mend ?? '', /mastodon login/)
    assert.ok(!revoked.stdout.includes(at.server.token))

    const named = await opened(context, {}, { account: 'eve' })
    const env = { MASTODON_TOKENS: `eve@${named.host}=${named.server.token}` }
    const { stdout } = await named.place.run(['doctor', '--json'], env)
    assert.match(stdout, /it works for @herald@\S+, but herald\.json has @eve/)
  })

  test('no mark as a bot and a policy that holds mentions back are warnings with a way out', async (context) => {
    const at = await opened(context, { bot: false, policy: FRESH_POLICY })
    at.server.mention('ada@elsewhere.example', 'draw me a fox', { visibility: 'direct' })
    const { code, about } = await examine(at, at.server.token)
    assert.equal(code, 0)
    assert.equal(about('bot mark')?.level, 'warning')
    assert.equal(about('policy')?.level, 'warning')
    assert.match(
      about('policy')?.says ?? '',
      /keeps mentions of private mentions, accounts that moderators limited; those of 1 person wait there/,
    )
    assert.match(about('policy')?.mend ?? '', /mastodon login/)
  })

  test('a server that does not answer, or breaks down, is told as that', async (context) => {
    const at = await opened(context)
    void at.server.inject({ route: 'policy', answer: 'html-502', effect: 'none', times: 1 })
    const broken = await examine(at, at.server.token)
    assert.match(broken.about('policy')?.says ?? '', /HTTP 502/)
    at.server.goDown()
    const down = await examine(at, at.server.token)
    assert.equal(down.about('server')?.level, 'failure')
    assert.match(down.about('server')?.says ?? '', /does not answer/)
    assert.match(down.about('server')?.mend ?? '', /wait on the server/)
    assert.equal(down.about('token'), undefined)
  })
})
