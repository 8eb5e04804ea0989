import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import { OUTCOMES, REQUEST_STATES, type RequestId } from '../core/request/model.ts'
import type { Listed, NotReopened } from '../core/request/operator.ts'
import type { Store } from '../core/store.ts'
import { openStore } from '../engine/open.ts'
import { print, printJson } from './print.ts'
import { table } from './requests-list.ts'
import { describeRequest, lookAt } from './requests-show.ts'
import { misused, noMore, oneOf, UsageError } from './usage.ts'

const STATES: readonly string[] = [...REQUEST_STATES, ...OUTCOMES]
const HELP = `Usage: npm run -s herald -- requests <what> [--json]

  list [--all | --state <name>] [--limit <n>]   newest first; without a flag: those that are open
  show <id>            everything about one: words, jobs at the Horde, steps of its delivery, cause
  retry <id> [<id> …]  draw again what ended without a reply, or told only that we failed
  cancel <id>          stop an open one; its person is told

  --state <name>  ${STATES.join(', ')}
  --limit <n>     how many at most (default: 50)
  --json          machine-readable

Beside a running service: it sees a change within seconds. Exit code 1 where something was not done.`

const MOST = 10_000

/** `herald requests …`: what operators see and do. People appear by their ids alone. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      state: { type: 'string' },
      limit: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [word, ...ids] = positionals as [string | undefined, ...RequestId[]]
  const what = oneOf(word, 'action', ['list', 'show', 'retry', 'cancel'], HELP)
  if (what !== 'list' && ids.length === 0) throw misused('The id of a request is missing.', HELP)
  if (what !== 'retry') noMore(ids.slice(what === 'list' ? 0 : 1), HELP)
  const limit = Number(values.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new UsageError(`--limit takes a whole number from 1 to ${MOST}.`)
  }
  const which = listed(values)
  const store = await openStore(readConfig({ contact: 'later' }))
  const say = (text: string, json: unknown) => (values.json ? printJson(json, 2) : print(text))
  try {
    const [id = '' as RequestId] = ids
    switch (what) {
      case 'list': {
        const rows = await store.listRequests(which, limit)
        say(table(rows, Date.now()), rows)
        return 0
      }
      case 'show': {
        const look = await lookAt(store, id)
        if (look === undefined) throw unknown(id)
        say(describeRequest(look, Date.now()), look)
        return 0
      }
      case 'cancel':
        return await cancel(store, id, say)
      default:
        return await retry(store, ids, say)
    }
  } finally {
    await store.close()
  }
}

function listed({ all, state }: { all: boolean; state?: string | undefined }): Listed {
  if (state === undefined) return all ? 'all' : 'open'
  if (all) throw new UsageError('--all and --state exclude each other.')
  if (!STATES.includes(state)) throw new UsageError(`--state takes one of: ${STATES.join(', ')}.`)
  return state as Listed
}

type Say = (text: string, json: unknown) => void

async function cancel(store: Store, id: RequestId, say: Say): Promise<number> {
  const summary = await store.summaryOf(id)
  if (summary === undefined) throw unknown(id)
  const done = await store.requestCancel(id)
  if (done) await store.wake(id, Date.now())
  const text = done
    ? `${id} is being cancelled; its person gets the pictures that are there, or a sentence.`
    : summary.state === 'ended'
      ? `${id} has ended already; there is nothing to cancel.`
      : `${id} is being posted; it is too late to cancel.`
  say(text, { id, cancelling: done })
  return done ? 0 : 1
}

const REFUSALS: Record<NotReopened, string> = {
  unknown: 'there is no such request',
  open: 'it is open, and runs by itself',
  answered: 'its person has a reply, and nobody gets two; they can send their words again',
  'in-doubt': 'its reply may have been posted, and nobody gets two; look on the platform',
  erased: 'its words were erased, for its person asked for it or they were kept long enough',
  'opted-out': 'its person opted out and is not to be contacted',
}

async function retry(store: Store, ids: readonly RequestId[], say: Say): Promise<number> {
  const results = []
  for (const id of ids) {
    const result = await store.reopen(id, Date.now())
    results.push({ id, result, ...(result !== 'reopened' && { why: REFUSALS[result] }) })
  }
  const lines = results.map(({ id, why }) =>
    why === undefined ? `${id} is drawn again.` : `${id} is not tried again: ${why}.`,
  )
  say(lines.join('\n'), results)
  return results.every(({ result }) => result === 'reopened') ? 0 : 1
}

function unknown(id: string): HeraldError {
  return new HeraldError(`There is no request ${id}. See: requests list --all`)
}
