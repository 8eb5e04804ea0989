import * as z from 'zod'
import type { Secret } from '../../core/secret.ts'
import type { ServerKind } from './server.ts'
import { callServer, type ServerAt, ServerCallError } from './server-call.ts'

interface Right {
  /** What it is needed for. */
  readonly to: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: (ownId: string) => string
}

/**
 * No server tells what a token may do, so each right is tried where it can do nothing: what is to be changed has an id
 * that no status and no upload has, and servers look at the token first.
 */
const READING: readonly Right[] = [
  { to: 'read mentions', method: 'GET', path: () => '/api/v1/notifications?limit=1' },
  {
    to: 'read statuses',
    method: 'GET',
    path: (ownId) => `/api/v1/accounts/${encodeURIComponent(ownId)}/statuses?limit=1`,
  },
]
const WRITING: readonly Right[] = [
  { to: 'post', method: 'DELETE', path: () => '/api/v1/statuses/0' },
  { to: 'upload pictures', method: 'PUT', path: () => '/api/v1/media/0' },
  { to: 'favourite', method: 'POST', path: () => '/api/v1/statuses/0/favourite' },
]

/**
 * What Herald needs to do and this token may not.
 * @throws {ServerCallError} where the server cannot be asked
 */
export async function missingRights(
  server: ServerAt,
  kind: ServerKind,
  token: Secret,
  ownId: string,
): Promise<readonly string[]> {
  // snac has no scopes, and takes ids to be as long as its own (its source, mastoapi.c).
  const rights = kind === 'snac' ? READING : [...READING, ...WRITING]
  const missing: string[] = []
  for (const right of rights) if (!(await isGranted(server, token, right, ownId))) missing.push(right.to)
  return missing
}

async function isGranted(
  server: ServerAt,
  token: Secret,
  { to, method, path }: Right,
  ownId: string,
): Promise<boolean> {
  try {
    const what = `asking whether the token may ${to}`
    await callServer(server, { what, method, path: path(ownId), schema: z.unknown(), token })
    return true
  } catch (error) {
    if (!(error instanceof ServerCallError)) throw error
    if (error.status === 0 || error.status === 429 || error.status >= 500) throw error
    return error.status !== 401 && error.status !== 403
  }
}
