import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import type { Platform } from '../core/request/model.ts'
import { PLATFORMS } from '../core/request/model.ts'
import type { ClosedPlace } from '../core/request/places.ts'
import type { Store } from '../core/store.ts'
import { openStore } from '../engine/open.ts'
import { print, printJson } from './print.ts'
import { misused, noMore, oneOf } from './usage.ts'

const HELP = `Usage: npm run -s herald -- places [--json]
       npm run -s herald -- places open <platform>:<id> [--json]

Lists the places that turned the bot away, such as a subreddit that banned it. It leaves each of them alone for 30 days
and then tries again. \`open\` has it try at once, where you know that it is welcome.

  <platform>:<id>  as listed
  --json           machine-readable

Works beside a running service.`

/** `herald places`. Exit code 1 where the place to open was not closed. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [what, named = '', ...more] = positionals
  if (what !== undefined) oneOf(what, 'action', ['open'], HELP)
  noMore(more, HELP)
  const place = what === undefined ? undefined : placeOf(named)
  const store = await openStore(readConfig({ contact: 'later' }))
  try {
    const closed = await store.closedPlaces(Date.now())
    if (place === undefined) {
      if (values.json) printJson(closed, 2)
      else print(closed.length === 0 ? 'No place has turned the bot away.' : closed.map(line).join('\n'))
      return 0
    }
    const opened = await open(store, closed, place)
    if (values.json) printJson({ opened })
    else print(opened > 0 ? `Open again: ${named}.` : `${named} was not closed.`)
    return opened > 0 ? 0 : 1
  } finally {
    await store.close()
  }
}

interface Named {
  readonly platform: Platform
  readonly placeId: string
}

function placeOf(named: string): Named {
  const [, platform, placeId] = /^([^:]*):(.+)$/s.exec(named) ?? []
  if (placeId === undefined) {
    throw misused(`"${named}" is no place as listed: <platform>:<id>, such as reddit:pics`, HELP)
  }
  return { platform: oneOf(platform, 'platform', PLATFORMS, HELP), placeId }
}

/** For all our accounts there. @returns how many it was closed for */
async function open(
  store: Store,
  closed: readonly ClosedPlace[],
  { platform, placeId }: Named,
): Promise<number> {
  const meant = closed.filter((one) => one.platform === platform && one.placeId === placeId)
  for (const one of meant) await store.openPlace(one)
  return meant.length
}

function line({ platform, account, placeId, reason, untilAt }: ClosedPlace): string {
  return `${platform}:${placeId}  for ${account}, until ${new Date(untilAt).toISOString()}: ${reason}`
}
