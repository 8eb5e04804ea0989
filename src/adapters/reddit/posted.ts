import * as z from 'zod'
import type { GalleryPost, ImagePost, Pending, Posted } from './client.ts'
import { fullname } from './entities.ts'
import { type Hosts, SITE } from './hosts.ts'
import { postedAt } from './submission-socket.ts'

/** What is posted, and what Reddit answers to it. Sources: recorded answers; praw, models/reddit/subreddit.py. */

export function imageForm({
  subreddit,
  title,
  url,
  nsfw,
  spoiler,
  flair,
}: ImagePost): Record<string, string> {
  return {
    api_type: 'json',
    kind: 'image',
    sr: subreddit,
    title,
    url,
    nsfw: String(nsfw),
    spoiler: String(spoiler),
    // A link is not taken twice without it.
    resubmit: 'true',
    sendreplies: 'true',
    validate_on_submit: 'true',
    ...(flair !== undefined && { flair_id: flair.id, flair_text: flair.text }),
  }
}

export function galleryBody({ subreddit, title, items, nsfw, spoiler, flair }: GalleryPost): unknown {
  return {
    api_type: 'json',
    sr: subreddit,
    title,
    items: items.map(({ assetId, caption }) => ({ media_id: assetId, caption, outbound_url: '' })),
    nsfw,
    spoiler,
    // Who answers the post talks to us.
    sendreplies: true,
    show_error_list: true,
    validate_on_submit: true,
    ...(flair !== undefined && { flair_id: flair.id, flair_text: flair.text }),
  }
}

/** Comments have a `name`; messages were seen with their fullname as `id`. */
export const replied: z.ZodType<Posted> = z
  .object({
    json: z.object({
      data: z.object({
        things: z
          .array(
            z.object({
              data: z.object({
                name: fullname.optional(),
                id: z.string().optional(),
                permalink: z.string().nullish(),
              }),
            }),
          )
          .min(1),
      }),
    }),
  })
  .transform(({ json }, context) => {
    const { name, id, permalink } = json.data.things[0]?.data ?? {}
    const read = fullname.safeParse(name ?? id).data
    if (read !== undefined)
      return { fullname: read, ...(permalink && { url: new URL(permalink, SITE).href }) }
    context.addIssue({
      code: 'custom',
      path: ['json', 'data', 'things', 0, 'data', 'name'],
      message: 'missing',
    })
    return z.NEVER
  })

/** Whether or not the address can be listened to, the post is being made. */
export function imagePosted(hosts: Hosts): z.ZodType<Pending> {
  return z
    .object({ json: z.object({ data: z.object({ websocket_url: z.string().nullish() }) }) })
    .transform(({ json }) => {
      const websocketUrl = hosts.socket(json.data.websocket_url ?? '')
      return websocketUrl === undefined ? {} : { websocketUrl }
    })
}

export const galleryPosted: z.ZodType<Posted> = z
  .object({ json: z.object({ data: z.object({ url: z.string(), id: fullname.nullish() }) }) })
  .transform(({ json: { data } }, context) => {
    const at = postedAt(data.url)
    if (at !== undefined) return at
    if (data.id) return { fullname: data.id }
    context.addIssue({ code: 'custom', path: ['json', 'data', 'url'], message: 'no address of a submission' })
    return z.NEVER
  })
