/** The same memory as a Buffer, for its readers; nothing is copied. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** ASCII of `length` bytes at `offset`; shorter where the bytes end. */
export function ascii(bytes: Buffer, offset: number, length: number): string {
  return bytes.toString('latin1', offset, offset + length)
}

/** Valid UTF-8 as text, without a byte order mark; undefined for anything else. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Longest text that is read from a picture. A full prompt with all its settings stays far below. */
export const MAX_TEXT_BYTES = 256 * 1024

/** Most chunks that are looked at in one file, so that a file made of empty ones costs no memory. */
export const MAX_CHUNKS = 65_536
