import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogSource } from './catalog.ts'
import { isObject } from './schema.ts'

const NAMES = ['styles', 'categories', 'enhancements', 'models'] as const
type Name = (typeof NAMES)[number]

interface Known {
  readonly stamp: string
  readonly json: unknown
  readonly problem?: string
}

/** The style files of one folder. A file that breaks while we run keeps its last good content. */
export class StyleFolder {
  readonly #dir: string
  readonly #known = new Map<Name, Known>()

  constructor(dir: string) {
    this.#dir = dir
  }

  /** Reads what changed since the last time; true when something did. */
  refresh(): boolean {
    const changed = NAMES.map((name) => this.#look(name))
    return changed.includes(true)
  }

  source(label: string): CatalogSource {
    const json = (name: Name): unknown => this.#known.get(name)?.json
    return {
      label,
      styles: json('styles'),
      categories: json('categories'),
      enhancements: json('enhancements'),
    }
  }

  models(): unknown {
    return this.#known.get('models')?.json
  }

  /** Files that cannot be read, and why. */
  problems(label: string): { file: string; name: string; message: string }[] {
    return [...this.#known].flatMap(([name, { problem, json }]) => {
      if (problem === undefined) return []
      const instead = json === undefined ? 'it is left out' : 'its last good content stays in use'
      return [{ file: `${label}/${name}.json`, name: '(whole file)', message: `${problem}; ${instead}` }]
    })
  }

  #look(name: Name): boolean {
    const before = this.#known.get(name)
    const path = join(this.#dir, `${name}.json`)
    const stamp = stampOf(path)
    if (stamp === undefined) return this.#known.delete(name)
    if (before?.stamp === stamp) return false
    this.#known.set(name, { stamp, ...read(path, before?.json) })
    return true
  }
}

/** Changes whenever the file does; undefined where there is none. */
function stampOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats && `${stats.mtimeMs}/${stats.size}/${stats.ino}`
  } catch (error) {
    // For example a folder that may not be entered: reading gives the reason.
    return String(error)
  }
}

function read(path: string, lastGood: unknown): Omit<Known, 'stamp'> {
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isObject(json) ? { json } : { json: lastGood, problem: 'is no JSON object' }
  } catch (error) {
    return { json: lastGood, problem: error instanceof Error ? error.message : String(error) }
  }
}
