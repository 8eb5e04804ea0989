import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { settingsPage, settingsSchema } from '../../src/cli/settings.ts'
import { keyFor, readConfig } from '../../src/config.ts'
import { ConfigError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'

async function withFile(content: string | undefined, check: (cwd: string) => void): Promise<void> {
  const cwd = await mkdtemp(join(tmpdir(), 'herald-config-'))
  try {
    if (content !== undefined) await writeFile(join(cwd, 'herald.json'), content)
    check(cwd)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

function problems(cwd: string, options = {}): string {
  try {
    readConfig({ cwd, ...options })
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems.join('\n')
  }
  return ''
}

describe('settings', () => {
  test('without a contact the real Horde is refused, with the line to add; local ones are not', () =>
    withFile(undefined, (cwd) => {
      assert.match(problems(cwd), /"operator": \{ "contact"/)
      assert.equal(problems(cwd, { hordeUrl: 'sim' }), '')
      assert.equal(problems(cwd, { hordeUrl: 'http://127.0.0.1:7001' }), '')
      assert.equal(problems(cwd, { hordeUrl: 'http://localhost:7001/api/v2/' }), '')
      assert.match(problems(cwd, { hordeUrl: 'https://127.0.0.1.example.org' }), /herald\.json/)
    }))

  test('the contact goes into the client agent', () =>
    withFile('{ "operator": { "contact": "me@example.org" } }', (cwd) => {
      assert.match(readConfig({ cwd }).clientAgent, /^horde-herald:[\d.]+:me@example\.org$/)
    }))

  test('a contact in any script makes a header that can be sent', () =>
    withFile('{ "operator": { "contact": "Zoë ☎ 東\\r\\nx: y <zoe@example.org>" } }', (cwd) => {
      const { clientAgent } = readConfig({ cwd })
      assert.equal(new Headers({ 'Client-Agent': clientAgent }).get('Client-Agent'), clientAgent)
      assert.match(clientAgent, /:Zo%C3%AB .* <zoe@example\.org>$/)
      assert.match(clientAgent, /^[\x20-\x7e]+$/)
    }))

  test('an empty line for the data folder means the default, not this folder', (t) =>
    withFile(undefined, (cwd) => {
      const before = process.env.HERALD_DATA
      t.after(() => {
        if (before === undefined) delete process.env.HERALD_DATA
        else process.env.HERALD_DATA = before
      })
      process.env.HERALD_DATA = ' '
      assert.equal(readConfig({ cwd, hordeUrl: 'sim' }).dataDir, join(cwd, 'data'))
    }))

  test('a byte order mark in front, as some editors leave it, is no problem', () =>
    withFile('\ufeff{ "operator": { "contact": "me@example.org" } }', (cwd) =>
      assert.equal(problems(cwd), ''),
    ))

  test('the key goes to the configured Horde and the real one, to no other that a command names', () =>
    withFile('{ "horde": { "url": "http://127.0.0.1:7002/" } }', (cwd) => {
      const config = {
        ...readConfig({ cwd, hordeUrl: 'http://127.0.0.1:7001' }),
        hordeKey: new Secret('mine'),
      }
      assert.equal(keyFor(config, 'http://127.0.0.1:7002').reveal(), 'mine')
      assert.equal(keyFor(config, 'https://aihorde.net').reveal(), 'mine')
      assert.equal(keyFor(config, config.horde.url).reveal(), '0000000000')
    }))

  test('every problem is named at once, with its place', () =>
    withFile('{ "horde": { "nsfw": "yes" }, "requests": { "images": 9 }, "colour": 1 }', (cwd) => {
      const said = problems(cwd, { hordeUrl: 'sim' })
      assert.match(said, /horde\.nsfw/)
      assert.match(said, /requests\.images/)
      assert.match(said, /colour/)
    }))

  test('what is wrong in the file is told in the words of who writes it, with where to look', async () => {
    const told = async (file: string, ...expected: string[]) => {
      await withFile(file, (cwd) => {
        const [last, ...others] = problems(cwd, { hordeUrl: 'sim' }).split('\n').reverse()
        assert.equal(last, 'Every setting and its values: docs/settings.md, or npm run -s herald -- settings')
        const path = `${join(cwd, 'herald.json')}: `
        assert.deepEqual(
          others.reverse(),
          expected.map((problem) => path + problem),
        )
      })
    }
    await told('{ "opperator": {} }', 'there is no setting "opperator"; did you mean "operator"?')
    await told('{ "qqqqqqqqq": 1 }', 'there is no setting "qqqqqqqqq"')
    await told(
      '{ "limits": { "aDy": 1, "aDay": "5" }, "kudos": { "emojis": [{ "emoji": "🔥" }] } }',
      'limits.aDay: must be a number, without quotes',
      'limits: there is no setting "aDy"; did you mean "aDay"?',
      'kudos.emojis[0].amount: is missing',
    )
    await told(
      '{ "requests": { "images": 9, "deadlineMinutes": 1.5 }, "operator": { "contact": "x", "source": "me" } }',
      'operator.contact: must have at least 3 characters',
      'operator.source: must be an address with https:// in front',
      'requests.images: must be at most 4',
      'requests.deadlineMinutes: must be a whole number, without quotes',
    )
    await told(
      '{ "reddit": { "account": "abc", "operator": "abc", "placements": ["inlin"] }, "styles": [] }',
      'styles: must be a group of settings: { … }',
      'reddit.placements[0]: must be one of "inline", "subreddit", "profile"',
    )
    await told('[]', 'must be a group of settings: { … }')
    await withFile('', (cwd) => assert.match(problems(cwd), /comma, a quote or a bracket.*\nEvery setting/))
  })

  test('broken JSON, a wrong address and an address with a password are refused in words', async () => {
    await withFile('{ nope', (cwd) => assert.match(problems(cwd), /no valid JSON/))
    await withFile(undefined, (cwd) => {
      assert.match(
        problems(cwd, { hordeUrl: 'ftp://x' }),
        /"ftp:\/\/x" needs http:\/\/ or https:\/\/ in front/,
      )
      const said = problems(cwd, { hordeUrl: 'http://me:secret@127.0.0.1' })
      assert.match(said, /127\.0\.0\.1.*no password/)
      assert.doesNotMatch(said, /secret/)
    })
  })

  test('every setting says what it is for, what must be given is marked, and numbers have their range', () => {
    const rows = settingsPage().match(/^\| `.*/gm) ?? []
    for (const row of rows) assert.match(row, / \| [^|]{10,} \|$/)
    const row = (setting: string) => rows.find((each) => each.startsWith(`| \`${setting}\``)) ?? ''
    assert.match(row('kudos.emojis[].emoji'), /\| \*required\* \|/)
    assert.match(row('kudos.emojis[].amount'), /\| \*required\* \|.* From 1 to 1000000\. \|$/)
    assert.match(row('kudos.emojis[].title'), /\| {2}\| What/)
    assert.match(row('requests.images'), / From 1 to 4\. \|$/)
  })

  test('the documented settings are the real ones', async () => {
    const docs = new URL('../../docs/', import.meta.url)
    assert.equal(await readFile(new URL('settings.md', docs), 'utf8'), `${settingsPage()}\n`)
    assert.equal(await readFile(new URL('herald.schema.json', docs), 'utf8'), `${settingsSchema()}\n`)
  })
})
