import { setTimeout as delay } from 'node:timers/promises'
import { createApp, createLog } from '../src/app.ts'
import { readConfig, SIM } from '../src/config.ts'

const app = await createApp(readConfig({ hordeUrl: SIM }), createLog('silent'))
await app.catalog.refresh()
await app.run()
const readyAt = performance.timeOrigin + performance.now()
await delay(1_000)
process.stdout.write(`idle ${readyAt}\n`)
process.stdin.resume()
process.stdin.on('end', () => void app.close())
