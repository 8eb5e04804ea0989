import type { Media } from '../model.ts'
import { Refused } from '../refused.ts'
import type { Answer, Endpoint } from '../server.ts'
import type { Parts } from './statuses.ts'

const UNKNOWN = { type: 'application/octet-stream', width: 0, height: 0 }

/** @param processingMs how long an upload takes until it can be posted; 0: it is ready at once */
export function mediaEndpoints(
  { world, entities }: Parts,
  processingMs: number,
  now: () => number,
): Endpoint[] {
  const { costume } = world
  const find = (id: string | undefined): Media => {
    const found = world.media.get(id ?? '')
    if (found === undefined) throw new Refused('not-found')
    return found
  }
  /** Unfinished ones have no address yet. */
  const shown = (media: Media, unfinished: 202 | 206): Answer => {
    const body = entities.media(media)
    return now() < media.readyAt ? { body: { ...body, url: null }, status: unfinished } : { body }
  }
  const upload: Endpoint = {
    method: 'POST',
    path: '/api/v2/media',
    route: 'upload',
    scope: 'write:media',
    effect: ({ params, picture: sent }) => {
      const file = params.file('file')
      const picture = sent ?? (file && !costume.decodes ? { ...UNKNOWN, bytes: file.bytes } : undefined)
      if (picture === undefined || picture.bytes.length < costume.leastUploadBytes) {
        throw new Refused('media-unreadable')
      }
      if (costume.decodes && !costume.limits.imageTypes.includes(picture.type)) {
        throw new Refused('media-unreadable')
      }
      const altText = params.text('description') ?? null
      return shown(world.upload({ ...picture, altText, readyAt: now() + processingMs }), 202)
    },
  }
  const lookup: Endpoint = {
    method: 'GET',
    path: '/api/v1/media/:id',
    route: 'media',
    scope: 'write:media',
    effect: ({ path }) => shown(find(path.id), 206),
  }
  return [
    upload,
    { ...upload, path: '/api/v1/media' },
    ...(costume.mediaLookup ? [lookup] : []),
    {
      method: 'PUT',
      path: '/api/v1/media/:id',
      route: 'describe',
      scope: 'write:media',
      effect: ({ path, params }) => {
        const media = find(path.id)
        // What is posted changes by editing the status.
        if (costume.name === 'mastodon' && media.attachedTo !== null) throw new Refused('not-found')
        world.describe(media, params.text('description') ?? null)
        return shown(media, 206)
      },
    },
    {
      method: 'GET',
      path: '/media/:id',
      route: 'picture',
      scope: null,
      effect: ({ path }) => {
        const { bytes, type } = find(path.id)
        return { body: Buffer.from(bytes), type }
      },
    },
  ]
}
