import type { HordeLook } from '../horde/look.ts'
import type { Clock } from '../ports.ts'
import { placeGate } from '../preferences/place-gate.ts'
import { effectiveAt } from '../preferences/rows.ts'
import type { Store } from '../store.ts'
import type { Catalog } from '../styles/catalog.ts'
import type { Samples } from '../styles/samples.ts'
import { createPreferencesDesk } from './change.ts'
import type { Desk, OperatorFacts } from './desk.ts'
import { openRequests } from './open-requests.ts'

export interface DeskParts {
  readonly store: Store
  readonly clock: Clock
  /** What the operator offers. */
  readonly catalog: () => Catalog
  /** May have to start the built-in simulator first, hence a promise. */
  readonly horde: () => Promise<HordeLook>
  readonly samples: Samples
  readonly operator: OperatorFacts
}

export function createDesk({ store, clock, catalog, horde, samples, operator }: DeskParts): Desk {
  return {
    catalog: (styles) => placeGate({ styles }).catalog(catalog()),
    models: async (signal) => (await horde()).models(signal),
    hordeStatus: async (signal) => (await horde()).status(signal),
    openRequests: (who) => openRequests(store, who),
    personData: (who) => store.personData(who),
    preferences: createPreferencesDesk(store, clock, catalog),
    placeOf: (where) => effectiveAt(store, where),
    sample: (style) => samples.read(style),
    operator,
  }
}
