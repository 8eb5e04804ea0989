import type { Gifts, GiverId } from '../core/kudos/ledger.ts'
import type { DueRows } from './work.ts'

/** Givers, as what is dispatched and swept like requests. */
export function giverRows(store: Pick<Gifts, 'dueGivers' | 'wakeGiver'>): DueRows<GiverId> {
  return {
    due: (nowMs, limit) => store.dueGivers(nowMs, limit),
    wake: (id, atMs) => store.wakeGiver(id, atMs),
  }
}
