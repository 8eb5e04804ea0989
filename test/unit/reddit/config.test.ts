import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountName, redditSettings, userAgentOf } from '../../../src/adapters/reddit/config.ts'
import { readRedditApp } from '../../../src/config-reddit.ts'

const LEAST = { account: 'DrawBot', operator: 'some_one' }

describe('settings of Reddit', () => {
  test('two lines are enough, and nothing is answered unasked with them', () => {
    const { subreddits, mentionsElsewhere } = redditSettings.parse(LEAST)
    assert.deepEqual({ subreddits, mentionsElsewhere }, { subreddits: [], mentionsElsewhere: false })
  })

  test('names may be written as people write them', () => {
    const settings = redditSettings.parse({
      account: 'u/DrawBot',
      operator: '/u/some_one',
      subreddits: [{ name: 'r/Pics' }],
    })
    assert.equal(accountName(settings), 'drawbot')
    assert.equal(settings.subreddits[0]?.name, 'pics')
    assert.equal(userAgentOf(settings, '1.2.3'), 'server:horde-herald.drawbot:v1.2.3 (by /u/some_one)')
  })

  const wrong: readonly [string, object][] = [
    ['an account with blanks', { account: 'Draw Bot' }],
    ['an operator that would break a header', { operator: 'x)\r\nx: y' }],
    ['a subreddit twice', { subreddits: [{ name: 'pics' }, { name: 'r/PICS' }] }],
    ['a placement twice', { placements: ['inline', 'inline'] }],
    ['no placement', { placements: [] }],
    ['a trigger of two words', { triggerWords: ['please draw'] }],
    ['a flair for nowhere', { flair: 'AI' }],
    ['a server that is not this machine', { server: 'http://reddit.example' }],
    ['a server with a password', { server: 'http://a:b@127.0.0.1:80' }],
    ['a link that is a script', { howItWorks: 'javascript:alert(1)' }],
    ['a setting that is none', { subbreddits: [] }],
  ]
  for (const [name, more] of wrong)
    test(`${name} is refused`, () => assert.ok(!redditSettings.safeParse({ ...LEAST, ...more }).success))
})

describe('the app in .env', () => {
  const read = (env: NodeJS.ProcessEnv, isWanted: boolean) => {
    const problems: string[] = []
    return { app: readRedditApp(env, isWanted, problems), problems }
  }

  test('none is fine where there is no account', () => {
    assert.deepEqual(read({}, false), { app: undefined, problems: [] })
    assert.deepEqual(read({ REDDIT_CLIENT_ID: ' ', REDDIT_CLIENT_SECRET: '' }, false).problems, [])
  })

  test('both are read', () => {
    const { app, problems } = read(
      { REDDIT_CLIENT_ID: ' p-jcoLKBynTLew ', REDDIT_CLIENT_SECRET: 'gko_LXELoV07' },
      true,
    )
    assert.deepEqual(problems, [])
    assert.equal(app?.id, 'p-jcoLKBynTLew')
    assert.equal(app?.secret.reveal(), 'gko_LXELoV07')
  })

  test('what is missing is named with the place to copy it from', () => {
    const none = read({}, true).problems
    assert.match(none[0] ?? '', /REDDIT_CLIENT_ID.*prefs\/apps.*docs\/reddit\.md/)
    assert.match(none[1] ?? '', /REDDIT_CLIENT_SECRET/)
    assert.equal(read({ REDDIT_CLIENT_ID: 'p-jcoLKBynTLew' }, false).problems.length, 1)
  })

  test('what can be neither is not repeated', () => {
    const { app, problems } = read(
      { REDDIT_CLIENT_ID: 'p-jcoLKBynTLew', REDDIT_CLIENT_SECRET: 'canary secret' },
      true,
    )
    assert.equal(app, undefined)
    assert.equal(problems.length, 1)
    assert.doesNotMatch(problems.join(), /canary/)
  })
})
