/**
 * `npm test`: lint, types, then every test against real services that it starts itself.
 * `npm test -- test/unit/x.test.ts` runs only those files, without lint and types.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startPostgres, type TestPostgres } from './support/postgres.ts'

const root = join(import.meta.dirname, '..')
const files = process.argv.slice(2)
const failed: string[] = []
let postgres: TestPostgres | undefined

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopServices().finally(() => process.exit(1)))
}

if (files.length === 0) {
  await step('lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings'])
  await step('types', ['node_modules/typescript/bin/tsc'])
}
await startServices()
await step('tests', [
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-concurrency=2',
  '--test-reporter=spec',
  ...(files.length > 0 ? files : ['test/{unit,contract,integration,e2e,crash}/**/*.test.ts']),
])
await stopServices()
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

async function startServices(): Promise<void> {
  console.log('\n== services')
  try {
    postgres = await startPostgres()
    process.env.TEST_DATABASE_URL = postgres.url
    console.log('Postgres is running.')
  } catch (error) {
    delete process.env.TEST_DATABASE_URL
    console.log(
      `Postgres did not start, its tests are skipped: ${error instanceof Error ? error.message : error}`,
    )
    if (process.env.CI === 'true') failed.push('services')
  }
}

async function stopServices(): Promise<void> {
  await postgres?.stop()
  postgres = undefined
}
