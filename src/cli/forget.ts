import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { PLATFORMS } from '../core/request/model.ts'
import { openStore } from '../engine/open.ts'
import { print, printJson } from './print.ts'
import { misused, noMore, oneOf } from './usage.ts'

const HELP = `Usage: npm run -s herald -- forget <platform> <person id> [--account <name>] [--json]

Erases what is stored about a person, as if they had written "forget me": words, name, settings, replies, refused
prompts and notices. Requests under way are answered first and erased with their end. What stays: bare ids and
outcomes for a while, against answering twice, that the person opted out, if they did, and a running pause after
refused prompts until it is over.

  <platform>        ${PLATFORMS.join(', ')}
  <person id>       the platform's id of the person, as in the log
  --account <name>  only on this account of the bot; without it on all of them
  --json            machine-readable

Works beside a running service. Exit code 0 also where nothing was stored.`

/** `herald forget`: what an operator does for somebody who asks by mail. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      account: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [word, personId = '', ...more] = positionals
  const platform = oneOf(word, 'platform', PLATFORMS, HELP)
  if (personId === '') throw misused('The id of the person is missing.', HELP)
  noMore(more, HELP)
  const store = await openStore(readConfig({ contact: 'later' }))
  try {
    const known = await store.accountsOf(platform, personId)
    const accounts = values.account === undefined ? known : [values.account]
    const total = {
      platform,
      personId,
      accounts,
      erased: 0,
      underWay: 0,
      optedOut: false,
      pausedUntil: null as number | null,
    }
    for (const account of accounts) {
      const { ended, open, optedOut, pausedUntil } = await store.erasePerson({ platform, account, personId })
      total.erased += ended
      total.underWay += open
      total.optedOut ||= optedOut
      if (pausedUntil !== null) total.pausedUntil = Math.max(total.pausedUntil ?? 0, pausedUntil)
    }
    if (values.json) printJson(total)
    else if (accounts.some((account) => known.includes(account))) print(report(total))
    else print(`Nothing is stored about ${personId} on ${platform}${where(values.account)}.`)
    return 0
  } finally {
    await store.close()
  }
}

function where(account: string | undefined): string {
  return account === undefined ? '' : `, account ${account}`
}

interface Total {
  readonly erased: number
  readonly underWay: number
  readonly optedOut: boolean
  /** The end of the longest running pause. */
  readonly pausedUntil: number | null
}

function report({ erased, underWay, optedOut, pausedUntil }: Total): string {
  return [
    `Erased: ${erased} ended ${erased === 1 ? 'request' : 'requests'}, with strikes, notices and preferences.`,
    ...(underWay === 0 ? [] : [`Under way: ${underWay}; erased as soon as answered.`]),
    ...(optedOut ? ['They opted out, and that stays on record, so that the bot leaves them alone.'] : []),
    ...(pausedUntil === null
      ? []
      : [`Their pause after refused prompts stays until ${new Date(pausedUntil).toISOString()}.`]),
  ].join('\n')
}
