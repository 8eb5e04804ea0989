import { existsSync } from 'node:fs'
import type { Buckets } from '../core/buckets.ts'
import { WALL_CLOCK } from '../core/clock.ts'
import type { GiverId } from '../core/kudos/ledger.ts'
import type { Clock, Dispatcher, Log } from '../core/ports.ts'
import type { Secret } from '../core/secret.ts'
import type { Store } from '../core/store.ts'

export interface ServerSettings {
  readonly databaseUrl: Secret
  readonly redisUrl: Secret | undefined
}

/** `embedded`: one process and a file; `server`: Postgres, Redis and any number of processes. */
export type EngineSettings = { readonly kind: 'embedded' } | ({ readonly kind: 'server' } & ServerSettings)

export interface EngineOptions {
  /** Where the embedded engine keeps its file. */
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  /** After each sweep of a process that runs requests: how overdue the longest waiting one was. */
  readonly onSweep: (latenessMs: number) => void
  /** Puts something between the rows and everything that uses them. */
  readonly wrapStore: (store: Store) => Store
}

/** Rows, hints and paces. Nothing outside this folder knows which kind it is. */
export interface Engine {
  readonly store: Store
  readonly dispatcher: Dispatcher
  /** Likewise for givers, whose gifts of kudos are paid. */
  readonly giftDispatcher: Dispatcher<GiverId>
  readonly buckets: Buckets
  /**
   * Takes the right to run requests, until `close`. False where another process has it. Where only one process
   * can have it, what a dead one still held is freed.
   */
  takeRunning(): Promise<boolean>
  /** What else has to work besides the database, each with what is wrong with it; undefined: it works. */
  readonly checks: Readonly<Record<string, () => Promise<string | undefined>>>
  /** To be called when the dispatchers have stopped. */
  close(): Promise<void>
}

/** Opens the engine, its tables up to date. The other kind's packages are not loaded. */
export async function openEngine(settings: EngineSettings, options: EngineOptions): Promise<Engine> {
  if (settings.kind === 'embedded') {
    const { openEmbedded } = await import('./embedded/open.ts')
    return openEmbedded(options)
  }
  const { openServer } = await import('./server/open.ts')
  return openServer(settings, options)
}

/** The rows alone, beside a service that may be running: it sees what was written at its next sweep. */
export async function openStore(from: { engine: EngineSettings; dataDir: string }): Promise<Store> {
  if (from.engine.kind === 'embedded') {
    const { openEmbeddedStore } = await import('./embedded/open.ts')
    return openEmbeddedStore(from.dataDir, WALL_CLOCK)
  }
  const { openServerStore } = await import('./server/open.ts')
  return openServerStore(from.engine.databaseUrl, WALL_CLOCK)
}

/** The same where there is a database already: none is made. */
export async function openStoreIfAny(from: {
  engine: EngineSettings
  dataDir: string
}): Promise<Store | undefined> {
  if (from.engine.kind === 'embedded') {
    const { databaseFile } = await import('./embedded/data-folder.ts')
    if (!existsSync(databaseFile(from.dataDir))) return undefined
  }
  return openStore(from)
}

/** What the engine's database looks like from here, and Redis. No problem names a password. */
export type EngineLook =
  /** `problem`: what keeps the file from being used; undefined where it is well, or not there yet. */
  | { readonly kind: 'embedded'; readonly problem: string | undefined }
  | ({ readonly kind: 'server' } & ServerLook)

export interface ServerLook {
  /** `pending`: steps that bring the tables up to date at the next start; `unknown`: steps of a newer version. */
  readonly database: { readonly problem: string } | { readonly pending: number; readonly unknown: number }
  /** Undefined where none is configured. The policy is what Redis does when its memory is full. */
  readonly redis: { readonly problem: string } | { readonly policy: string | undefined } | undefined
}

/** Looks, and makes no database. */
export async function lookAtEngine(from: { engine: EngineSettings; dataDir: string }): Promise<EngineLook> {
  if (from.engine.kind === 'embedded') {
    const { lookAtFile } = await import('./embedded/look.ts')
    return { kind: 'embedded', problem: await lookAtFile(from.dataDir) }
  }
  const { lookAtServer } = await import('./server/look.ts')
  return { kind: 'server', ...(await lookAtServer(from.engine)) }
}
