import { parseArgs } from 'node:util'
import { print } from './print.ts'
import { misused, noMore, oneOf } from './usage.ts'

const HELP = `Usage: npm run -s herald -- receive mastodon <file.json> [--as <name@server>] [--json]
       npm run -s herald -- receive reddit <file.json> [--as <name>] [--json]

Prints what the bot would do with an event as the platform sends it: what it understands, whom it would answer, how
and where; or why it would leave it alone. Everything runs as always, with the settings of herald.json, but for the
two ends: the AI Horde is simulated, and nobody gets the reply. Needs no network, no token and no running service.

  <file.json>  Mastodon: one notification, as GET /api/v1/notifications lists it
               Reddit: a comment or message as Reddit has it, or a listing of several; submissions (t3) and subreddits
               (t5) in it say where they are
               test/fixtures has some of each
  --as <name>  who the bot is, where the file does not tell; on Mastodon with its server
  --json       machine-readable`

const PLATFORMS = ['mastodon', 'reddit'] as const

/** Each platform's packages are loaded when it is asked for. */
const RECEIVERS: Record<(typeof PLATFORMS)[number], () => Promise<Receive>> = {
  mastodon: async () => (await import('./receive-mastodon.ts')).receiveMastodon,
  reddit: async () => (await import('./receive-reddit.ts')).receiveReddit,
}
type Receive = (file: string, options: ReceiveOptions) => Promise<string>

export interface ReceiveOptions {
  readonly as: string | undefined
  readonly json: boolean
}

/** `herald receive`: a dress rehearsal for one event. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [word, file, ...more] = positionals
  const platform = oneOf(word, 'platform to receive from', PLATFORMS, HELP)
  if (file === undefined) throw misused('The file is missing.', HELP)
  noMore(more, HELP)
  const receive = await RECEIVERS[platform]()
  print(await receive(file, { as: values.as, json: values.json }))
  return 0
}
