import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import type { PictureReader, ReplyRemover } from '../../core/abilities.ts'
import { PublishError } from '../../core/errors.ts'
import type { Json } from '../../core/json.ts'
import { makeFolder } from '../../core/make-folder.ts'
import type {
  Capabilities,
  OutgoingImage,
  OutgoingReply,
  PublishStep,
  ReplyPublisher,
} from '../../core/ports.ts'
import type { PostedReply } from '../../core/request/delivery.ts'

/** Where `herald draw` wants the pictures: saved with the request, so that any process can finish it. */
const consoleRef = z.object({ outDir: z.string() })

/** What is kept of a console reply: the text that was said and the files that were written. */
export const consoleReply = z.object({ text: z.string(), files: z.array(z.string()) })

const CAPABILITIES: Capabilities = {
  textLimit: 10_000,
  altTextLimit: 10_000,
  imagesPerReply: 20,
  bytesPerImage: Number.MAX_SAFE_INTEGER,
  imageTypes: ['image/webp', 'image/png', 'image/jpeg'],
  placement: 'inline',
  contentWarning: false,
  edits: false,
  nativeIdempotency: true,
  settleMs: 0,
}

/** Errors of the file system that may pass: full, too many files open, or another runner renamed first. */
const PASSING = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EBUSY', 'EAGAIN', 'EIO', 'ENOENT']

/**
 * Writes pictures to files. A file's name comes from the request, and the file appears whole or not at all,
 * so writing it again changes nothing: every step is harmless.
 */
export const consolePublisher: ReplyPublisher & PictureReader & ReplyRemover = {
  capabilities: () => CAPABILITIES,

  steps: (reply) =>
    reply.images.map(
      (image, position): PublishStep => ({
        name: `file-${position}`,
        effect: 'harmless',
        run: () => writeImage(reply, image),
      }),
    ),

  posted(reply, result): PostedReply {
    const files = reply.images.map((_, position) => z.string().parse(result(`file-${position}`)))
    return { id: reply.key, ref: { text: reply.text, files } }
  },

  async readPicture(reply, picture) {
    const file = consoleReply.parse(reply.ref).files[picture]
    if (file === undefined) return undefined
    try {
      return await readFile(file)
    } catch {
      return undefined
    }
  },

  async remove(reply) {
    await Promise.all(consoleReply.parse(reply.ref).files.map((file) => rm(file, { force: true })))
  },
}

async function writeImage(reply: OutgoingReply, image: OutgoingImage): Promise<Json> {
  const { outDir } = consoleRef.parse(reply.event.ref)
  const path = join(outDir, `${shortId(reply)}-${image.name}`)
  const temporary = join(dirname(path), `.${basename(path)}.part`)
  try {
    makeFolder(outDir)
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(await image.bytes())
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new PublishError(`cannot write ${path}: ${message}. Is the folder writable?`, {
      outcome: 'not-sent',
      kind: PASSING.includes(code ?? '') ? 'transient' : 'rejected',
      cause: error,
    })
  }
  return path
}

/** Tells two requests for the same words apart. */
function shortId(reply: OutgoingReply): string {
  return reply.event.eventId.slice(-8)
}
