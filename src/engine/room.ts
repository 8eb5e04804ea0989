import { type EventLoopUtilization, performance } from 'node:perf_hooks'

/** Runs that wait for others: more than there are calls under way where the Horde takes seconds to answer. */
export const MOST = 64
/** Enough to keep the processor busy. With more, each takes longer, and so does an answer to who has just written. */
const MOST_BUSY = 16
/** Share of the time in which the event loop works rather than waits. */
const BUSY = 0.7
const LOOK_EVERY_MS = 100
/** People write one after the other: who comes next is to find room already. */
const LATELY_MS = 5_000

/** Where the process' time goes: `performance` of Node, unless a test has its own. */
export interface Loop {
  now(): number
  eventLoopUtilization(current?: EventLoopUtilization, last?: EventLoopUtilization): EventLoopUtilization
}

/** How many runs a process is to have under way. */
export interface Room {
  /** Somebody waits for this process: what they wait for is due at once. */
  wanted(): void
  /**
   * Fewer while runs use the processor that somebody waits for. Where nobody does, more of them at once are less work:
   * they share statements, commits and writes.
   */
  size(): number
}

export function createRoom(loop: Loop = performance): Room {
  let last = loop.eventLoopUtilization()
  let lookedAt = loop.now()
  let wantedAt = Number.NEGATIVE_INFINITY
  let busy = false
  return {
    wanted() {
      wantedAt = loop.now()
    },
    size() {
      const now = loop.now()
      if (now - lookedAt >= LOOK_EVERY_MS) {
        const current = loop.eventLoopUtilization()
        busy = loop.eventLoopUtilization(current, last).utilization > BUSY
        last = current
        lookedAt = now
      }
      return busy && now - wantedAt < LATELY_MS ? MOST_BUSY : MOST
    },
  }
}
