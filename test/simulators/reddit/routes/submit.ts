import * as z from 'zod'
import { pathOf } from '../addresses.ts'
import { id36 } from '../ids.ts'
import type { Flair, Media, Submission, Subreddit } from '../model.ts'
import { Params } from '../params.ts'
import type { Parts } from '../parts.ts'
import { FormRefused, Refused } from '../refused.ts'
import type { Answer, Endpoint } from '../server.ts'
import { patient } from './patient.ts'

const MOST_TITLE = 300
const MOST_CAPTION = 180
const MOST_PICTURES = 20

const gallery = z.looseObject({
  items: z.array(
    z.looseObject({
      media_id: z.string(),
      caption: z.string().default(''),
      outbound_url: z.string().default(''),
    }),
  ),
})

/** Posts of ours. */
export function submitEndpoints(parts: Parts): Endpoint[] {
  const { world, patience, processing, site, socketOf } = parts
  return [
    {
      method: 'POST',
      path: '/api/submit',
      route: 'submit',
      scopes: ['submit'],
      effect: ({ params }) => {
        switch (params.text('kind')) {
          case 'image':
            return submitPicture(params)
          case 'self':
            return submitAtOnce(params, { text: params.text('text') ?? '' }, 'self')
          case 'link':
            return submitAtOnce(params, { link: linkOf(params) }, 'link')
          default:
            throw new FormRefused('INVALID_OPTION', 'kind')
        }
      },
    },
    {
      method: 'POST',
      path: '/api/submit_gallery_post',
      route: 'gallery',
      scopes: ['submit'],
      effect: ({ params: { json } }) => {
        const read = gallery.safeParse(json)
        if (!read.success) throw new FormRefused('JSON_PARSE_ERROR', 'json')
        const { items, ...rest } = read.data
        const params = new Params(Object.entries(rest).map(([name, value]) => [name, String(value)]))
        const place = placeOf(params, 'link')
        if (!place.allowsGalleries) throw new FormRefused('GALLERIES_NOTALLOWED', 'sr')
        if (items.length < 2 || items.length > MOST_PICTURES) throw new FormRefused('INVALID_OPTION', 'items')
        const pictures = items.map(({ media_id, caption, outbound_url: outboundUrl }) => {
          if ([...caption].length > MOST_CAPTION) tooLong(MOST_CAPTION, 'caption')
          return { media: pictureOf(media_id), caption, outboundUrl }
        })
        const draft = { ...draftOf(params, place), pictures, gallery: true }
        patient(patience)
        const submission = world.submit(world.me, place, draft)
        world.did('gallery', submission.fullname)
        return done({ url: addressOf(submission), id: submission.fullname })
      },
    },
  ]

  function submitPicture(params: Params): Answer {
    const place = placeOf(params, 'link')
    if (!place.allowsImages) throw new FormRefused('IMAGES_NOTALLOWED', 'sr')
    const url = params.text('url') ?? ''
    const media = world.media.get(url.startsWith(`${site.url}/`) ? url.slice(site.url.length + 1) : '')
    if (media === undefined) throw new FormRefused('BAD_URL', 'image_url')
    const draft = { ...draftOf(params, place), pictures: [{ media, caption: '', outboundUrl: '' }] }
    patient(patience)
    processing.start(media.assetId, media.width > 0, () => {
      const submission = world.submit(world.me, place, draft)
      world.did('submit', submission.fullname)
      return addressOf(submission)
    })
    return done({
      user_submitted_page: `${site.url}/user/${world.me.name}/submitted/`,
      websocket_url: socketOf(media.assetId),
    })
  }

  function submitAtOnce(
    params: Params,
    what: { text?: string; link?: string },
    kind: 'self' | 'link',
  ): Answer {
    const place = placeOf(params, kind)
    const draft = { ...draftOf(params, place), ...what }
    patient(patience)
    const submission = world.submit(world.me, place, draft)
    world.did('submit', submission.fullname)
    const { fullname } = submission
    return done({ url: addressOf(submission), drafts_count: 0, id: id36(fullname), name: fullname })
  }

  function placeOf(params: Params, kind: 'self' | 'link'): Subreddit {
    const name = params.text('sr') ?? ''
    if (name === '') throw new FormRefused('SUBREDDIT_REQUIRED', 'sr')
    const place = world.subreddit(name.replace(/^\/?r\//, ''))
    if (place === undefined) throw new FormRefused('SUBREDDIT_NOEXIST', 'sr')
    if (place.closed || !world.mayISee(place)) throw new Refused(404)
    const me = world.me.name.toLowerCase()
    const isStranger = place.type === 'restricted' && !place.members.has(me)
    const isOthers = place.type === 'user' && place.name.toLowerCase() !== `u_${me}`
    if (world.me.suspended) throw new Refused(403)
    if (place.banned.has(me) || isStranger || isOthers) throw new FormRefused('SUBREDDIT_NOTALLOWED', 'sr')
    if (place.submissions !== 'any' && place.submissions !== kind) {
      throw new FormRefused(kind === 'link' ? 'NO_LINKS' : 'NO_SELFS', 'sr')
    }
    return place
  }

  function draftOf(params: Params, place: Subreddit) {
    const title = params.text('title') ?? ''
    if (title.trim() === '') throw new FormRefused('NO_TEXT', 'title')
    if ([...title].length > MOST_TITLE) tooLong(MOST_TITLE, 'title')
    return {
      title,
      nsfw: params.flag('nsfw'),
      spoiler: params.flag('spoiler'),
      sendReplies: params.text('sendreplies') === undefined || params.flag('sendreplies'),
      flair: flairOf(params, place),
    }
  }

  function flairOf(params: Params, { flairs, flairRequired }: Subreddit): Flair | undefined {
    const id = params.text('flair_id') ?? ''
    if (id === '') {
      if (flairRequired) throw new FormRefused('SUBMIT_VALIDATION_FLAIR_REQUIRED', 'flair')
      return undefined
    }
    const flair = flairs.find((one) => one.id === id && !one.modOnly)
    if (flair === undefined) throw new FormRefused('BAD_FLAIR_TEMPLATE_ID', 'flair')
    return flair
  }

  function pictureOf(assetId: string): Media {
    const media = world.media.get(assetId)
    if (media === undefined || media.width === 0) throw new FormRefused('BAD_IMAGE', 'items')
    return media
  }

  function addressOf(submission: Submission): string {
    return `${site.url}${pathOf(submission)}`
  }
}

function linkOf(params: Params): string {
  const url = params.text('url') ?? ''
  if (url === '') throw new FormRefused('NO_URL', 'url')
  if (!URL.canParse(url)) throw new FormRefused('BAD_URL', 'url')
  return url
}

function tooLong(most: number, field: string): never {
  throw new FormRefused('TOO_LONG', field, `this is too long (max: ${most})`)
}

function done(data: unknown): Answer {
  return { body: { json: { errors: [], data } } }
}
