import type { Json } from '../json.ts'
import type { RequestId } from './model.ts'

/**
 * Something that a request's person gets once: its own answer is the `reply`; the sign that it was seen and will take
 * its time, the `receipt`; how far it is meanwhile, the `progress`.
 */
export interface Delivery {
  readonly requestId: RequestId
  readonly kind: DeliveryKind
  readonly state: 'open' | 'done' | 'unanswerable'
  /** Results of finished publish steps, by step name. */
  readonly steps: Readonly<Record<string, StepRecord>>
  readonly failures: number
}
export type DeliveryKind = 'reply' | 'receipt' | 'progress'

export type StepRecord =
  /** The effect may have happened since `firstAt`; the latest attempt was at `at`. */
  | {
      readonly state: 'attempted'
      readonly at: number
      /** From when on no attempt was under way; absent while one is, and when its process died. */
      readonly overAt?: number
      readonly looks: number
      /** Absent in rows of an older version, where `at` stands for it. */
      readonly firstAt?: number
      /** Absent in rows of an older version: 1. */
      readonly attempts?: number
    }
  | { readonly state: 'done'; readonly result: Json }

/** What a platform gave us for a posted message: its id there, and whatever the adapter needs later. */
export interface PostedReply {
  readonly id: string
  /** Of its second message, where the reply is two: who answers that one means the reply as well. */
  readonly also?: string
  readonly url?: string
  readonly ref: Json
}
