import type { Config } from '../config.ts'
import { lookAtEngine, type ServerLook } from '../engine/open.ts'
import type { Finding } from './doctor-finding.ts'

/**
 * What the database looks like, and Redis where it is configured.
 * @returns `upToDate`: the rows can be read as this version writes them
 */
export async function engineChecks(
  config: Pick<Config, 'engine' | 'dataDir'>,
): Promise<{ findings: readonly Finding[]; upToDate: boolean }> {
  const look = await lookAtEngine(config)
  if (look.kind === 'embedded') {
    if (look.problem === undefined) return { findings: [], upToDate: true }
    return { findings: [{ check: 'database', level: 'failure', says: look.problem }], upToDate: false }
  }
  const database = databaseFinding(look.database)
  return { findings: [database, redisFinding(look.redis)], upToDate: database.level === 'ok' }
}

function databaseFinding(look: ServerLook['database']): Finding {
  const check = 'postgres'
  if ('problem' in look) return { check, level: 'failure', says: look.problem }
  if (look.unknown > 0) {
    return {
      check,
      level: 'failure',
      says: 'its tables were written by a newer Herald',
      mend: 'Run that version; or restore the database from a copy.',
    }
  }
  if (look.pending > 0) {
    return {
      check,
      level: 'warning',
      says: `it answers; its tables are ${look.pending} steps behind this version`,
      mend: 'The next start brings them up to date; make a copy of the database before.',
    }
  }
  return { check, level: 'ok', says: 'it answers, and its tables are up to date' }
}

function redisFinding(look: ServerLook['redis']): Finding {
  const check = 'redis'
  if (look === undefined) {
    return {
      check,
      level: 'warning',
      says: 'REDIS_URL is not set: other processes find new work a few seconds late, and each keeps its own pace',
      mend: 'Put REDIS_URL=redis://host:6379 into .env.',
    }
  }
  if ('problem' in look) {
    return {
      check,
      level: 'failure',
      says: `it does not answer: ${look.problem}`,
      mend: 'Start Redis, or mend REDIS_URL in .env. Requests are answered meanwhile, a few seconds later.',
    }
  }
  if (look.policy !== 'noeviction') {
    return {
      check,
      level: 'warning',
      says: `it answers; when its memory is full it drops hints (maxmemory-policy ${look.policy ?? 'unknown'})`,
      mend: 'Start it with --maxmemory-policy noeviction. Dropped hints cost some seconds each.',
    }
  }
  return { check, level: 'ok', says: 'it answers, and drops nothing when its memory is full' }
}
