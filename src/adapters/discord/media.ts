import { PublishError } from '../../core/errors.ts'
import { discordError } from './errors.ts'

/** As much as is read of a picture of our own. */
export const MOST_BYTES = 40_000_000

/**
 * A file from where Discord keeps them, and from nowhere else. No redirects.
 * @param hosts those addresses may have
 * @returns undefined where it is gone; where it is larger than `mostBytes`, a little more than that
 */
export async function download(
  link: string,
  hosts: readonly string[],
  mostBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const what = 'reading an attachment'
  const url = URL.parse(link)
  const local = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost'
  if (url === null || !hosts.includes(url.host) || !(url.protocol === 'https:' || local)) {
    throw new PublishError(`${what}: its address is none of Discord's`, {
      outcome: 'not-sent',
      kind: 'rejected',
    })
  }
  try {
    const response = await fetch(url, { redirect: 'error', signal })
    if (response.ok) return await firstBytes(response, mostBytes)
    await response.body?.cancel()
    // An address that is over is answered like one that never was.
    if (response.status === 403 || response.status === 404 || response.status === 410) return undefined
    throw new PublishError(`${what}: HTTP ${response.status}`, { outcome: 'not-sent', kind: 'transient' })
  } catch (error) {
    throw discordError(what, error)
  }
}

async function firstBytes(response: Response, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.byteLength
    // Leaving the loop ends the transfer.
    if (size > mostBytes) break
  }
  return Buffer.concat(chunks, size)
}
