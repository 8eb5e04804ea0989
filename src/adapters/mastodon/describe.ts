import { PublishError } from '../../core/errors.ts'
import { cut } from '../../core/reply/fit.ts'
import type { MastodonClient } from './client.ts'
import { withPart } from './collage-alt.ts'
import type { Server } from './server.ts'
import type { Status } from './status.ts'

/** A posted reply, as far as its pictures go. */
export interface Shown {
  readonly id: string
  readonly media: readonly unknown[]
  /** One upload shows all pictures. */
  readonly collage: boolean
}

/**
 * Gives a posted picture another alt text, which takes an edit of the post. Only servers that take descriptions with
 * an edit can do so; whether this one did is read from its answer, for others take the edit and leave them out.
 * @throws {PublishError} `rejected` where the server cannot, `target-gone` where the picture is no more
 */
export async function describeMedia(
  client: MastodonClient,
  server: Server,
  { id, media, collage }: Shown,
  picture: number,
  altText: string,
  signal: AbortSignal,
): Promise<void> {
  if (!server.describesLater) throw cannot()
  const status = await client.status(id, signal)
  const posted = status.mediaAttachments ?? []
  const chosen = posted[collage ? 0 : picture]
  // Fewer than were posted: which is which cannot be told any more.
  if (chosen === undefined || posted.length !== media.length) {
    throw new PublishError('describing a picture: it is gone', { outcome: 'not-sent', kind: 'target-gone' })
  }
  const description = collage
    ? cut(withPart(chosen.description ?? '', picture, altText), server.altText)
    : altText
  if (chosen.description === description) return
  const { text, spoilerText } = await client.source(id, signal).catch(asRejected)
  const body = {
    status: text,
    spoiler_text: spoilerText ?? '',
    sensitive: status.sensitive ?? true,
    language: status.language ?? null,
    // What is not named is taken off the post.
    media_ids: posted.map((one) => one.id),
    media_attributes: [{ id: chosen.id, description }],
  }
  const edited = await client.edit(id, body, signal).catch(asRejected)
  if (!isDescribed(edited, chosen.id, description)) throw cannot()
}

/** The post is there, so what is missing is the way to edit it. */
function asRejected(error: unknown): never {
  if (error instanceof PublishError && error.kind === 'target-gone') throw cannot()
  throw error
}

function cannot(): PublishError {
  return new PublishError('describing a picture: this server does not let posts be described later', {
    outcome: 'not-sent',
    kind: 'rejected',
  })
}

function isDescribed({ mediaAttachments }: Status, id: string, description: string): boolean {
  const words = (text: string) => text.replace(/\s+/g, ' ').trim()
  const found = mediaAttachments?.find((one) => one.id === id)
  return words(found?.description ?? '') === words(description)
}
