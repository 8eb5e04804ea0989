/**
 * `npm test`: lint, types, then every test against real services that it starts itself.
 * `npm test -- test/unit/x.test.ts` runs only those files, without lint and types.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startServices } from './support/services.ts'

const root = join(import.meta.dirname, '..')
const files = process.argv.slice(2)
const failed: string[] = []

if (files.length === 0) {
  await step('lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings'])
  await step('types', ['node_modules/typescript/bin/tsc'])
}
console.log('\n== services')
const services = await startServices()
if (process.env.CI === 'true') failed.push(...services.missing.map((name) => `services (${name})`))
await step('tests', [
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-concurrency=2',
  '--test-reporter=spec',
  ...(files.length > 0 ? files : ['test/{unit,contract,integration,e2e,crash}/**/*.test.ts']),
])
await services.stop()
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0

async function step(name: string, args: readonly string[]): Promise<void> {
  console.log(`\n== ${name}`)
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  const code = await new Promise<number>((resolve) => {
    child.on('exit', (exitCode) => resolve(exitCode ?? 1))
    child.on('error', () => resolve(1))
  })
  if (code !== 0) failed.push(name)
}
