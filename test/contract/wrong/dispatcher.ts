import { migrate } from '../../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../../src/engine/sql/store.ts'
import { createTimerDispatcher } from '../../../src/engine/timers.ts'
import { sqliteFile } from '../../support/databases.ts'
import { silent } from '../../support/silent.ts'
import { describeDispatcher } from '../describe-dispatcher.ts'

/** Forgets when a request wanted to be woken, and runs it at once. */
describeDispatcher('a wrong fake', async () => {
  const database = await sqliteFile()
  const db = database.open()
  await migrate(db)
  const store = createStore(db)
  return {
    store,
    dispatcher(sweepMs) {
      const right = createTimerDispatcher({ store, clock: { now: Date.now }, sweepMs, log: silent })
      return { ...right, wake: (id) => right.wake(id, Date.now()) }
    },
    async remove() {
      await store.close()
      await database.remove()
    },
  }
})
