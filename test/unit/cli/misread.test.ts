import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseArgs } from 'node:util'
import { misread } from '../../../src/cli/usage.ts'

/** What is said of arguments that cannot be read. */
function said(command: string, ...args: string[]): string {
  try {
    parseArgs({ args, allowPositionals: true, options: { out: { type: 'string' } } })
  } catch (error) {
    assert.ok(error instanceof Error)
    return misread(error.message, command, args)
  }
  assert.fail('they can be read')
}

test('a flag beside the words: where it goes, with the value that was typed', () => {
  const suggests = (example: string, ...args: string[]) =>
    assert.match(said('draw', ...args), new RegExp(`behind the words, .*: draw "a fox ${example}"$`))
  suggests('--n 2', 'a fox', '--n', '2')
  suggests('--n 2', 'a fox', '--n=2')
  suggests('--n 2', '--n', '2', 'a fox')
  suggests("--model 'Flux fp8'", 'a fox', '--model', 'Flux fp8')
  suggests('--ar 3:2', '--ar 3:2 a fox')
  suggests('--n 4', 'a fox', '--n')
  suggests('--n 4', 'a fox', '--n', '--out', 'x')
  suggests('--seed 1234', 'a fox', '--seed', '$(reboot)')
})

test('words that begin with a flag: its name alone, and where flags stand', () => {
  const words = 'a fox. And a dog that is not to be repeated'
  for (const flag of ['chaos', 'out'])
    assert.match(
      said('draw', `--${flag} 20 ${words}`),
      new RegExp(`^The words begin with --${flag}; .*behind`),
    )
  assert.match(said('draw', 'a fox', '--colour', 'red'), /^Unknown option '--colour'\. See: .*draw --help$/)
  assert.match(said('start', '--n', '2'), /^Unknown option '--n'\. See: .*start --help$/)
})
