import * as z from 'zod'
import { readBytes } from '../../core/body.ts'
import { PublishError } from '../../core/errors.ts'
import { partOf } from '../../core/images/collage.ts'
import { fetchPublic } from '../../core/public-fetch.ts'
import type { RedditClient } from './client.ts'
import type { Thing } from './entities.ts'
import { unanswered } from './errors.ts'
import type { PostedRef } from './made.ts'

/** Where Reddit keeps pictures. */
const HOSTS = ['i.redd.it', 'preview.redd.it']
const MOST_BYTES = 40_000_000

const shown = z.looseObject({
  media_metadata: z
    .record(z.string(), z.looseObject({ s: z.looseObject({ u: z.string() }).nullish() }))
    .nullish(),
  url: z.string().optional(),
})

/**
 * A posted picture from where Reddit says that it is; undefined where it is gone, or never was.
 *
 * @param server stands in for all of Reddit
 */
export async function readPosted(
  client: RedditClient,
  { reply, direct, post, assets, collage, pictures }: PostedRef,
  picture: number,
  server: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const asset = assets[collage ? 0 : picture]
  if (asset === undefined || picture >= pictures || (post === null && direct)) return undefined
  const [thing] = await client.info([post ?? reply], signal)
  const link = thing === undefined ? undefined : addressIn(thing, asset)
  const bytes = link === undefined ? undefined : await download(link, server, signal)
  return bytes !== undefined && collage ? await partOf(bytes, picture, pictures) : bytes
}

function addressIn({ data }: Thing, asset: string): string | undefined {
  const { media_metadata, url } = shown.parse(data)
  const address = media_metadata?.[asset]?.s?.u ?? url
  return address?.includes(asset) === true ? address : undefined
}

async function download(
  link: string,
  server: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const what = 'reading a picture back'
  const url = URL.parse(link)
  const own = server !== undefined && url?.origin === new URL(server).origin
  if (url === null || !(own || (url.protocol === 'https:' && HOSTS.includes(url.host)))) {
    throw new PublishError(`${what}: its address is none of Reddit's`, {
      outcome: 'not-sent',
      kind: 'rejected',
    })
  }
  try {
    const response = await (own ? fetch(url, { redirect: 'error', signal }) : fetchPublic(url, { signal }))
    if (response.ok) return await readBytes(response, MOST_BYTES)
    await response.body?.cancel()
    if (response.status === 403 || response.status === 404 || response.status === 410) return undefined
    throw new PublishError(`${what}: HTTP ${response.status}`, { outcome: 'not-sent', kind: 'transient' })
  } catch (error) {
    throw unanswered(what, error)
  }
}
