import { parseArgs } from 'node:util'
import { mastodonSettings } from '../adapters/mastodon/index.ts'
import { readConfig } from '../config.ts'
import { openDialogue } from './dialogue.ts'
import { login, type Wanted } from './mastodon-login.ts'
import { print } from './print.ts'
import { misused, noMore, oneOf } from './usage.ts'

const HELP = `Usage: npm run -s herald -- mastodon login <server>

Logs the bot in on a Mastodon-compatible server: registers an app there, prints the address to agree at, takes the
code, and keeps the token encrypted in the database. Marks the account as a bot, and asks before it changes which
mentions the server holds back. A login in the place of an earlier one replaces its token.

  <server>  the bot's home server, mastodon.example, or name@mastodon.example where several bots live there

Open the address in a browser that is logged in as the bot.`

/** `herald mastodon …`. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [what, server, ...more] = positionals
  oneOf(what, 'action', ['login'], HELP)
  if (server === undefined) throw misused('The server is missing.', HELP)
  noMore(more, HELP)
  const wanted = readWanted(server)
  const config = readConfig({ contact: 'later' })
  using dialogue = openDialogue()
  return await login(wanted, config, dialogue)
}

/** `mastodon.example`, `https://mastodon.example/`, `name@mastodon.example` or `@name@mastodon.example`. */
function readWanted(text: string): Wanted {
  const [, name, server] = /^(?:@?([^@/]+)@)?([^@]+)$/.exec(text.trim()) ?? []
  const read = mastodonSettings.pick({ server: true, account: true }).safeParse({ server, account: name })
  if (read.success) return read.data
  throw misused(`"${text}" is no server like mastodon.example, and no name@mastodon.example.`, HELP)
}
