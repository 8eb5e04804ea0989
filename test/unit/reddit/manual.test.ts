import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { redditSettings, userAgentOf } from '../../../src/adapters/reddit/config.ts'
import { SCOPES } from '../../../src/adapters/reddit/sign-in.ts'

const MANUAL = readFileSync(new URL('../../../docs/reddit.md', import.meta.url), 'utf8')
const LEAST = redditSettings.parse({ account: 'bot', operator: 'you', subreddits: [{ name: 'test' }] })

describe('docs/reddit.md', () => {
  for (const [scope, why] of Object.entries(SCOPES))
    test(`says what the scope ${scope} is for`, () => assert.ok(MANUAL.includes(`| \`${scope}\` | ${why} |`)))
  test('tells of no scope that is not asked for', () => {
    const [, section = ''] = /## The scopes([^#]*)/.exec(MANUAL) ?? []
    assert.deepEqual(
      [...section.matchAll(/^\| `(\w+)`/gm)].map(([, scope]) => scope),
      Object.keys(SCOPES),
    )
  })
  for (const setting of Object.keys(redditSettings.shape))
    test(`tells of the setting ${setting}`, () => assert.ok(MANUAL.includes(`| \`${setting}\` |`)))
  for (const setting of Object.keys(redditSettings.shape.subreddits.unwrap().element.shape))
    test(`tells of a subreddit's ${setting}`, () => assert.ok(MANUAL.includes(`| \`${setting}\` |`)))
  for (const [setting, preset] of Object.entries(LEAST)) {
    if (['account', 'operator', 'subreddits'].includes(setting)) continue
    test(`has the default of ${setting}`, () => {
      const value = JSON.stringify(preset).replaceAll(',', ', ')
      assert.ok(MANUAL.includes(`| \`${setting}\` | \`${value}\` |`), value)
    })
  }
  test('shows the user agent and the redirect URI as they are', () => {
    const agent = userAgentOf({ account: 'x', operator: 'y' }, '1').replace(
      '.x:v1 ',
      '.<account>:v<version> ',
    )
    assert.ok(MANUAL.includes(agent.replace('/u/y', '/u/<operator>')), agent)
    assert.ok(MANUAL.includes(`\n       ${LEAST.redirectUri}\n`))
  })
})
