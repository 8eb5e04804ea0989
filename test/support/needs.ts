import type { Desk } from '../../src/core/desk/desk.ts'
import type { AdapterNeeds, Clock, Log } from '../../src/core/ports.ts'
import { effective } from '../../src/core/preferences/effective.ts'

/** Nobody has set anything anywhere. */
const DESK: Partial<Desk> = {
  placeOf: async () => effective({}, []),
  preferences: {
    ofPerson: async () => ({}),
    ofPlace: async () => ({}),
    changePerson: async () => ({ settings: {} }),
    changePlace: async () => ({ settings: {} }),
    clear: async () => {},
  },
}

const UNUSED = () => Promise.reject(new Error('a source alone has no requests'))

/** What a source needs that stands alone: cursors in memory, which may be handed to the next one. */
export function sourceNeeds(clock: Clock, log: Log, saved = new Map<string, string>()): AdapterNeeds {
  return {
    cursors: {
      cursor: async (name) => saved.get(name),
      saveCursor: async (name, cursor) => void saved.set(name, cursor),
    },
    anchors: { anchor: UNUSED, saveAnchor: UNUSED },
    secrets: { keep: UNUSED, keepAhead: UNUSED, drop: UNUSED, secret: UNUSED },
    desk: DESK as Desk,
    accounts: {
      login: UNUSED,
      linkByName: UNUSED,
      logout: UNUSED,
      makeCode: UNUSED,
      redeemCode: UNUSED,
      redeemHash: UNUSED,
      link: UNUSED,
      facts: UNUSED,
      key: UNUSED,
    },
    gifts: {
      give: UNUSED,
      giveMissed: UNUSED,
      gift: UNUSED,
      objection: UNUSED,
      takeBack: UNUSED,
      askerOf: UNUSED,
      recentReplies: UNUSED,
      ledger: UNUSED,
    },
    giftReceipts: async () => [],
    wake: UNUSED,
    clock,
    log,
  }
}
