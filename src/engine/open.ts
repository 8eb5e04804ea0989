import type { Buckets } from '../core/buckets.ts'
import type { Clock, Dispatcher, Log, Store } from '../core/ports.ts'
import type { Secret } from '../core/secret.ts'

/** `embedded`: one process and a file; `server`: Postgres, Redis and any number of processes. */
export type EngineSettings =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'server'; readonly databaseUrl: Secret; readonly redisUrl: Secret | undefined }

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
  readonly buckets: Buckets
  /**
   * Takes the right to run requests, until `close`. False where another process has it. Where only one process
   * can have it, what a dead one still held is freed.
   */
  takeRunning(): Promise<boolean>
  /** What else has to work besides the database, each with what is wrong with it; undefined: it works. */
  readonly checks: Readonly<Record<string, () => Promise<string | undefined>>>
  /** To be called when the dispatcher has stopped. */
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
  const clock = { now: () => Date.now() }
  if (from.engine.kind === 'embedded') {
    const { openEmbeddedStore } = await import('./embedded/open.ts')
    return openEmbeddedStore(from.dataDir, clock)
  }
  const { openServerStore } = await import('./server/open.ts')
  return openServerStore(from.engine.databaseUrl, clock)
}
