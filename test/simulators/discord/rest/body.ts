import type { IncomingMessage } from 'node:http'
import { sniffImage } from '../../../../src/core/images/sniff.ts'
import { invalid } from './form.ts'
import { Refused } from './refused.ts'

export interface UploadedFile {
  /** As Discord keeps it. */
  readonly name: string
  readonly contentType: string | null
  readonly bytes: Uint8Array
  readonly width: number | null
  readonly height: number | null
}

export interface Body {
  /** Undefined: there was none. */
  readonly json: unknown
  /** By the n of `files[n]`. */
  readonly files: ReadonlyMap<string, UploadedFile>
}

/** Of a whole call; Discord's own is above what any server's tier allows for one file. */
const LIMIT_BYTES = 128 * 1024 * 1024

/** @throws {Refused} where a body is not what its type says, or much too large */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LIMIT_BYTES) throw new Refused(40005)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const files = new Map<string, UploadedFile>()
  if (bytes.length === 0) return { json: undefined, files }
  if (type.startsWith('application/json')) return { json: parse(bytes.toString()), files }
  if (!type.startsWith('multipart/form-data')) {
    return invalid(
      ['_misc'],
      'CONTENT_TYPE_INVALID',
      "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.",
    )
  }
  let json: unknown = {}
  for (const [name, value] of await formOf(type, bytes)) {
    if (name === 'payload_json') json = parse(typeof value === 'string' ? value : await value.text())
    const [, n] = /^files\[(\d+)\]$/.exec(name) ?? []
    if (n !== undefined && typeof value !== 'string') files.set(n, await fileOf(value))
  }
  return { json, files }
}

async function formOf(type: string, bytes: Buffer): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Refused(50109)
  }
}

async function fileOf(file: File): Promise<UploadedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const sniffed = sniffImage(bytes)
  return {
    // Discord keeps letters, digits and `_.-` of a name.
    name: file.name.replaceAll(' ', '_').replaceAll(/[^\w.-]/g, '') || 'unknown',
    contentType: file.type === '' ? null : file.type,
    bytes,
    width: sniffed?.width ?? null,
    height: sniffed?.height ?? null,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(50109)
  }
}
