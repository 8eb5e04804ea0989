import { type EngineLook, type EngineSettings, lookAtEngine } from '../engine/open.ts'
import type { Finding } from './doctor.ts'

/** What Postgres and Redis look like where they are configured, and whether the tables are this version's. */
export async function engineChecks(
  settings: EngineSettings,
): Promise<{ findings: readonly Finding[]; upToDate: boolean }> {
  const look = await lookAtEngine(settings)
  if (look === undefined) return { findings: [], upToDate: true }
  const database = databaseFinding(look.database)
  return { findings: [database, redisFinding(look.redis)], upToDate: database.level === 'ok' }
}

function databaseFinding(look: EngineLook['database']): Finding {
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

function redisFinding(look: EngineLook['redis']): Finding {
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
