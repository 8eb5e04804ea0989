/**
 * `npm test`: lint, types, then every test against real services that it starts itself.
 * `npm test -- test/unit/x.test.ts` runs only those files, without lint and types.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startPostgres } from './support/postgres.ts'
import { startRedis } from './support/redis.ts'

const root = join(import.meta.dirname, '..')
const files = process.argv.slice(2)
const failed: string[] = []
const running: { stop(): Promise<void> }[] = []

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
  // Somebody's real data: no test may find its way there.
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'ROLE']) delete process.env[name]
  await service('Postgres', 'TEST_DATABASE_URL', startPostgres)
  await service('Redis', 'TEST_REDIS_URL', startRedis)
}

/** Starts one, unless its variable names one that runs already. */
async function service(
  name: string,
  variable: string,
  start: () => Promise<{ url: string; stop(): Promise<void> }>,
): Promise<void> {
  if (process.env[variable]) {
    console.log(`${name}: the one in ${variable} is used.`)
    return
  }
  try {
    const started = await start()
    running.push(started)
    process.env[variable] = started.url
    console.log(`${name} is running.`)
  } catch (error) {
    delete process.env[variable]
    console.log(
      `${name} did not start, its tests are skipped: ${error instanceof Error ? error.message : error}`,
    )
    if (process.env.CI === 'true') failed.push(`services (${name})`)
  }
}

async function stopServices(): Promise<void> {
  for (const each of running.splice(0)) await each.stop()
}
