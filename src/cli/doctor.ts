import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { lacksContact, readConfig } from '../config.ts'
import { ConfigError } from '../core/errors.ts'
import {
  configCheck,
  dataFolderCheck,
  diskCheck,
  hordeChecks,
  settingsFailure,
  stylesCheck,
} from './doctor-checks.ts'
import { closedPlacesCheck } from './doctor-closed-places.ts'
import { discordChecks } from './doctor-discord.ts'
import { engineChecks } from './doctor-engine.ts'
import type { Finding } from './doctor-finding.ts'
import { mastodonChecks } from './doctor-mastodon.ts'
import { redditChecks } from './doctor-reddit.ts'
import { vaultCheck } from './doctor-vault.ts'
import { print, printJson } from './print.ts'

const HELP = `Usage: npm run -s herald -- doctor [--json] [--horde <url|sim>]

Checks settings, data folder, disk, database, Redis, vault, Discord, Mastodon accounts, Reddit, clock, Horde, key, kudos
and styles, and says how to mend what is wrong.`

const MARKS = { ok: 'ok     ', warning: 'warning', failure: 'FAILURE' } as const

/** `herald doctor`. Exit code 1 when anything is a failure. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      horde: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const findings = await examine(values.horde)
  if (values.json) printJson(findings, 2)
  else for (const finding of findings) report(finding)
  return findings.some(({ level }) => level === 'failure') ? 1 : 0
}

async function examine(hordeUrl: string | undefined): Promise<Finding[]> {
  let config: ReturnType<typeof readConfig>
  try {
    config = readConfig({ contact: 'later', ...(hordeUrl !== undefined && { hordeUrl }) })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(settingsFailure)
  }
  const engine = await engineChecks(config)
  return [
    configCheck(config, resolve('.env')),
    dataFolderCheck(config.dataDir),
    diskCheck(config.dataDir),
    ...engine.findings,
    // Opening the rows would bring their tables up to date, which is for the start to do.
    ...(engine.upToDate ? [await vaultCheck(config)] : []),
    ...(await discordChecks(config)),
    ...(await mastodonChecks(config, engine.upToDate)),
    ...(await redditChecks(config, engine.upToDate)),
    ...(engine.upToDate ? await closedPlacesCheck(config) : []),
    ...(lacksContact(config, config.horde.url) ? [] : await hordeChecks(config)),
    await stylesCheck(config),
  ]
}

function report({ check, level, says, mend }: Finding): void {
  // A Horde's words may be in it, and they are not to look like another line.
  print(`${MARKS[level]}  ${check}: ${says.replaceAll('\n', ' ')}`)
  if (mend !== undefined) print(`         ${mend.replaceAll('\n', '\n         ')}`)
}
