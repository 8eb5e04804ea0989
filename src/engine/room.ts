import { type EventLoopUtilization, performance } from 'node:perf_hooks'

/** Runs that wait for others: more than there are calls under way where the Horde takes seconds to answer. */
export const MOST = 64
/** Enough to keep the processor busy. With more, each takes longer, and so does an answer to who has just written. */
const MOST_BUSY = 16
/** Share of the time in which the event loop works rather than waits. */
const BUSY = 0.7
const LOOK_EVERY_MS = 100

/** Where the process' time goes: `performance` of Node, unless a test has its own. */
export interface Loop {
  now(): number
  eventLoopUtilization(current?: EventLoopUtilization, last?: EventLoopUtilization): EventLoopUtilization
}

/** How many runs a process is to have under way: fewer while they use its processor than while they wait. */
export function createRoom(loop: Loop = performance): () => number {
  let last = loop.eventLoopUtilization()
  let lookedAt = loop.now()
  let room = MOST
  return () => {
    if (loop.now() - lookedAt < LOOK_EVERY_MS) return room
    const current = loop.eventLoopUtilization()
    room = loop.eventLoopUtilization(current, last).utilization > BUSY ? MOST_BUSY : MOST
    last = current
    lookedAt = loop.now()
    return room
  }
}
