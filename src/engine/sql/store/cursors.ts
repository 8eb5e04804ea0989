import type { Cursors } from '../../../core/source-state.ts'
import { type Database, withoutNul } from './rows.ts'

/** Where sources got to. One statement each: the last one to save wins. */
export function cursors(db: Database): Cursors {
  return {
    async cursor(name) {
      const row = await db.selectFrom('cursor').select('position').where('name', '=', name).executeTakeFirst()
      return row?.position
    },

    async saveCursor(name, cursor) {
      const position = withoutNul(cursor)
      await db
        .insertInto('cursor')
        .values({ name, position })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ position }))
        .execute()
    },
  }
}
