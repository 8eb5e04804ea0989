import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import { openDialogue } from './dialogue.ts'
import { print } from './print.ts'
import { login } from './reddit-login.ts'
import { noMore, oneOf } from './usage.ts'

const HELP = `Usage: npm run -s herald -- reddit login

Logs the bot in on Reddit: prints the address to agree at, takes what Reddit answers, and keeps the token encrypted in
the database. A login in the place of an earlier one replaces its token. No password is asked for.

Needs "reddit" with "account" and "operator" in herald.json, and REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET in .env:
docs/reddit.md says how to get them. Open the address in a browser that is logged in as the bot.`

/** `herald reddit …`. */
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
  const [what, ...more] = positionals
  oneOf(what, 'action', ['login'], HELP)
  noMore(more, HELP)
  const config = readConfig({ contact: 'later' })
  const { reddit: settings, redditApp: app } = config
  if (settings === undefined || app === undefined) throw new HeraldError(NO_ACCOUNT)
  using dialogue = openDialogue()
  return await login({ config, settings, app }, dialogue)
}

const NO_ACCOUNT =
  'There is no account on Reddit in herald.json. Add the bot’s name and yours:\n' +
  '  "reddit": { "account": "<bot>", "operator": "<you>" }'
