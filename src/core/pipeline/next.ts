import type { RequestAggregate } from '../store.ts'

/**
 * What a step returns: go on with the next state at once, which is read again unless all of it is known; or when to look
 * again (null: when woken).
 */
export type Next = 'continue' | { readonly as: RequestAggregate } | { readonly at: number | null }

/** When a submission needs attention again. */
export type Attention = number | 'final'
