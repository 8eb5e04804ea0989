import { type App, type AppOptions, createApp, createLog } from '../app.ts'
import { CONTACT_MISSING, type Config, lacksContact } from '../config.ts'
import { ConfigError, HeraldError } from '../core/errors.ts'
import type { Store } from '../core/store.ts'
import type { HttpSide } from '../http/server.ts'
import { type Gateways, type GatewayTimes, keepGateways, listens } from './gateways.ts'
import { prepareHttp } from './http-side.ts'
import { print } from './print.ts'
import { onStop, type Stopping } from './signals.ts'
import { DISCORD_NEEDS_KEY } from './vault-key.ts'

const LOOK_EVERY_MS = 250
/** A step cut off by the end of this time is taken up again as after a crash. */
const STOP_WITHIN_MS = 20_000

export interface ServeOptions extends Omit<AppOptions, 'clock'> {
  /** Called when the service runs what is due and listens, or stands by for the process that does. */
  readonly onReady?: (app: App) => void
  /** How soon a standby follows a dead gateway; a test that waits for it shortens it. */
  readonly gateway?: GatewayTimes
}

/**
 * Runs this process's part of the service until it is told to stop; where there is nothing to serve, until what
 * is open is finished. Answers with the exit code.
 */
export async function serve(
  config: Config,
  { onReady, gateway = {}, ...options }: ServeOptions = {},
): Promise<number> {
  const log = createLog('info')
  const stopping = onStop(log)
  const prepared = await prepareHttp(config)
  const app = await createApp(config, log, { ...options, ...(prepared && { meter: prepared.meter }) })
  const hears = config.role !== 'worker' && app.adapters.some(listens)
  const lasts = hears || config.role !== 'all' || config.engine.kind === 'server' || config.http !== undefined
  let gateways: Gateways | undefined
  let http: HttpSide | undefined
  try {
    if (lasts && lacksContact(config, config.horde.url)) throw new ConfigError([CONTACT_MISSING])
    if (config.discordBot !== undefined && config.vaultKeys.length === 0) {
      throw new ConfigError([DISCORD_NEEDS_KEY])
    }
    if (config.role !== 'gateway' && !(await app.run())) {
      throw new HeraldError(
        `another Herald is running on the data folder ${config.dataDir}. ` +
          'Stop it first, or give this one its own folder in HERALD_DATA.',
      )
    }
    log.info(
      {
        engine: config.engine.kind,
        role: config.role,
        dataDir: config.dataDir,
        horde: config.horde.url,
        pid: process.pid,
      },
      'herald started',
    )
    http = await prepared?.open(app, hears ? sourceChecks(app, () => gateways) : {})
    void syncStyles(app)
    if (hears) gateways = keepGateways(app, gateway)
    onReady?.(app)
    if (lasts) while (stopping.by === undefined) await stopping.within(LOOK_EVERY_MS)
    else await finishOpen(app, stopping)
  } finally {
    setTimeout(giveUp, STOP_WITHIN_MS, app, stopping).unref()
    if (stopping.by !== undefined) log.info({ by: stopping.by }, 'stopping; what is under way has 20 s')
    http?.drain()
    await gateways?.stop()
    await app.close()
    await http?.close()
  }
  return exitCode(stopping)
}

/** By account, for `/readyz`; before its gateway is kept, an account is not listened to. */
function sourceChecks(
  { adapters }: App,
  gateways: () => Gateways | undefined,
): Record<string, () => string | undefined> {
  return Object.fromEntries(
    adapters.filter(listens).map(({ platform, account }) => {
      const check = () => {
        const kept = gateways()
        return kept === undefined ? 'does not listen yet' : kept.problem(platform, account)
      }
      return [`${platform} ${account}`, check] as const
    }),
  )
}

function giveUp({ log }: App, stopping: Stopping): never {
  log.warn({}, 'stopping took too long; what was under way is taken up again by the next start')
  process.exit(exitCode(stopping))
}

function exitCode({ by }: Stopping): number {
  return by === 'error' ? 1 : 0
}

/** Without anything to listen to: finishes what is open and says what to do next. */
async function finishOpen({ store, config }: App, stopping: Stopping): Promise<void> {
  const { open } = await store.backlog()
  const anonymous = lacksContact(config, config.horde.url)
  if (await anyLacksContact(store, config)) {
    print(`Requests for the real Horde wait until this is mended. ${CONTACT_MISSING}`)
  }
  if (open > 0) print(`Finishing ${open === 1 ? '1 open request' : `${open} open requests`} first.`)
  while ((await store.backlog()).open > 0) {
    await stopping.within(LOOK_EVERY_MS)
    if (stopping.by !== undefined) return
  }
  print(
    [
      open > 0 ? 'All open requests are finished.' : 'Nothing is waiting.',
      'No platform is configured yet, so there is nothing to listen to. What you can do next:',
      ...(anonymous
        ? [
            '- say who you are:            put { "operator": { "contact": "you@example.org" } } into herald.json',
          ]
        : []),
      '- draw from the command line:  npm run -s herald -- draw "a lighthouse style: stylepunks"',
      '- see that all is well:        npm run -s herald -- doctor',
      '- connect a platform:          README.md, "Connect a platform"',
    ].join('\n'),
  )
}

/** Whether one of the open requests is for a Horde that asks who we are. */
async function anyLacksContact(store: Store, config: Config): Promise<boolean> {
  for (const { id } of await store.listRequests('open', LOOKED_AT)) {
    const look = await store.load(id)
    if (look !== undefined && lacksContact(config, look.request.hordeUrl)) return true
  }
  return false
}
const LOOKED_AT = 100

async function syncStyles({ catalog, log }: App): Promise<void> {
  const report = await catalog.sync()
  if (report.files.every(({ outcome }) => outcome !== 'failed')) log.info({ report }, 'styles synced')
  else
    log.warn(
      { report },
      'styles could not be fetched; the last good copy stays, the next try is in some hours',
    )
}
