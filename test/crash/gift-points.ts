import type { Fault } from '../../src/simulator/horde/index.ts'

/** A durable step of a gift of kudos, or a moment around its transfer, at which its process dies. */
export interface GiftPoint {
  /** Row of the table. */
  readonly name: string
  /** Where it is held; else it stands where the fault holds it. */
  readonly at?: string
  /** What happens to the transfer. */
  readonly fault?: Fault
  /** Who is killed here may have taken what is to be told, and then nobody tells it. */
  readonly mayGoUntold?: true
}

const HOUR_MS = 3_600_000
/** Of a transfer that takes effect when its process is long dead, and another one has begun. */
export const LATE_MS = 6_000

const around = (method: string, what: string): GiftPoint[] => [
  { name: `before ${what}`, at: `before:${method}` },
  { name: `after ${what}`, at: `after:${method}` },
]
const untold = (point: GiftPoint): GiftPoint => ({ ...point, mayGoUntold: true })
const lost: Fault = { route: 'transfer', kind: 'effect-then-reset', times: 1 }

const booking = around('bookGift', 'the gift is booked')
const claiming = around('claimGiver', 'a runner took the giver up')
const intending = [
  ...around('saveGift#1', 'the intent to send is saved'),
  ...around('renewGiver', 'the right to send is renewed'),
]
const calling: readonly GiftPoint[] = [
  {
    name: 'while the transfer is under way',
    fault: { route: 'transfer', kind: 'slow', ms: HOUR_MS, times: 1 },
  },
  {
    name: 'transferred, the answer is missing',
    fault: { route: 'transfer', kind: 'effect-then-hang', times: 1 },
  },
  ...around('saveGift#2', 'it is saved that the answer was lost').map((point) => ({ ...point, fault: lost })),
]
const late: GiftPoint = {
  name: 'the transfer lands long after',
  fault: { route: 'transfer', kind: 'slow', ms: LATE_MS, times: 1 },
}
const [beforePaid, afterPaid] = around('saveGift#2', 'the payment is saved') as [GiftPoint, GiftPoint]
const ending: readonly GiftPoint[] = [
  beforePaid,
  untold(afterPaid),
  ...around('releaseGiver', 'the giver is given back').map(untold),
]
/** Each holds up whatever else is to be told. */
export const telling: readonly GiftPoint[] = around('takeReceipts', 'the receipt is taken').map(untold)

/**
 * What is reached together, stage after stage. Faults strike whoever comes next, so one at a time. A gift that is only
 * booked is paid by the next look at what is due: last.
 */
export const stages: readonly (readonly GiftPoint[])[] = [
  [...claiming, ...intending, ...ending],
  ...calling.map((point) => [point]),
  [late],
  booking,
]

/** Names of all, in the order in which a gift gets there. */
export const giftRows: readonly string[] = [
  ...booking,
  ...claiming,
  ...intending,
  ...calling,
  late,
  ...ending,
  ...telling,
].map(({ name }) => name)
