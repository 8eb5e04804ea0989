import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as z from 'zod'

const locked = z
  .object({
    packages: z.record(z.string(), z.object({ name: z.string().optional(), version: z.string().optional() })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')))

/** As `npm ls request ws tough-cookie` shows them: every copy, wherever it lies. */
function copies(name: string): string[] {
  return Object.entries(locked.packages)
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([, { name: real = name, version = '' }]) => `${real}@${version.split('.')[0]}`)
}

test('below snoowrap stand only the maintained successors of what it asks for', () => {
  assert.deepEqual(new Set(copies('request')), new Set(['@cypress/request@4']))
  assert.deepEqual(new Set(copies('ws')), new Set(['ws@8']))
  for (const one of copies('tough-cookie')) assert.match(one, /^tough-cookie@[4-9]$/)
})
