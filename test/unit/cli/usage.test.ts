import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMMANDS } from '../../../src/cli/index.ts'
import { UsageError } from '../../../src/cli/usage.ts'

test('wrong words are named in the first line, and how it goes below', async () => {
  const wrong: Readonly<Record<string, string>> = {
    'forget foo bar': '"foo" is no platform: console, discord, mastodon, reddit',
    'forget discord': 'The id of the person is missing.',
    'forget discord 1 2': '"2" is one word too many.',
    'places shut': '"shut" is no action: open',
    'places open reddit': '"reddit" is no place as listed: <platform>:<id>, such as reddit:pics',
    'places open foo:bar': '"foo" is no platform: console, discord, mastodon, reddit',
    'places open reddit:a b': '"b" is one word too many.',
    'receive foo bar': '"foo" is no platform to receive from: mastodon, reddit',
    'receive mastodon': 'The file is missing.',
    'styles foo': '"foo" is no action: list, show, validate, sync, render, credits, schemas',
    'styles sync all': '"all" is one word too many.',
    'styles show': 'The name of a style or category is missing.',
    'styles list --out x': '--style and --out go with render alone.',
    'requests foo': '"foo" is no action: list, show, retry, cancel',
    'requests cancel': 'The id of a request is missing.',
    'requests cancel a b': '"b" is one word too many.',
    'requests list a': '"a" is one word too many.',
    'discord deploy': '"deploy" is no action: deploy-commands',
    'mastodon logout': '"logout" is no action: login',
    'mastodon login': 'The server is missing.',
    'reddit logout': '"logout" is no action: login',
    'vault foo': '"foo" is no action: rotate, drop',
    'vault rotate k1': '"k1" is one word too many.',
    'vault drop': 'The name of the lost key is missing.',
    'show a.png b.png': '"b.png" is one word too many.',
  }
  for (const [line, reason] of Object.entries(wrong)) {
    const [name = '', ...argv] = line.split(' ')
    const command = await COMMANDS[name]?.load()
    await assert.rejects(
      async () => command?.run(argv),
      (error) => {
        assert.ok(error instanceof UsageError, `${line}: ${error}`)
        const [first, , usage = ''] = error.message.split('\n')
        assert.equal(first, reason, line)
        assert.ok(usage.startsWith(`Usage: npm run -s herald -- ${name}`), line)
        return true
      },
    )
  }
})
