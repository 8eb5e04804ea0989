import { parseArgs } from 'node:util'
import { type App, createApp, createLog } from '../app.ts'
import { CONTACT_MISSING, lacksContact, readConfig } from '../config.ts'
import { takeLock } from '../engine/embedded/lock.ts'
import { runAlone } from './run-alone.ts'
import { onStopSignal } from './signals.ts'

const HELP = `Usage: npm start   (or: npm run -s herald -- start)

Runs the service: finishes what is open, then serves the configured platforms. Ctrl-C stops it in order.`

const LOOK_EVERY_MS = 250
/** Docker kills ten seconds after its SIGTERM. A step cut off here is taken up again as after a crash. */
const STOP_WITHIN_MS = 5_000

/** `herald start`. Without a platform it finishes what is open and says what to do next. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const config = readConfig({ contact: 'later' })
  const lock = takeLock(config.dataDir)
  const app = await createApp(config, createLog('info'))
  const stopped = onStopSignal()
  try {
    app.log.info({ dataDir: config.dataDir, horde: config.horde.url, pid: process.pid }, 'herald started')
    await runAlone(app)
    void syncStyles(app)
    const open = await app.store.openCount()
    if (open > 0 && lacksContact(config, config.horde.url)) {
      console.log(`Requests for the real Horde wait until this is mended. ${CONTACT_MISSING}`)
    }
    if (open > 0) console.log(`Finishing ${open === 1 ? '1 open request' : `${open} open requests`} first.`)
    while ((await app.store.openCount()) > 0) {
      if ((await stopped.within(LOOK_EVERY_MS)) === 'running') continue
      setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
      return 0
    }
    console.log(
      [
        open > 0 ? 'All open requests are finished.' : 'Nothing is waiting.',
        'No platform is configured yet, so there is nothing to listen to. What you can do next:',
        ...(lacksContact(config, config.horde.url)
          ? [
              '- say who you are:            put { "operator": { "contact": "you@example.org" } } into herald.json',
            ]
          : []),
        '- draw from the command line:  npm run -s herald -- draw "a lighthouse style: stylepunks"',
        '- see that all is well:        npm run -s herald -- doctor',
        '- read README.md, "Connect a platform", for what is ready today',
      ].join('\n'),
    )
    return 0
  } finally {
    await app.close()
    lock.release()
  }
}

async function syncStyles({ catalog, log }: App): Promise<void> {
  const report = await catalog.sync()
  if (report.files.every(({ outcome }) => outcome !== 'failed')) log.info({ report }, 'styles synced')
  else
    log.warn(
      { report },
      'styles could not be fetched; the last good copy stays, the next try is in some hours',
    )
}
