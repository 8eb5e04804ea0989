import { parseArgs } from 'node:util'
import * as z from 'zod'
import { heraldFile } from '../config-file.ts'
import { print } from './print.ts'

const HELP = `Usage: npm run -s herald -- settings [--schema]

Prints every setting of herald.json with its default and its meaning. --schema prints the JSON Schema for editors.`

/** `herald settings`: what docs/settings.md and docs/herald.schema.json are made with. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { schema: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  print(values.help ? HELP : values.schema ? settingsSchema() : settingsPage())
  return 0
}

export function settingsSchema(): string {
  return JSON.stringify(z.toJSONSchema(heraldFile, { io: 'input' }), null, 2)
}

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  /** Names of those properties that cannot be left out. */
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
}

const INTRODUCTION = `# Settings

What \`herald.json\` can set: \`horde.nsfw\` stands for \`{ "horde": { "nsfw": … } }\`, \`[]\` for each entry of a list, and all can
be left out but what is *required* in a group or an entry that is there. Secrets, and how a process runs (\`HTTP_PORT\`, \`ROLE\`
and the like), are in \`.env\` instead: [.env.example](../.env.example).`

/** One row a setting: its path, its default, what it does and between which numbers. */
export function settingsPage(): string {
  const schema = z.toJSONSchema(heraldFile, { io: 'input' }) as Property
  const rows = Object.entries(schema.properties ?? {}).flatMap(([group, property]) => rowsOf(group, property))
  return [INTRODUCTION, '', '| setting | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

function rowsOf(path: string, group: Property): string[] {
  const { properties, required = [] } = group.items ?? group
  return Object.entries(properties ?? {}).flatMap(([name, property]) => {
    const { description = '', default: preset, minimum, maximum } = property
    const unset = required.includes(name) ? '*required*' : ''
    const value = preset === undefined ? unset : `\`${JSON.stringify(preset)}\``
    const range = minimum === undefined || maximum === undefined ? '' : ` From ${minimum} to ${maximum}.`
    const at = `${path}${group.items === undefined ? '' : '[]'}.${name}`
    return [`| \`${at}\` | ${value} | ${description}${range} |`, ...rowsOf(at, property)]
  })
}
