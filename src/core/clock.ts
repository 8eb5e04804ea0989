import type { Clock } from './ports.ts'

/** The clock on the wall. */
export const WALL_CLOCK: Clock = { now: () => Date.now() }
