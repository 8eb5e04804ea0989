import { join } from 'node:path'
import pino, { type DestinationStream, type Logger } from 'pino'
import { consoleAdapter } from './adapters/console/index.ts'
import { openCatalog } from './catalog.ts'
import { type Config, imagesFor, isPaid, VERSION } from './config.ts'
import { type AccountLinks, createAccountLinks } from './core/accounts/link.ts'
import { createOwnKeys } from './core/accounts/own-keys.ts'
import { createRequestSecrets } from './core/accounts/request-secrets.ts'
import { Vault } from './core/accounts/vault.ts'
import { vaultProblems } from './core/accounts/vault-check.ts'
import type { BucketLimits } from './core/buckets.ts'
import { WALL_CLOCK } from './core/clock.ts'
import { createDesk } from './core/desk/create.ts'
import type { Desk, OperatorFacts } from './core/desk/desk.ts'
import { ConfigError, HeraldError } from './core/errors.ts'
import { SUBMIT_LIMITS } from './core/horde/pacing.ts'
import { webhookUrls } from './core/horde/webhook.ts'
import { createGiftDesk, type GiftDesk } from './core/kudos/gifts.ts'
import type { GiverId } from './core/kudos/ledger.ts'
import { takeReceiptMessages } from './core/kudos/receipts.ts'
import { createGiftRunner } from './core/kudos/runner.ts'
import { TRANSFER_LIMITS } from './core/kudos/transfer.ts'
import { type Meter, SILENT_METER } from './core/meter.ts'
import type { HordeAccess, PipelineContext } from './core/pipeline/context.ts'
import { createRunner } from './core/pipeline/runner.ts'
import type {
  AdapterFactory,
  AdapterNeeds,
  Clock,
  Dispatcher,
  Intake,
  PlatformAdapter,
  Runner,
} from './core/ports.ts'
import { createGate } from './core/request/gate.ts'
import { createIntake } from './core/request/intake.ts'
import { applyRetention, keepRetention } from './core/request/retention.ts'
import type { Store } from './core/store.ts'
import { findStyle } from './core/styles/catalog.ts'
import type { HordePolicy } from './core/styles/policy.ts'
import { samplesIn } from './core/styles/samples.ts'
import type { CatalogKeeper } from './core/styles/sync.ts'
import { type Engine, openEngine } from './engine/open.ts'
import { createHordes } from './hordes.ts'
import { platformAdapters } from './platforms.ts'
import { thinned } from './thin-log.ts'

/** Below the data folder: sample pictures of styles. */
export const SAMPLES = 'samples'
const MINUTE_MS = 60_000
const LEASE_MS = 60_000

/** The parts of a running Herald, wired. */
export interface App {
  readonly config: Config
  readonly store: Store
  readonly vault: Vault
  readonly dispatcher: Dispatcher
  readonly intake: Intake
  readonly desk: Desk
  /** People's own accounts at the Horde. */
  readonly accounts: AccountLinks
  /** Kudos that people give each other. */
  readonly gifts: GiftDesk
  readonly giftReceipts: AdapterNeeds['giftReceipts']
  readonly catalog: CatalogKeeper
  readonly horde: (url: string) => Promise<HordeAccess>
  readonly log: Logger
  /** Runs one request's next steps; what `run` does whenever one is due. */
  readonly runner: Runner
  /** Pays the gifts of one giver, as far as they are due. */
  readonly giftRunner: Runner<GiverId>
  /** Every platform account that is served. */
  readonly adapters: readonly PlatformAdapter[]
  /** The engine's parts besides the database, each with what is wrong with it. */
  readonly checks: Engine['checks']
  /**
   * Starts running requests; without it the app only reads and writes rows. False, and nothing started, where
   * another process is the one that runs them.
   */
  run(): Promise<boolean>
  /** Stops taking up requests, waits for the running ones, closes what is open. */
  close(): Promise<void>
}

export interface AppOptions {
  readonly clock?: Clock
  /** Told what happens; nobody is unless given. */
  readonly meter?: Meter
  /** Platforms besides the console. */
  readonly adapters?: readonly AdapterFactory[]
  /** Puts something between the rows and everything that uses them. */
  readonly wrapStore?: (store: Store) => Store
  /** How long a dead process keeps what it held; a test that waits for it shortens it. */
  readonly leaseMs?: number
  /** How often submissions are sent; what the Horde allows, unless it is a Horde without limits that is measured. */
  readonly submitLimits?: BucketLimits
}

/** Composition root: everything is made here and handed down. */
export async function createApp(
  config: Config,
  log: Logger,
  {
    clock = WALL_CLOCK,
    meter = SILENT_METER,
    adapters: more = [],
    wrapStore = (store) => store,
    leaseMs = LEASE_MS,
    submitLimits = SUBMIT_LIMITS,
  }: AppOptions = {},
): Promise<App> {
  const { dataDir } = config
  const engine = await openEngine(config.engine, {
    dataDir,
    clock,
    log,
    wrapStore,
    onSweep: (latenessMs) => meter.swept(latenessMs),
  })
  const { store, dispatcher, giftDispatcher, buckets } = engine
  const vault = new Vault(config.vaultKeys)
  const problems = await vaultProblems(vault, store)
  if (problems.length > 0) {
    await engine.close()
    throw new ConfigError(problems)
  }
  const catalog = openCatalog(config)
  const gate = createGate(config)
  const offered = () => gate.catalog(catalog.current())
  const hordes = createHordes(config, clock, meter, submitLimits)
  const desk = createDesk({
    store,
    clock,
    catalog: offered,
    horde: async () => (await hordes.access(config.horde.url)).look,
    samples: samplesIn(join(dataDir, SAMPLES)),
    operator: operatorFacts(config),
  })
  const accounts = createAccountLinks({
    links: store,
    vault,
    buckets,
    clock,
    hordeUrl: config.horde.url,
    client: async () => (await hordes.access(config.horde.url)).client,
  })
  const gifts = createGiftDesk({
    store,
    gate,
    accounts,
    dispatcher: giftDispatcher,
    clock,
    log,
    limits: config.kudos,
  })
  const giftReceipts: AdapterNeeds['giftReceipts'] = (platform, account) =>
    takeReceiptMessages({ gifts: store, preferences: store, clock }, platform, account)
  const secrets = createRequestSecrets(vault, store, clock)
  const needs: AdapterNeeds = {
    cursors: store,
    anchors: store,
    secrets,
    desk,
    accounts,
    gifts,
    giftReceipts,
    wake: (id) => dispatcher.wake(id, clock.now()),
    clock,
    log,
  }
  const platforms = await platformAdapters(config, { vault, store, buckets, clock })
  const adapters = [consoleAdapter(), ...[...platforms, ...more].map((make) => make(needs))]
  const context: PipelineContext = {
    store,
    dispatcher,
    buckets,
    clock,
    log,
    meter,
    catalog: offered,
    horde: hordes.access,
    ownKeys: createOwnKeys({
      accounts,
      vault,
      hordeUrl: config.horde.url,
      client: async () => (await hordes.access(config.horde.url)).client,
      clock,
    }),
    accounts,
    gifts,
    secrets,
    adapterOf: (event) => {
      const adapter = adapters.find(
        ({ platform, account }) => platform === event.platform && account === event.account,
      )
      if (adapter !== undefined) return adapter
      throw new HeraldError(`${event.platform} account ${event.account} is not configured; its requests wait`)
    },
    settings: {
      policy: policyOf(config),
      gate,
      textDays: config.retention.textDays,
      defaultStyle: config.styles.default,
      images: (platform) => imagesFor(config, platform),
      payer: (url) => (isPaid(config, url) ? 'operator' : 'nobody'),
      deadlineMs: config.requests.deadlineMinutes * MINUTE_MS,
      watched: (platform) => platform === 'console',
      leaseMs,
      ...(config.publicUrl !== undefined && { webhookUrl: webhookUrls(config.publicUrl) }),
    },
  }
  const runner = createRunner(context)
  const giftRunner = createGiftRunner({
    gifts: store,
    accounts,
    buckets,
    clock,
    log,
    dispatcher: giftDispatcher,
    hordeUrl: config.horde.url,
    client: async () => (await hordes.access(config.horde.url)).client,
    limits: TRANSFER_LIMITS,
    leaseMs,
  })
  let stopRetention = () => Promise.resolve()
  const intake = createIntake({
    store,
    secrets,
    dispatcher,
    clock,
    log,
    defaultHordeUrl: config.horde.url,
    isStyle: (name) => findStyle(catalog.current(), name).kind !== 'unknown',
    catalog: offered,
    gate,
    limits: config.limits,
  })
  return {
    config,
    store,
    vault,
    dispatcher,
    intake,
    desk,
    accounts,
    gifts,
    giftReceipts,
    catalog,
    horde: hordes.access,
    log,
    runner,
    giftRunner,
    adapters,
    checks: engine.checks,
    async run() {
      if (!(await engine.takeRunning())) return false
      dispatcher.start(runner)
      giftDispatcher.start(giftRunner)
      stopRetention = keepRetention(() => applyRetention(store, clock.now(), config.retention), log)
      return true
    },
    async close() {
      await stopRetention()
      await Promise.all([dispatcher.stop(), giftDispatcher.stop()])
      catalog.stop()
      await hordes.close()
      await engine.close()
    },
  }
}

/** What an operator allows, as every request to the Horde carries it. */
export function policyOf({ horde: { proxiedAccount, ...policy } }: Config): HordePolicy {
  return { ...policy, ...(proxiedAccount !== undefined && { proxiedAccount }) }
}

/** What the bot says about itself. */
function operatorFacts(config: Config): OperatorFacts {
  const { operator, retention, styles, horde } = config
  return {
    ...operator,
    version: VERSION,
    ...retention,
    defaultStyle: styles.default,
    defaultImages: imagesFor(config, 'discord'),
    nsfw: horde.nsfw,
  }
}

/** One JSON line per state change, to stderr: stdout belongs to what a command prints. */
export function createLog(
  level: 'info' | 'silent',
  to: DestinationStream = pino.destination({ dest: 2, sync: false }),
  now: () => number = Date.now,
): Logger {
  return pino({ level, base: null, hooks: { logMethod: thinned(now) } }, to)
}
