import { WALL_CLOCK } from '../../core/clock.ts'
import type { Clock } from '../../core/ports.ts'
import type { Store } from '../../core/store.ts'
import { admission } from './store/admission.ts'
import { anchors } from './store/anchors.ts'
import { answers } from './store/answers.ts'
import { closedPlaces } from './store/closed-places.ts'
import { credentials } from './store/credentials.ts'
import { cursors } from './store/cursors.ts'
import { gateways } from './store/gateways.ts'
import { giftErasure } from './store/gift-erasure.ts'
import { gifts } from './store/gifts.ts'
import { givers } from './store/givers.ts'
import { leases } from './store/leases.ts'
import { lines } from './store/lines.ts'
import { links } from './store/links.ts'
import { operator } from './store/operator.ts'
import { pauses } from './store/pauses.ts'
import { people } from './store/people.ts'
import { preferences } from './store/preferences.ts'
import { receipts } from './store/receipts.ts'
import { requests } from './store/requests.ts'
import { retention } from './store/retention.ts'
import type { Database } from './store/rows.ts'
import { withdrawals } from './store/withdrawals.ts'
import { work } from './store/work.ts'

/** The store over any database that `migrate` has brought up to date. Closing it closes the database. */
export function createStore(db: Database, clock: Clock = WALL_CLOCK): Store {
  return {
    ...requests(db, clock),
    ...admission(db),
    ...leases(db, clock),
    ...work(db, clock),
    ...lines(db, clock),
    ...answers(db, clock),
    ...people(db, clock),
    ...preferences(db),
    ...links(db, clock),
    ...gifts(db),
    ...givers(db, clock),
    ...receipts(db),
    ...giftErasure(db),
    ...retention(db),
    ...pauses(db, clock),
    ...cursors(db),
    ...anchors(db),
    ...credentials(db),
    ...operator(db),
    ...gateways(db),
    ...closedPlaces(db),
    ...withdrawals(db),
    close: () => db.destroy(),
  }
}
