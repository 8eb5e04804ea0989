import * as z from 'zod'
import { partOf } from '../../core/images/collage.ts'
import type { Json } from '../../core/json.ts'
import { downloadMedia } from './media.ts'
import type { Status } from './status.ts'
import type { Layout } from './status-body.ts'

/** What is kept of a posted reply. */
export const postedSchema = z.object({
  id: z.string(),
  url: z.string().nullable(),
  media: z.array(z.object({ id: z.string(), url: z.string().nullable() })),
  /** One upload shows all pictures. */
  collage: z.boolean(),
  pictures: z.number(),
})
export type Posted = z.infer<typeof postedSchema>

export function postedRef(
  { id, url, mediaAttachments }: Status,
  { collage }: Pick<Layout, 'collage'>,
  pictures: number,
): Json {
  const media = (mediaAttachments ?? []).map((one) => ({ id: one.id, url: one.url ?? null }))
  return { id, url: url ?? null, media, collage, pictures } satisfies Posted
}

/** A posted picture from where the server keeps it; undefined where it is gone, or never was. */
export async function readPosted(
  { media, collage, pictures }: Posted,
  picture: number,
  serverUrl: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const url = media[collage ? 0 : picture]?.url
  if (url == null || picture >= pictures) return undefined
  const bytes = await downloadMedia(url, serverUrl, signal)
  return bytes !== undefined && collage ? await partOf(bytes, picture, pictures) : bytes
}
