import { BodyTooLargeError, readBytes } from '../body.ts'
import { HeraldError } from '../errors.ts'
import { readEnhancement, readStyle } from './entry.ts'
import { category, entriesOf } from './schema.ts'

/** The community's files, whose names are those in the folder. */
export const SYNCED = ['styles', 'categories', 'enhancements'] as const
export type Synced = (typeof SYNCED)[number]

/** About forty times what the community's largest file measures. */
const MOST_BYTES = 5_000_000
const TIMEOUT_MS = 20_000

/** Fetches one file and makes sure it is what it should be. Throws `HeraldError` with the reason otherwise. */
export async function download(
  fetcher: typeof fetch,
  kind: Synced,
  url: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const text = await fetchText(fetcher, url, signal ? AbortSignal.any([signal, timeout]) : timeout)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new HeraldError(`${url} answered something that is no JSON`)
  }
  if (!entriesOf(json).some(([, entry]) => usable(kind, entry)))
    throw new HeraldError(`${url} answered without one usable entry`)
  return text
}

async function fetchText(fetcher: typeof fetch, url: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetcher(url, { signal, headers: { accept: 'application/json, text/plain' } })
    if (!response.ok) {
      await response.body?.cancel()
      throw new HeraldError(`${url} answered ${response.status}`)
    }
    return new TextDecoder().decode(await readBytes(response, MOST_BYTES))
  } catch (error) {
    if (error instanceof HeraldError && !(error instanceof BodyTooLargeError)) throw error
    throw new HeraldError(`${url} could not be fetched: ${reason(error)}`, { cause: error })
  }
}

/** `fetch` hides what happened behind "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}

function usable(kind: Synced, entry: unknown): boolean {
  if (kind === 'styles') return readStyle(entry).ok
  return kind === 'categories' ? category.safeParse(entry).success : readEnhancement(entry).ok
}
