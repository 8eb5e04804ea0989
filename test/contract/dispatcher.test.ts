import { createTimerDispatcher } from '../../src/engine/embedded/timers.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { sqliteFile } from '../support/databases.ts'
import { describeDispatcher } from './describe-dispatcher.ts'

describeDispatcher('timers', async () => {
  const database = await sqliteFile()
  const db = database.open()
  await migrate(db)
  const store = createStore(db)
  return {
    store,
    dispatcher: (sweepMs) =>
      createTimerDispatcher({ store, clock: { now: Date.now }, sweepMs, onError: () => {} }),
    async remove() {
      await store.close()
      await database.remove()
    },
  }
})
