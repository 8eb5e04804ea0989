import { describe } from 'node:test'
import { Secret } from '../../src/core/secret.ts'
import { createBullDispatcher } from '../../src/engine/server/bullmq.ts'
import { connectRedis } from '../../src/engine/server/redis.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { createTimerDispatcher } from '../../src/engine/timers.ts'
import { postgresDatabase, sqliteFile } from '../support/databases.ts'
import { silent } from '../support/silent.ts'
import { describeDispatcher } from './describe-dispatcher.ts'

const clock = { now: Date.now }

describeDispatcher('timers', async () => {
  const database = await sqliteFile()
  const db = database.open()
  await migrate(db)
  const store = createStore(db)
  return {
    store,
    dispatcher: (sweepMs) => createTimerDispatcher({ store, clock, sweepMs, log: silent }),
    async remove() {
      await store.close()
      await database.remove()
    },
  }
})

const { TEST_DATABASE_URL: server, TEST_REDIS_URL: redisUrl } = process.env
if (server && redisUrl) {
  let count = 0
  describeDispatcher('BullMQ', async () => {
    const database = await postgresDatabase(server)
    const db = database.open()
    await migrate(db)
    const store = createStore(db)
    const prefix = `test-${process.pid}-${++count}`
    // As in several processes: each has connections of its own.
    const connections: ReturnType<typeof connectRedis>[] = []
    return {
      store,
      dispatcher(sweepMs) {
        const redis = connectRedis(new Secret(redisUrl), silent)
        connections.push(redis)
        return createBullDispatcher({ store, clock, redis, prefix, sweepMs, log: silent })
      },
      async remove() {
        for (const redis of connections) redis.close()
        await store.close()
        await database.remove()
      },
    }
  })
} else describe('dispatcher by BullMQ', { skip: 'TEST_DATABASE_URL or TEST_REDIS_URL is not set' }, () => {})
