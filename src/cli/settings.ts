import { parseArgs } from 'node:util'
import * as z from 'zod'
import { heraldFile } from '../config-file.ts'
import { print } from './print.ts'

const HELP = `Usage: npm run -s herald -- settings [--schema]

Prints every setting of herald.json with its default. --schema prints the JSON Schema for editors.`

/** `herald settings`: what docs/settings.md and docs/herald.schema.json are made with. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { schema: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  print(values.help ? HELP : values.schema ? settingsSchema() : settingsTable())
  return 0
}

export function settingsSchema(): string {
  return JSON.stringify(z.toJSONSchema(heraldFile, { io: 'input' }), null, 2)
}

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
}

/** One row a setting: its path (`[]`: of each in the list), its default, what it does. */
export function settingsTable(): string {
  const schema = z.toJSONSchema(heraldFile, { io: 'input' }) as Property
  const rows = Object.entries(schema.properties ?? {}).flatMap(([group, property]) => rowsOf(group, property))
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

function rowsOf(path: string, { properties, items }: Property): string[] {
  const inList = items?.properties
  return Object.entries(properties ?? inList ?? {}).flatMap(([name, property]) => {
    const { description = '', default: preset } = property
    const value = preset === undefined ? '' : `\`${JSON.stringify(preset)}\``
    const at = `${path}${inList === undefined ? '' : '[]'}.${name}`
    return [`| \`${at}\` | ${value} | ${description} |`, ...rowsOf(at, property)]
  })
}
