import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> } =
  JSON.parse(read('package.json'))

/** The code of the service, from the root of the project. */
const code = () =>
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name))

/** The lines of a part of the compose file that stands this far in. */
function block(name: string, indent: '' | '  ' = '  '): string {
  const found = new RegExp(`^${indent}${name}:.*\n(?:${indent} +.*\n|\n)*`, 'm').exec(
    read('docker-compose.yml'),
  )
  assert.ok(found, name)
  return found[0]
}

describe('the image', () => {
  const dockerfile = read('Dockerfile')

  test('runs on the Node that the project is tested with, without root', () => {
    const major = /\d+/.exec(manifest.devDependencies.node ?? '')?.[0]
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)
    assert.deepEqual(new Set(bases), new Set([`node:${major}-slim`]))
    assert.match(dockerfile, /^USER [1-9]\d*:[1-9]\d*$/m)
  })

  test('copies only what is there, and what is not shut out', () => {
    const shut = read('.dockerignore').split('\n')
    assert.ok(shut.includes('*'), '.env, herald.json and data stay outside')
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    )
    assert.ok(sources.includes('src'))
    for (const source of sources) {
      assert.ok(existsSync(join(ROOT, source)), source)
      assert.ok(shut.includes(`!${source}`), `${source} is shut out by .dockerignore`)
    }
  })

  test('has every file that its code imports as it is loaded', () => {
    for (const file of code())
      for (const [, path = ''] of read(file).matchAll(/^(?:import|export) (?!type\b)[^']*from '(\.[^']+)'/gm))
        assert.match(join(dirname(file), path), /^(src|package\.json)/, `${file} imports ${path}`)
  })

  test('has every package that its code imports: nothing from devDependencies', () => {
    const imported = code()
      .flatMap((file) => [
        ...read(file).matchAll(
          /^(?:import|export) (?!type\b).*?from '([@a-z][^']*)'|import\('([@a-z][^']*)'\)/gms,
        ),
      ])
      .map(([, named, dynamic]) => (named ?? dynamic ?? '').split('/'))
      .map(([scope = '', name]) => (scope.startsWith('@') ? `${scope}/${name}` : scope))
    const missing = imported.filter((name) => !isBuiltin(name) && manifest.dependencies[name] === undefined)
    assert.ok(imported.includes('kysely'))
    assert.deepEqual([...new Set(missing)], [])
  })
})

describe('the composition', () => {
  test('opens no port to the world, and keeps data in volumes', () => {
    assert.doesNotMatch(read('docker-compose.yml'), /^ *ports:/m)
    assert.match(block('postgres'), /postgres:\/var\/lib\/postgresql$/m)
    assert.match(block('redis'), /redis:\/data$/m)
    for (const volume of ['data', 'postgres', 'redis'])
      assert.match(block('volumes', ''), new RegExp(`^  ${volume}:`, 'm'))
  })

  test('gives every process the time it needs to stop, and a root file system that cannot be written', () => {
    const herald = block('x-herald', '')
    assert.ok(Number(/stop_grace_period: (\d+)s/.exec(herald)?.[1]) >= 25)
    assert.match(herald, /read_only: true\n {2}tmpfs:\n {4}- \/tmp/)
    assert.match(herald, /restart: unless-stopped/)
    for (const service of ['bot', 'gateway', 'worker']) assert.match(block(service), /<<: \*herald/)
  })

  test('a Redis that is full refuses, instead of throwing hints away, and a restart keeps them', () => {
    assert.match(block('redis'), /--appendonly, "yes", --maxmemory-policy, noeviction/)
  })
})
