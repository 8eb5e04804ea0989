import type { Fault as AnyFault } from '../platform/faults.ts'

/** Kinds of calls, as faults and the log name them. */
export const ROUTES = [
  /** A WebSocket connection to the gateway. */
  'connect',
  'gateway',
  'application',
  'commands',
  'callback',
  /** Of an interaction's `@original` message. */
  'original',
  'follow-up',
  'post',
  'edit',
  'erase',
  'message',
  'messages',
  'react',
  'channel',
  'guild',
  'direct',
  'user',
  /** Pictures and other files. */
  'cdn',
] as const
export type Route = (typeof ROUTES)[number]
export type Fault = AnyFault<Route>

/** A call that arrived. */
export interface LoggedCall {
  readonly at: number
  readonly route: Route
  readonly method: string
  readonly path: string
  readonly status: number | null
  /** Which limit it broke; injected answers break none. */
  readonly limit?: 'bucket' | 'global' | undefined
}
