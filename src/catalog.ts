import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, isLocalHorde } from './config.ts'
import { type CatalogKeeper, createCatalogKeeper } from './core/styles/sync.ts'

const OWN_STYLES = fileURLToPath(new URL('../styles/', import.meta.url))
const SYNC_EVERY_MS = 4 * 3_600_000

/** Our own styles first, the synced copy of the community's behind them. */
export function openCatalog(config: Config): CatalogKeeper {
  const { sync, stylesUrl, categoriesUrl, enhancementsUrl } = config.styles
  return createCatalogKeeper({
    localDir: OWN_STYLES,
    syncedDir: join(config.dataDir, 'styles'),
    // A simulator's machine may have no network; the community's styles come with the real Horde.
    ...(sync &&
      !isLocalHorde(config.horde.url) && {
        urls: { styles: stylesUrl, categories: categoriesUrl, enhancements: enhancementsUrl },
        intervalMs: SYNC_EVERY_MS,
      }),
    fetch,
  })
}
