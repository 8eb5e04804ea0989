import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { openCatalog } from '../catalog.ts'
import { CONTACT_MISSING, type Config, keyFor, lacksContact, OR_SIMULATE, SIM } from '../config.ts'
import { HordeClient } from '../core/horde/client.ts'
import { HordeError } from '../core/horde/errors.ts'
import { handOver } from '../engine/embedded/data-folder.ts'
import type { Finding } from './doctor-finding.ts'

const MEGABYTE = 1024 * 1024
const LOW_DISK_BYTES = 500 * MEGABYTE
/** A clock this far off breaks signed links and deadlines. */
const CLOCK_TOLERANCE_MS = 60_000
const CALL_MS = 15_000

export function configCheck(config: Config, envFile: string): Finding {
  if (lacksContact(config, config.horde.url)) return settingsFailure(`${CONTACT_MISSING}\n${OR_SIMULATE}`)
  if (isOpenToOthers(envFile)) {
    return {
      check: 'settings',
      level: 'warning',
      says: `they are fine, but others on this machine may read the keys in ${envFile}`,
      mend: `chmod 600 ${envFile}`,
    }
  }
  return {
    check: 'settings',
    level: 'ok',
    says: `herald.json and .env are fine; drawing on ${config.horde.url}`,
  }
}

/** On Windows rights are not told by the mode. */
function isOpenToOthers(file: string): boolean {
  if (process.platform === 'win32') return false
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0
}

/** First line: what is wrong; the others: how to mend it. */
export function settingsFailure(problem: string): Finding {
  const [says = problem, ...mend] = problem.split('\n')
  return {
    check: 'settings',
    level: 'failure',
    says,
    ...(mend.length > 0 && { mend: mend.join('\n') }),
  }
}

export function dataFolderCheck(dataDir: string): Finding {
  const check = 'data folder'
  const existing = nearestExisting(dataDir)
  if (!statSync(existing).isDirectory()) {
    return {
      check,
      level: 'failure',
      says: `${existing} is a file`,
      mend: 'Move the file away or set HERALD_DATA to another folder.',
    }
  }
  try {
    accessSync(existing, constants.W_OK | constants.X_OK)
    return { check, level: 'ok', says: `${dataDir} is writable` }
  } catch {
    const uid = process.getuid?.() ?? 'your user'
    return {
      check,
      level: 'failure',
      says: `${existing} is not writable for uid ${uid}`,
      mend: `${handOver(dataDir)}, or set HERALD_DATA to another folder.`,
    }
  }
}

export function diskCheck(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir))
  const freeBytes = bavail * bsize
  const says = `${Math.round(freeBytes / MEGABYTE)} MB free`
  if (freeBytes > LOW_DISK_BYTES) return { check: 'disk', level: 'ok', says }
  return {
    check: 'disk',
    level: 'warning',
    says,
    mend: 'Free some space: pictures wait on disk until they are posted.',
  }
}

/** Reachability, clock, key and kudos, in the order in which one makes the next pointless. */
export async function hordeChecks(config: Config): Promise<Finding[]> {
  if (config.horde.url === SIM) {
    return [{ check: 'horde', level: 'ok', says: 'the built-in simulator needs no network and no key' }]
  }
  const client = clientOf(config)
  try {
    const { version } = await client.heartbeat(AbortSignal.timeout(CALL_MS))
    const reachable: Finding = {
      check: 'horde',
      level: 'ok',
      says: `${config.horde.url} answers, version ${version}`,
    }
    return [reachable, await clockCheck(config.horde.url), await keyCheck(config, client)]
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    return [
      {
        check: 'horde',
        level: 'failure',
        says: `${config.horde.url} does not answer: ${error.message}`,
        mend: 'Check the network and the address in herald.json. Requests wait and are tried again meanwhile.',
      },
    ]
  }
}

async function clockCheck(url: string): Promise<Finding> {
  const check = 'clock'
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(CALL_MS) }).catch(
    () => undefined,
  )
  const theirs = Date.parse(response?.headers.get('date') ?? '')
  if (Number.isNaN(theirs)) return { check, level: 'ok', says: 'the Horde names no time to compare with' }
  const offMs = Math.abs(theirs - Date.now())
  const says = `${Math.round(offMs / 1000)} s from the Horde's`
  if (offMs <= CLOCK_TOLERANCE_MS) return { check, level: 'ok', says }
  return { check, level: 'warning', says, mend: 'Set this machine’s clock (timedatectl set-ntp true).' }
}

async function keyCheck(config: Config, client: HordeClient): Promise<Finding> {
  const check = 'key'
  if (config.hordeKeyIsAnonymous) {
    return {
      check,
      level: 'warning',
      says: 'drawing anonymously, behind everybody else',
      mend: 'Register at the Horde (free) and put HORDE_API_KEY=… into .env for shorter waits.',
    }
  }
  try {
    const user = await client.findUser(AbortSignal.timeout(CALL_MS))
    const says = `${user.username} has ${Math.round(user.kudos)} kudos, ${user.concurrency} jobs may wait at once`
    if (user.kudos > 0) return { check, level: 'ok', says }
    return {
      check,
      level: 'warning',
      says,
      mend: 'Without kudos requests wait longer; run a worker or ask for some.',
    }
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    return {
      check,
      level: 'failure',
      says: `the Horde does not accept HORDE_API_KEY (${error.rc ?? error.kind})`,
      mend: 'Put a valid key into .env, or remove the line to draw anonymously.',
    }
  }
}

export async function stylesCheck(config: Config): Promise<Finding> {
  const check = 'styles'
  const keeper = openCatalog(config)
  try {
    await keeper.refresh()
    const { styles, categories, quarantined } = keeper.current()
    if (quarantined.length > 0) {
      return {
        check,
        level: 'warning',
        says: `${styles.size} styles are usable; ${quarantined.length} are not, "${quarantined[0]?.name}" first`,
        mend: 'npm run -s herald -- styles validate names each and why.',
      }
    }
    const says = `${styles.size} styles in ${categories.size} categories`
    if (config.horde.url === SIM || lacksContact(config, config.horde.url))
      return { check, level: 'ok', says }
    const rows = await clientOf(config).models(AbortSignal.timeout(CALL_MS))
    const served = new Set(rows.filter(({ count }) => count > 0).map(({ name }) => name))
    const idle = [...styles.values()].filter(({ model }) => !served.has(model))
    if (idle.length === 0) return { check, level: 'ok', says: `${says}, all with volunteers` }
    const names = idle
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ')
    return {
      check,
      level: 'warning',
      says: `${says}; ${idle.length} have no volunteers right now (${names}…)`,
      mend: 'Nothing to do: categories skip them, and people are offered another style.',
    }
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    return {
      check,
      level: 'warning',
      says: 'which styles have volunteers is unknown: the Horde does not answer',
    }
  } finally {
    keeper.stop()
  }
}

function clientOf(config: Config): HordeClient {
  return new HordeClient({
    url: config.horde.url,
    clientAgent: config.clientAgent,
    apiKey: keyFor(config, config.horde.url),
  })
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path))
}
