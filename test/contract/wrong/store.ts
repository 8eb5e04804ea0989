import { migrate } from '../../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../../src/engine/sql/store.ts'
import { sqliteFile } from '../../support/databases.ts'
import { describeLeases } from '../describe-leases.ts'

/** Hands every request to whoever asks. */
describeLeases('a wrong fake', async () => {
  const database = await sqliteFile()
  return {
    async connect(clock) {
      const db = database.open()
      await migrate(db)
      const claim = async (
        id: Parameters<ReturnType<typeof createStore>['claim']>[0],
        _: number,
        until: number,
      ) => ({
        id,
        leaseUntil: until,
        wakes: 0,
        deaths: 0,
      })
      return { ...createStore(db, clock), claim }
    },
    remove: database.remove,
  }
})
