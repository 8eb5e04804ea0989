import { parseArgs } from 'node:util'
import { consoleWords } from '../adapters/console/trigger.ts'
import { policyOf } from '../app.ts'
import { openCatalog } from '../catalog.ts'
import { imagesFor, readConfig, SIM } from '../config.ts'
import { say } from '../core/reply/messages/index.ts'
import { parseCommand } from '../core/request/command.ts'
import { findStyle } from '../core/styles/catalog.ts'
import { expand } from '../core/styles/expand.ts'
import { seededRandom } from '../core/styles/random.ts'
import { print, printJson, tell } from './print.ts'
import { UsageError } from './usage.ts'

const HELP = `Usage: npm run -s herald -- expand "<words>" [--json] [--pick <text>]

Prints the exact requests that would go to the AI Horde. Needs no network. Flags of the picture stand within the
words: expand "a fox style: comic --ar 16:9 --n 2"

  --json         machine-readable
  --pick <text>  decides what a category picks; the same text picks the same (default: the words)`

/** `herald expand`: words in, Horde bodies out, nothing sent. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      pick: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  if (positionals.length === 0) throw new UsageError(HELP)
  const words = positionals.join(' ')
  // Nothing is sent, so nobody's contact is needed: any Horde will do.
  const config = readConfig({ hordeUrl: SIM })
  const keeper = openCatalog(config)
  try {
    await keeper.refresh()
    const catalog = keeper.current()
    const parsed = parseCommand(consoleWords(words), (name) => findStyle(catalog, name).kind !== 'unknown')
    if (parsed.kind !== 'command' || parsed.command.kind !== 'draw') {
      tell(parsed.kind === 'refusal' ? say('en', parsed.sentence) : 'These words draw nothing new.')
      return 1
    }
    const expansion = expand({
      words: parsed.command.words,
      catalog,
      served: undefined,
      policy: policyOf(config),
      defaultStyle: config.styles.default,
      defaultImages: imagesFor(config, 'console'),
      random: seededRandom(values.pick ?? words),
    })
    if (expansion.kind === 'refusal') {
      tell(say('en', expansion.sentence))
      return 1
    }
    const remarks = [...parsed.command.remarks, ...expansion.remarks].map((remark) => say('en', remark))
    if (values.json) {
      printJson(
        expansion.submissions.map(({ body }) => body),
        2,
      )
    } else {
      for (const { style, body } of expansion.submissions) print(`${style}\n${JSON.stringify(body, null, 2)}`)
    }
    for (const remark of remarks) tell(remark)
    return 0
  } finally {
    keeper.stop()
  }
}
