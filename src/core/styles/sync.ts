import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildCatalog, type Catalog } from './catalog.ts'
import { download, SYNCED, type Synced } from './download.ts'
import { StyleFolder } from './folder.ts'
import { readModels } from './schema.ts'

/** How soon a changed file is noticed. */
const LOOK_EVERY_MS = 3_000
const SYNC_EVERY_MS = 4 * 60 * 60_000

export interface SyncReport {
  readonly files: readonly {
    readonly file: string
    readonly outcome: 'updated' | 'unchanged' | 'failed'
    /** Why it failed; the last good copy stays in use. */
    readonly reason?: string
  }[]
}

/** Keeps the catalogue in step with the files on disk and the community's files on the network. */
export interface CatalogKeeper {
  current(): Catalog
  /** Fetches the community's files now. Never throws: what failed is in the report. */
  sync(signal?: AbortSignal): Promise<SyncReport>
  /** Looks for changed files on disk now. */
  refresh(): Promise<void>
  stop(): void
}

export interface CatalogKeeperOptions {
  /** Our own files; they win over synced ones. `models.json` is read from here. */
  readonly localDir: string
  /** Where the copies of the community's files are kept; made when first needed. */
  readonly syncedDir: string
  /** Nothing is fetched without these. */
  readonly urls?: Readonly<Record<Synced, string>>
  readonly fetch: typeof fetch
  readonly onChange?: (catalog: Catalog) => void
  /** Time between two syncs. */
  readonly intervalMs?: number
}

/** Loads what is on disk at once; timers do not keep the process alive. */
export function createCatalogKeeper(options: CatalogKeeperOptions): CatalogKeeper {
  const { syncedDir, urls } = options
  const local = new StyleFolder(options.localDir)
  const synced = new StyleFolder(syncedDir)
  local.refresh()
  synced.refresh()
  let catalog = build()
  let syncing: Promise<SyncReport> | undefined

  const looking = setInterval(refresh, LOOK_EVERY_MS).unref()
  const fetching = urls && setInterval(() => void sync(), options.intervalMs ?? SYNC_EVERY_MS).unref()

  function build(): Catalog {
    const built = buildCatalog([local.source('styles'), synced.source('synced')], readModels(local.models()))
    const problems = [...local.problems('styles'), ...synced.problems('synced')]
    return { ...built, warnings: [...problems, ...built.warnings] }
  }

  function refresh(): void {
    const changed = [local.refresh(), synced.refresh()]
    if (!changed.includes(true)) return
    catalog = build()
    options.onChange?.(catalog)
  }

  function sync(signal?: AbortSignal): Promise<SyncReport> {
    syncing ??= fetchAll(signal).finally(() => {
      syncing = undefined
    })
    return syncing
  }

  async function fetchAll(signal: AbortSignal | undefined): Promise<SyncReport> {
    if (urls === undefined) return { files: [] }
    const files = await Promise.all(SYNCED.map((kind) => fetchOne(kind, urls[kind], signal)))
    refresh()
    return { files }
  }

  async function fetchOne(kind: Synced, url: string, signal: AbortSignal | undefined) {
    const file = `${kind}.json`
    try {
      const text = await download(options.fetch, kind, url, signal)
      return { file, outcome: await replace(join(syncedDir, file), text) }
    } catch (error) {
      return {
        file,
        outcome: 'failed' as const,
        reason: error instanceof Error ? error.message : String(error),
      }
    }
  }

  return {
    current: () => catalog,
    sync,
    refresh: async () => refresh(),
    stop() {
      clearInterval(looking)
      clearInterval(fetching)
    },
  }
}

/** Whole or not at all: a reader sees the old file or the new one. */
async function replace(path: string, text: string): Promise<'updated' | 'unchanged'> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return 'unchanged'
  await mkdir(join(path, '..'), { recursive: true })
  const part = `${path}.${process.pid}.part`
  try {
    await writeFile(part, text, { flush: true })
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
  return 'updated'
}
