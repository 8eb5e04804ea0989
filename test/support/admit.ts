/**
 * A process that takes in requests of one person, as many at once as it is told: `admit.ts <database> <prefix>
 * <count>`. Says `ready` to its parent, begins when it hears anything, and ends when all are in.
 */
import { once } from 'node:events'
import { heraldFile } from '../../src/config-file.ts'
import { judge } from '../../src/core/request/limits.ts'
import { Secret } from '../../src/core/secret.ts'
import { openStore } from '../../src/engine/open.ts'
import { newRequest } from '../contract/requests.ts'

const [database = '', prefix, count] = process.argv.slice(2)
const store = await openStore(
  database.startsWith('postgres:')
    ? { engine: { kind: 'server', databaseUrl: new Secret(database), redisUrl: undefined }, dataDir: '' }
    : { engine: { kind: 'embedded' }, dataDir: database },
)
const limits = { ...heraldFile.parse({}).limits, cooldownSeconds: 0 }
process.send?.('ready')
await once(process, 'message')
await Promise.all(
  Array.from({ length: Number(count) }, (_, n) => {
    const request = newRequest(`${prefix}${n}`)
    const { event, parsed, createdAt: nowMs } = request
    const asking = { event, parsed, draws: true, allowed: true, queueMinutes: 0, nowMs }
    return store.admit(request, true, judge(asking, { ...limits, messages: 0 }))
  }),
)
await store.close()
process.disconnect?.()
