import { HeraldError } from './errors.ts'

/** An answer that is larger than anything we asked for. */
export class BodyTooLargeError extends HeraldError {
  override name = 'BodyTooLargeError'

  constructor(limitBytes: number) {
    super(`the answer is larger than ${limitBytes / 1e6} MB`)
  }
}

/**
 * The bytes of an answer, refused as soon as they exceed the limit. Aborting the fetch ends it too.
 * @throws {BodyTooLargeError}
 */
export async function readBytes(response: Response, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > limitBytes) throw new BodyTooLargeError(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

/** The JSON of an answer; undefined where it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
