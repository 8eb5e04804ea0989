import { createHmac, randomBytes } from 'node:crypto'
import type { Picture } from '../platform/picture.ts'
import type { Media } from './model.ts'
import type { Params } from './params.ts'

/** How long a lease is good for, and what may be uploaded on it: as the policy of a recorded one has it. */
const LEASE_MS = 15 * 60_000
export const MOST_BYTES = 20_971_520
const TYPES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}
const BUCKET = 'reddit-uploaded-media'

export interface Lease {
  readonly assetId: string
  readonly filename: string
  readonly mimetype: string
  readonly extension: string
  readonly fields: ReadonlyMap<string, string>
  readonly expiresAt: number
}

/** Why S3 does not take an upload. */
export class UploadRefused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Places to upload a picture to, each good for one, as S3 gives them out on Reddit's word. */
export class Leases {
  readonly #now: () => number
  readonly #leases = new Map<string, Lease>()
  readonly #key = randomBytes(32)

  constructor(now: () => number) {
    this.#now = now
  }

  /** Undefined for a type that Reddit does not take. */
  give(filename: string, mimetype: string): Lease | undefined {
    const extension = TYPES[mimetype]
    if (extension === undefined) return undefined
    const assetId = BigInt(`0x${randomBytes(8).toString('hex')}`)
      .toString(36)
      .padStart(13, '0')
      .slice(0, 13)
    const now = this.#now()
    const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
    const conditions = {
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      key: assetId,
      'x-amz-storage-class': 'STANDARD',
      success_action_status: '201',
      bucket: BUCKET,
      acl: 'private',
      'x-amz-security-token': `canary-${randomBytes(24).toString('base64')}`,
      'x-amz-date': date,
      'x-amz-meta-ext': extension,
      'x-amz-credential': `ASIATB45ILA54542HC4J/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
      'Content-Type': mimetype,
    }
    const policy = Buffer.from(
      JSON.stringify({
        expiration: new Date(now + LEASE_MS).toISOString(),
        conditions: [
          ...Object.entries(conditions).map(([name, value]) => ['eq', `$${name}`, value]),
          ['content-length-range', 1, MOST_BYTES],
        ],
      }),
    ).toString('base64')
    const signature = createHmac('sha256', this.#key).update(policy).digest('hex')
    const fields = new Map(Object.entries({ ...conditions, policy, 'x-amz-signature': signature }))
    const lease = { assetId, filename, mimetype, extension, fields, expiresAt: now + LEASE_MS }
    this.#leases.set(assetId, lease)
    return lease
  }

  /** @throws {UploadRefused} in S3's order: the file, the policy, the size */
  take(params: Params, picture: Picture | null): Media {
    const { file } = params
    if (file === undefined) {
      throw new UploadRefused(400, 'InvalidArgument', 'POST requires exactly one file upload per request.')
    }
    const lease = this.#leases.get(params.text('key') ?? '')
    if (lease === undefined) throw new UploadRefused(403, 'AccessDenied', 'Access Denied')
    for (const [name, value] of lease.fields) {
      if (params.text(name) !== value) denied(`Policy Condition failed: ["eq", "$${name}", "${value}"]`)
    }
    const extra = params.names().filter((name) => !lease.fields.has(name))
    if (extra.length > 0) denied(`Extra input fields: ${extra.join(', ')}`)
    if (lease.expiresAt <= this.#now()) denied('Policy expired.')
    const { bytes } = file
    if (bytes.length > MOST_BYTES) {
      throw new UploadRefused(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
    }
    if (bytes.length === 0) {
      throw new UploadRefused(
        400,
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
      )
    }
    return {
      assetId: lease.assetId,
      mimetype: lease.mimetype,
      extension: lease.extension,
      filename: lease.filename,
      bytes,
      width: picture?.width ?? 0,
      height: picture?.height ?? 0,
      at: this.#now(),
    }
  }
}

function denied(why: string): never {
  throw new UploadRefused(403, 'AccessDenied', `Invalid according to Policy: ${why}`)
}
