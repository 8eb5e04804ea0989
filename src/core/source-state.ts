import type { Json } from './json.ts'
import type { RequestId } from './request/model.ts'

/**
 * Where a source got to in its platform's events, kept across restarts. A source saves it only after intake took
 * everything before it; an older one saved over a newer one costs work and nothing else.
 */
export interface Cursors {
  /** What was saved last under this name (by custom `<platform>-<account>`), if anything. */
  cursor(name: string): Promise<string | undefined>
  saveCursor(name: string, cursor: string): Promise<void>
}

/**
 * Where the answer of a request goes, where the platform says so only after the request was taken in. Opaque: only the
 * adapter that wrote it can read it. Goes when the request's text goes.
 */
export interface Anchors {
  /**
   * Saves it in the place of an earlier one.
   * @returns false, and nothing saved, where the request is unknown or has ended: no answer comes any more
   */
  saveAnchor(id: RequestId, anchor: Json, nowMs: number): Promise<boolean>
  anchor(id: RequestId): Promise<Json | undefined>
}
