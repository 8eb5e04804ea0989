import * as z from 'zod'
import { PublishError } from '../../../../src/core/errors.ts'
import type { Secret } from '../../../../src/core/secret.ts'
import { AUDIENCES } from '../world.ts'
import { refusedError, unansweredError } from './errors.ts'

export const statusSchema = z.object({
  id: z.string(),
  author: z.object({ handle: z.string(), name: z.string(), bot: z.boolean() }),
  html: z.string(),
  audience: z.enum(AUDIENCES),
  adult: z.boolean(),
  inReplyTo: z.string().nullable(),
  media: z.array(z.string()),
})
export type ShownStatus = z.infer<typeof statusSchema>

const feed = z.array(z.object({ position: z.number(), status: statusSchema }))

/** The platform's API as its adapter needs it. Every call throws `PublishError` and nothing else. */
export class PlatformClient {
  readonly #url: string
  readonly #token: Secret

  constructor(url: string, token: Secret) {
    this.#url = url
    this.#token = token
  }

  feed(after: string, signal: AbortSignal) {
    return this.#call('reading the feed', 'GET', `/api/events?after=${after}`, feed, { signal })
  }

  upload(media: { type: string; altText: string; bytes: Uint8Array }, signal: AbortSignal) {
    const { bytes, ...rest } = media
    const body = { ...rest, base64: Buffer.from(bytes).toString('base64') }
    return this.#call('uploading', 'POST', '/api/media', z.object({ id: z.string() }), { signal, body })
  }

  post(status: object, idempotencyKey: string, signal: AbortSignal) {
    const headers = { 'idempotency-key': idempotencyKey }
    return this.#call('posting', 'POST', '/api/statuses', statusSchema, { signal, body: status, headers })
  }

  replies(statusId: string, signal: AbortSignal) {
    const path = `/api/statuses/${encodeURIComponent(statusId)}/replies`
    return this.#call('looking for our reply', 'GET', path, z.array(statusSchema), { signal })
  }

  async remove(statusId: string, signal: AbortSignal): Promise<void> {
    const path = `/api/statuses/${encodeURIComponent(statusId)}`
    await this.#call('removing a reply', 'DELETE', path, z.unknown(), { signal })
  }

  async picture(mediaId: string, signal: AbortSignal): Promise<Uint8Array> {
    const path = `/api/media/${encodeURIComponent(mediaId)}`
    const answer = z.object({ base64: z.string() })
    return Buffer.from(
      (await this.#call('reading a picture', 'GET', path, answer, { signal })).base64,
      'base64',
    )
  }

  async #call<T>(
    what: string,
    method: string,
    path: string,
    schema: z.ZodType<T>,
    { signal, body, headers }: { signal: AbortSignal; body?: object; headers?: Record<string, string> },
  ): Promise<T> {
    try {
      const response = await fetch(this.#url + path, {
        method,
        signal,
        headers: {
          ...headers,
          authorization: `Bearer ${this.#token.reveal()}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok)
        throw refusedError(what, { status: response.status, headers: response.headers, body: text })
      return schema.parse(JSON.parse(text))
    } catch (error) {
      throw error instanceof PublishError ? error : unansweredError(what, error)
    }
  }
}
