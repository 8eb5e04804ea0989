import type { Fault as HordeFault } from '../../src/simulator/horde/index.ts'
import type { Fault as PlatformFault } from '../simulators/platform/faults.ts'
import type { OwnFault, PlatformKind } from './platform.ts'

/** A durable step of a request, or a moment around an effect, at which its process dies. */
export interface Point {
  /** Row of the table. */
  readonly name: string
  readonly reach: Reach
  /** Who stands here when the process is killed is never answered, and nothing is drawn for them. */
  readonly lost?: true
}

export type CallFault = PlatformFault<'upload' | 'post'>

export type Reach =
  /** The request is held before or after a save, and the rest of the process goes on. */
  | { readonly kind: 'save'; readonly at: string }
  /** As `save`, but nothing else is read from the platform meanwhile. */
  | { readonly kind: 'source'; readonly at: string }
  | { readonly kind: 'submit'; readonly fault: HordeFault }
  | { readonly kind: 'call'; readonly fault: CallFault }
  /** A call that only this platform has. */
  | { readonly kind: 'own call'; readonly fault: OwnFault }

const save = (at: string, name: string): Point => ({ name, reach: { kind: 'save', at } })
/** @param what is saved there; rows read "before …" and "after …" */
const around = (method: string, what: string): Point[] => [
  save(`before:${method}`, `before ${what}`),
  save(`after:${method}`, `after ${what}`),
]
const source = (at: string, name: string): Point => ({ name, reach: { kind: 'source', at } })
const call = (name: string, fault: CallFault): Point => ({
  name,
  reach: { kind: 'call', fault: { ...fault, times: 1 } },
})

const ownCall = (name: string, fault: OwnFault): Point => ({
  name,
  reach: { kind: 'own call', fault: { ...fault, times: 1 } },
})

const HOUR_MS = 3_600_000

const untaken = source('before:admit', 'before the request is taken in')
const taken = source('after:admit', 'after the request is taken in')
/** Discord tells of nothing twice, and waits 3 s for the answer that says where the reply goes. */
const lost = (point: Point): Point => ({ ...point, lost: true })
const onDiscord = {
  mention: [lost(untaken), taken],
  interaction: [
    lost(untaken),
    lost(taken),
    lost(source('before:saveAnchor', 'before the place of the answer is saved')),
    source('after:saveAnchor', 'after the place of the answer is saved'),
  ],
}
const told: readonly Point[] = [
  untaken,
  taken,
  source('before:saveCursor', 'before the event is acknowledged'),
  source('after:saveCursor', 'after the event is acknowledged'),
]

/** What is unread is told again: the marks are the cursor. */
const onReddit: readonly Point[] = [
  untaken,
  taken,
  ownCall('before the event is marked as read', { route: 'read', answer: 'hang', effect: 'none' }),
  ownCall('after the event is marked as read', { route: 'read', answer: 'hang', effect: 'done' }),
]

export function intake({ discord, reddit }: PlatformKind): readonly Point[] {
  if (reddit !== undefined) return onReddit
  if (discord === undefined) return told
  return discord === 'mention' ? onDiscord.mention : onDiscord.interaction
}

/** Until its submission is sent, a request holds up those behind it. */
export const beforeSending: readonly Point[] = [
  save('after:claim', 'after a runner took it up'),
  ...around('savePlan', 'the plan is saved'),
  ...around('release#1', 'it is put back to wait'),
  ...around('leaveLine', 'the intent to submit is saved'),
]

export const sending: readonly Point[] = [
  {
    name: 'while the submit is under way',
    reach: { kind: 'submit', fault: { route: 'submit', kind: 'slow', ms: HOUR_MS, times: 1 } },
  },
  {
    name: 'submitted, the answer is missing',
    reach: { kind: 'submit', fault: { route: 'submit', kind: 'effect-then-hang', times: 1 } },
  },
]

const drawing: readonly Point[] = [
  ...around('saveSubmission', 'the Horde’s id is saved'),
  ...around('savePicture', 'the picture is saved'),
  ...around('saveAnswer', 'the answer is saved'),
]
const uploading: readonly Point[] = [
  call('while the upload is under way', { route: 'upload', answer: 'hang', effect: 'none' }),
  call('uploaded, the answer is missing', { route: 'upload', answer: 'hang', effect: 'done' }),
]
const posting: readonly Point[] = [
  call('while the post is under way', { route: 'post', answer: 'hang', effect: 'none' }),
  call('posted, the answer is missing', { route: 'post', answer: 'hang', effect: 'done' }),
  call('the post lands long after', { route: 'post', answer: 'hang', effect: 'held' }),
]
/** The post that a reply on Reddit leads to. */
const submitting: readonly Point[] = [
  ownCall('while the picture is being posted', { route: 'submit', answer: 'hang', effect: 'none' }),
  ownCall('picture posted, the answer is missing', { route: 'submit', answer: 'hang', effect: 'done' }),
  ownCall('the picture’s post lands long after', { route: 'submit', answer: 'hang', effect: 'held' }),
]
const ending: readonly Point[] = around('end', 'the ending is saved')

/** Saves of the delivery, in order: after each step, and one before the post; kinds of servers have other steps. */
function deliverySaves(platform: PlatformKind): Record<'beforePost' | 'afterPost', readonly Point[]> {
  const { beforePost, afterPost } = savesOf(platform)
  const saves = [...beforePost, ...afterPost].map((what, index) =>
    around(`saveDelivery#${index + 1}`, `${what} is saved`),
  )
  return {
    beforePost: saves.slice(0, beforePost.length).flat(),
    afterPost: saves.slice(beforePost.length).flat(),
  }
}

function savesOf(platform: PlatformKind): Record<'beforePost' | 'afterPost', readonly string[]> {
  const { costume, discord, reddit } = platform
  if (reddit !== undefined) {
    return {
      beforePost: [
        'where pictures go',
        'the upload',
        'the intent to show it in the comment',
        'what became of that',
        'the intent to post it',
        'what became of its post',
        'the intent to reply',
      ],
      afterPost: ['the reply'],
    }
  }
  switch (discord) {
    case undefined:
      break
    case 'mention':
      return { beforePost: ['the intent to post'], afterPost: ['the post'] }
    case 'interaction':
      return { beforePost: [], afterPost: ['the post'] }
    case 'ephemeral':
      return {
        beforePost: [],
        afterPost: ['the post', 'the intent to write directly', 'the note that none was needed'],
      }
  }
  const beforePost =
    costume === undefined
      ? ['the upload', 'the intent to post']
      : ['the layout', 'the upload', 'the processing', 'the intent to post']
  return { beforePost, afterPost: ['the post'] }
}

export function afterSending(platform: PlatformKind): readonly Point[] {
  const { beforePost, afterPost } = deliverySaves(platform)
  return [...drawing, ...beforePost, ...afterPost, ...ending]
}

/** On Discord pictures travel in the post; on Reddit a reply may lead to a post of its own. */
export function calls({ discord, reddit }: PlatformKind): readonly Point[] {
  if (discord !== undefined) return posting
  // One that answers a message says nothing of what was asked for.
  const made = reddit === 'post' ? submitting : []
  return [...uploading, ...made, ...posting]
}

/** The same by what can be reached at once: on Reddit an upload does not say whose it is. */
export function callStages(platform: PlatformKind): readonly (readonly Point[])[] {
  const all = calls(platform)
  if (platform.reddit === undefined) return [all]
  return [all.filter((point) => !uploading.includes(point)), ...uploading.map((point) => [point])]
}

/** Names of all, in the order in which a request gets there. */
export function rows(platform: PlatformKind): string[] {
  const { beforePost, afterPost } = deliverySaves(platform)
  const saved = [...beforePost, ...posting, ...afterPost, ...ending]
  const uploads = calls(platform).filter((point) => !posting.includes(point))
  return [...intake(platform), ...beforeSending, ...sending, ...drawing, ...uploads, ...saved].map(
    ({ name }) => name,
  )
}
