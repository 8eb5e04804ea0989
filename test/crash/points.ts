import type { Fault as HordeFault } from '../../src/simulator/horde/index.ts'
import type { Fault as PlatformFault } from '../simulators/platform/faults.ts'
import type { PlatformKind } from './platform.ts'

/** A durable step of a request, or a moment around an effect, at which its process dies. */
export interface Point {
  /** Row of the table. */
  readonly name: string
  readonly reach: Reach
}

export type CallFault = PlatformFault<'upload' | 'post'>

export type Reach =
  /** The request is held before or after a save, and the rest of the process goes on. */
  | { readonly kind: 'save'; readonly at: string }
  /** As `save`, but nothing else is read from the platform meanwhile. */
  | { readonly kind: 'source'; readonly at: string }
  | { readonly kind: 'submit'; readonly fault: HordeFault }
  | { readonly kind: 'call'; readonly fault: CallFault }

const save = (at: string): Point => ({ name: at.replace(':', ' '), reach: { kind: 'save', at } })
const around = (method: string): Point[] => [save(`before:${method}`), save(`after:${method}`)]
const source = (at: string): Point => ({ name: at.replace(':', ' '), reach: { kind: 'source', at } })
const call = (name: string, fault: CallFault): Point => ({
  name,
  reach: { kind: 'call', fault: { ...fault, times: 1 } },
})

const HOUR_MS = 3_600_000

/** From the event to the end, for a request of one picture. */
export const intake = ['admit', 'saveCursor'].flatMap((method) => [
  source(`before:${method}`),
  source(`after:${method}`),
])

/** Until its submission is sent, a request holds up those behind it. */
export const beforeSending: readonly Point[] = [
  save('after:claim'),
  ...around('savePlan'),
  ...around('release#1'),
  ...around('leaveLine'),
]

export const sending: readonly Point[] = [
  {
    name: 'submit under way',
    reach: { kind: 'submit', fault: { route: 'submit', kind: 'slow', ms: HOUR_MS, times: 1 } },
  },
  {
    name: 'submit done, unanswered',
    reach: { kind: 'submit', fault: { route: 'submit', kind: 'effect-then-hang', times: 1 } },
  },
]

/** Saves of the delivery: after each step, and one before the post; other kinds of servers have more steps. */
const deliverySaves = ({ costume }: PlatformKind): number => (costume === undefined ? 3 : 5)

export const afterSending = (platform: PlatformKind): readonly Point[] => [
  ...around('saveSubmission'),
  ...around('savePicture'),
  ...around('saveAnswer'),
  ...Array.from({ length: deliverySaves(platform) }, (_, index) =>
    around(`saveDelivery#${index + 1}`),
  ).flat(),
  ...around('end'),
]

export const calls: readonly Point[] = [
  call('upload under way', { route: 'upload', answer: 'hang', effect: 'none' }),
  call('upload done, unanswered', { route: 'upload', answer: 'hang', effect: 'done' }),
  call('post under way', { route: 'post', answer: 'hang', effect: 'none' }),
  call('post done, unanswered', { route: 'post', answer: 'hang', effect: 'done' }),
  call('post lands late', { route: 'post', answer: 'hang', effect: 'held' }),
]
