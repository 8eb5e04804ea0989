import { UploadRefused } from '../leases.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Answer, Endpoint } from '../server.ts'

/** Leases, the bucket behind them, and where pictures are seen. */
export function mediaEndpoints({ world, leases, site, socketOf }: Parts): Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/api/media/asset',
      route: 'lease',
      scopes: ['submit'],
      effect: ({ params }) => {
        const filepath = params.text('filepath') ?? ''
        const lease = filepath === '' ? undefined : leases.give(filepath, params.text('mimetype') ?? '')
        if (lease === undefined) throw new Refused(400)
        return {
          body: {
            args: {
              action: site.url.replace(/^http:/, ''),
              fields: [...lease.fields].map(([name, value]) => ({ name, value })),
            },
            asset: {
              asset_id: lease.assetId,
              processing_state: 'incomplete',
              payload: { filepath },
              websocket_url: socketOf(lease.assetId),
            },
          },
        }
      },
    },
    {
      method: 'POST',
      path: '/',
      route: 'upload',
      scopes: null,
      effect: ({ params, picture }) => {
        try {
          const media = leases.take(params, picture)
          world.media.set(media.assetId, media)
          world.did('upload', media.assetId)
          return stored(media.assetId)
        } catch (error) {
          if (!(error instanceof UploadRefused)) throw error
          return refused(error)
        }
      },
    },
    {
      method: 'GET',
      path: '/i/:file',
      route: 'picture',
      scopes: null,
      effect: ({ path }) => {
        const media = world.media.get((path.file ?? '').split('.')[0] ?? '')
        if (media === undefined || !world.shown.has(media.assetId)) throw new Refused(404)
        return { body: Buffer.from(media.bytes), type: media.mimetype }
      },
    },
  ]

  function stored(key: string): Answer {
    return xml(
      201,
      `<PostResponse><Location>${site.url}/${key}</Location><Bucket>reddit-uploaded-media</Bucket><Key>${key}</Key><ETag>"${key}"</ETag></PostResponse>`,
    )
  }
}

function refused({ status, code, message }: UploadRefused): Answer {
  return xml(
    status,
    `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>GBV4S4DWG0H4ASHH</RequestId><HostId>zGk7</HostId></Error>`,
  )
}

function xml(status: number, body: string): Answer {
  return { status, type: 'application/xml', body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` }
}
