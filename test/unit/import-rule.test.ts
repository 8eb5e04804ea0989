import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'

const root = join(import.meta.dirname, '..', '..')
const tree = mkdtempSync(join(tmpdir(), 'herald-rule-'))
copyFileSync(join(root, 'biome.json'), join(tree, 'biome.json'))
after(() => rmSync(tree, { recursive: true, force: true }))

/** Lints one file in a tree of its own, under the project's rules; what the linter says. */
function lint(path: string, code: string): string {
  const file = join(tree, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${code}\n`)
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const { stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', path], {
    cwd: tree,
    encoding: 'utf8',
  })
  return stdout + stderr
}

const RESTRICTED = /noRestrictedImports/
const offenders: [what: string, path: string, code: string, rule: RegExp][] = [
  [
    'a value import out of core',
    'src/core/a/x.ts',
    `export { a } from '../../engine/sql/store.ts'`,
    RESTRICTED,
  ],
  [
    'a type import out of core',
    'src/core/a/y.ts',
    `import type { A } from '../../app.ts'\nexport type B = A`,
    RESTRICTED,
  ],
  ['a dynamic import out of core', 'src/core/z.ts', `export const a = import('../cli/draw.ts')`, RESTRICTED],
  ['a platform SDK in core', 'src/core/w.ts', `export { Client } from 'discord.js'`, RESTRICTED],
  ['a queue in the embedded engine', 'src/engine/embedded/x.ts', `export * from 'bullmq'`, RESTRICTED],
  ['an adapter using another', 'src/adapters/discord/x.ts', `export * from '../reddit/index.ts'`, RESTRICTED],
  [
    'an adapter using the engine',
    'src/adapters/console/x.ts',
    `export * from '../../engine/sql/store.ts'`,
    RESTRICTED,
  ],
  ['the environment read elsewhere', 'src/http/x.ts', 'export const a = process.env.A', /noProcessEnv/],
  ['console outside the command line', 'src/core/v.ts', `console.log('x')`, /noConsole/],
]
const welcome: [what: string, path: string, code: string][] = [
  ['core within core', 'src/core/reply/x.ts', `export { a } from '../horde/schema.ts'`],
  ['the server engine with its drivers', 'src/engine/server/x.ts', `export * from 'ioredis'`],
  [
    'an adapter with its SDK and core',
    'src/adapters/discord/y.ts',
    `export * from 'discord.js'\nexport * from '../../core/ports.ts'`,
  ],
  ['the environment in its one reader', 'src/config.ts', 'export const a = process.env.A'],
]

describe('who may import whom', () => {
  for (const [what, path, code, rule] of offenders) {
    test(`${what} is refused`, () => assert.match(lint(path, code), rule))
  }
  for (const [what, path, code] of welcome) {
    test(`${what} is allowed`, () =>
      assert.doesNotMatch(lint(path, code), /noRestrictedImports|noProcessEnv/))
  }
})
