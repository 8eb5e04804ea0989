/**
 * A process that takes in requests of one person, as many at once as it is told, each in another channel of one server:
 * `admit.ts <database> <prefix> <count>`. Says `ready` to its parent, begins when it hears anything, and ends when
 * all are in.
 */
import { once } from 'node:events'
import { heraldFile } from '../../src/config-file.ts'
import { createGate } from '../../src/core/request/gate.ts'
import { createIntake } from '../../src/core/request/intake.ts'
import { Secret } from '../../src/core/secret.ts'
import { buildCatalog } from '../../src/core/styles/catalog.ts'
import { openStore } from '../../src/engine/open.ts'
import { newRequest } from '../contract/requests.ts'

const [database = '', prefix, count] = process.argv.slice(2)
const store = await openStore(
  database.startsWith('postgres:')
    ? { engine: { kind: 'server', databaseUrl: new Secret(database), redisUrl: undefined }, dataDir: '' }
    : { engine: { kind: 'embedded' }, dataDir: database },
)
const settings = heraldFile.parse({ limits: { exempt: [], messages: 0 } })
const nothing = () => undefined
const nothingOffered = buildCatalog([], new Map())
const intake = createIntake({
  store,
  secrets: { keepAhead: async () => false, drop: async () => undefined },
  dispatcher: { start: nothing, hint: nothing, wake: async () => undefined, stop: async () => undefined },
  clock: { now: Date.now },
  log: { info: nothing, warn: nothing, error: nothing },
  defaultHordeUrl: 'http://127.0.0.1:1',
  isStyle: () => false,
  catalog: () => nothingOffered,
  gate: createGate(settings),
  limits: settings.limits,
})
process.send?.('ready')
await once(process, 'message')
await Promise.all(
  Array.from({ length: Number(count) }, (_, n) => {
    const { event } = newRequest(`${prefix}${n}`, { text: 'draw me a lighthouse' })
    return intake({ ...event, place: { id: `channel${n}`, within: ['server'], direct: false, nsfw: false } })
  }),
)
await store.close()
process.disconnect?.()
