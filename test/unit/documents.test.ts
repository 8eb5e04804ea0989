import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { COMMANDS } from '../../src/cli/index.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'styles/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
}

/** As code hosts make them: letters, digits and dashes. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

describe('what the documents tell exists', () => {
  for (const page of PAGES) {
    test(page, () => {
      const text = read(page)
      for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(link)) continue
        const [path = '', anchor] = link.split('#')
        const file = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path)
        assert.ok(existsSync(file), `${link}: no such file`)
        if (anchor !== undefined)
          assert.ok(anchorsOf(file.slice(ROOT.length)).includes(anchor), `${link}: no such heading`)
      }
      for (const [whole, command = ''] of text.matchAll(/(?:-s herald -- |src\/main\.ts )([a-z][\w-]*)/g))
        assert.ok(Object.hasOwn(COMMANDS, command), `${whole}: no such command`)
    })
  }

  test('every command is in the README', () => {
    const rows = [...read('README.md').matchAll(/^\| `([a-z-]+)/gm)].map(([, command]) => command)
    for (const command of Object.keys(COMMANDS)) assert.ok(rows.includes(command), command)
  })
})
