import { Secret } from './core/secret.ts'
import type { EngineSettings } from './engine/open.ts'

/** `gateway` only takes requests in, `worker` only runs them, `all` does both. */
export type Role = 'all' | 'gateway' | 'worker'
const ROLES: readonly string[] = ['all', 'gateway', 'worker'] satisfies Role[]

const DATABASE_EXAMPLE = 'DATABASE_URL=postgres://user:password@host:5432/herald'
const REDIS_EXAMPLE = 'REDIS_URL=redis://host:6379'

/**
 * Which engine, and what of the service this process is, by `DATABASE_URL`, `REDIS_URL` and `ROLE`.
 * @param problems what cannot work is added here
 */
export function readEngine(
  env: NodeJS.ProcessEnv,
  problems: string[],
): { engine: EngineSettings; role: Role } {
  const databaseUrl = env.DATABASE_URL?.trim() || undefined
  const redisUrl = env.REDIS_URL?.trim() || undefined
  const role = env.ROLE?.trim() || 'all'
  // The addresses carry passwords: none is repeated.
  if (databaseUrl !== undefined && !isAddress(databaseUrl, ['postgres:', 'postgresql:'])) {
    problems.push(
      `DATABASE_URL in .env is no address of a Postgres database. Write ${DATABASE_EXAMPLE}\n` +
        'A password with other characters than letters and digits is best left out there and put into a line of ' +
        "its own: PGPASSWORD='…'",
    )
  }
  if (redisUrl !== undefined && !isAddress(redisUrl, ['redis:', 'rediss:'])) {
    problems.push(`REDIS_URL in .env is no address of a Redis. Write ${REDIS_EXAMPLE}`)
  }
  if (redisUrl !== undefined && databaseUrl === undefined) {
    problems.push(
      'REDIS_URL is set without DATABASE_URL: Redis carries only hints, the requests need Postgres.\n' +
        `Add this line to .env, or remove REDIS_URL:\n  ${DATABASE_EXAMPLE}`,
    )
  }
  if (!isRole(role)) problems.push(`ROLE is "${role}". It is all, gateway or worker.`)
  else if (role !== 'all' && databaseUrl === undefined) {
    problems.push(
      `ROLE=${role} needs the server engine: with the embedded one a single process does everything.\n` +
        `Add these lines to .env, or remove ROLE:\n  ${DATABASE_EXAMPLE}\n  ${REDIS_EXAMPLE}`,
    )
  }
  return {
    engine:
      databaseUrl === undefined
        ? { kind: 'embedded' }
        : {
            kind: 'server',
            databaseUrl: new Secret(databaseUrl),
            redisUrl: redisUrl === undefined ? undefined : new Secret(redisUrl),
          },
    role: isRole(role) ? role : 'all',
  }
}

function isRole(text: string): text is Role {
  return ROLES.includes(text)
}

function isAddress(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocols.includes(protocol) && hostname !== ''
}
