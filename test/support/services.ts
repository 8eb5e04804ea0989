import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'

export interface Services {
  /** Names of those that could not be started. */
  readonly missing: readonly string[]
  stop(): Promise<void>
}

/**
 * Brings up what tests need and puts the addresses where tests look for them: `TEST_DATABASE_URL` and
 * `TEST_REDIS_URL`. Stops them when this process is told to end.
 */
export async function startServices(): Promise<Services> {
  const running: { stop(): Promise<void> }[] = []
  const missing: string[] = []
  const stop = async () => {
    for (const each of running.splice(0)) await each.stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(1)))
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
      missing.push(name)
      console.log(
        `${name} did not start, its tests are skipped: ${error instanceof Error ? error.message : error}`,
      )
    }
  }

  // Somebody's real data: no test may find its way there.
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'ROLE']) delete process.env[name]
  await service('Postgres', 'TEST_DATABASE_URL', startPostgres)
  await service('Redis', 'TEST_REDIS_URL', startRedis)
  return { missing, stop }
}
