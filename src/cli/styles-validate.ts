import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { HeraldError } from '../core/errors.ts'
import { buildCatalog, type Catalog } from '../core/styles/catalog.ts'
import { StyleFolder } from '../core/styles/folder.ts'
import { readModels } from '../core/styles/schema.ts'

/** The catalogue of one folder alone; a folder without `models.json` is read with that of another. */
export function readCatalog(folder: string, modelsFolder: string): Catalog {
  const path = resolve(folder)
  if (!existsSync(join(path, 'styles.json')))
    throw new HeraldError(`There is no styles.json in ${path}. Name the folder that holds it.`)
  const files = new StyleFolder(path)
  files.refresh()
  const models = new StyleFolder(modelsFolder)
  models.refresh()
  const label = basename(path)
  const catalog = buildCatalog([files.source(label)], readModels(files.models() ?? models.models()))
  const broken = files.problems(label).map(({ file, name, message }) => ({ file, name, reason: message }))
  return { ...catalog, quarantined: [...broken, ...catalog.quarantined] }
}
