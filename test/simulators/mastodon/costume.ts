import { GOTOSOCIAL, PLEROMA, SNAC } from './costumes.ts'
import { idsOf } from './ids.ts'

export const COSTUMES = ['mastodon', 'gotosocial', 'pleroma', 'snac'] as const
export type CostumeName = (typeof COSTUMES)[number]
export const MASTODON_VERSIONS = ['4.2', '4.3', '4.4', '4.5'] as const
export type MastodonVersion = (typeof MASTODON_VERSIONS)[number]

/** What went wrong, in words that every costume has its own answer for. */
export type Refusal =
  | 'no-token'
  | 'bad-token'
  | 'scope'
  | 'not-found'
  | 'rate-limited'
  | 'blank'
  | 'too-long'
  | 'too-many-media'
  | 'media-unknown'
  | 'media-unprocessed'
  | 'media-unreadable'
  | 'media-too-large'
  | 'alt-too-long'
  | 'parent-gone'
  | 'invalid'

/** Status and `error` of a JSON answer; null: an empty body; 'html': a page. */
export type Refusing = readonly [status: number, error: string | null | 'html']

/**
 * How one kind of server differs from the others. Observed on running servers unless a line names its source;
 * Mastodon: docs.joinmastodon.org and its source.
 */
export interface Costume {
  readonly name: CostumeName
  /** As nodeinfo has it. */
  readonly software: { readonly name: string; readonly version: string }
  /** As the instance answer has it. */
  readonly version: string
  readonly ids: ReturnType<typeof idsOf>
  readonly instanceV2: boolean
  /** Mastodon's own number for its API, 4.3 and later. */
  readonly apiVersion: number | undefined
  readonly limits: Limits
  /** How `X-RateLimit-Reset` is written; none: neither headers nor limits. */
  readonly rateLimits: 'iso' | 'epoch' | 'none'
  /** `since_id`; a lossy one leaves the oldest out. */
  readonly sinceId: 'exact' | 'lossy'
  /** `min_id` and a limit give: the oldest that are newer, the newest, or a lossy page. */
  readonly minId: 'oldest' | 'newest' | 'lossy'
  readonly links: boolean
  /** Query parameters that choose notifications; others are ignored. */
  readonly filters: readonly ('types' | 'include_types' | 'exclude_types' | 'exclude_visibilities')[]
  readonly notificationPage: { readonly usual: number; readonly most: number }
  readonly streaming: {
    /** Over a WebSocket, by message as well, or only through the URL. */
    readonly socket: 'subscribe' | 'url' | 'none'
    readonly events: boolean
    /** Whether messages name their stream. */
    readonly named: boolean
  }
  readonly idempotency: boolean
  /** `GET /api/v1/media/:id`. */
  readonly mediaLookup: boolean
  /** Media ids of a posted status are those of the uploads. */
  readonly keepsMediaIds: boolean
  /** Whether the list of our own statuses has those that not everybody may see. */
  readonly listsPrivate: boolean
  readonly edits: boolean
  /** Parameter of `GET /api/v1/statuses`, where there is such a list. */
  readonly fetchMany: 'id' | 'ids' | undefined
  readonly dismiss: boolean
  /** Filtered notifications and grouped ones, Mastodon 4.3. */
  readonly filtering: boolean
  /** Statuses that quote: not known, shown with a fallback paragraph (4.4), written too (4.5). */
  readonly quotes: 'none' | 'shown' | 'written'
  /** RFC 7636 and RFC 8414, Mastodon 4.3: a login proves that it is the one that asked for the code. */
  readonly pkce: boolean
  readonly spoilerIsSensitive: boolean
  /** Whether `mentions` of what somebody wrote to us contains us. */
  readonly mentionsUs: boolean
  /** `acct` of local people too is user@domain. */
  readonly fullAddresses: boolean
  /** Unknown media, a parent that is gone: accepted without. */
  readonly lenient: boolean
  readonly needsUserAgent: boolean
  /** Whether what is no picture is refused. */
  readonly decodes: boolean
  readonly leastUploadBytes: number
  /** What a page that does not exist looks like when JSON is not asked for. */
  readonly unknownRoute: Refusing
  readonly refusals: Readonly<Record<Refusal, Refusing>>
}

export interface Limits {
  /** Characters of text and content warning; undefined: any number. */
  readonly text: number | undefined
  readonly media: number | undefined
  /** As the instance answer tells it. */
  readonly toldMedia: number
  readonly altText: number
  /** Whether the instance answer tells `description_limit`. */
  readonly toldAltText: boolean
  readonly imageBytes: number
  readonly imagePixels: number
  readonly perUrl: number
  readonly imageTypes: readonly string[]
}

const validation = (words: string): Refusing => [422, `Validation failed: ${words}`]

/** Mastodon; later versions add to earlier ones. */
export function mastodon(version: MastodonVersion = '4.5'): Costume {
  const since = (first: MastodonVersion) =>
    MASTODON_VERSIONS.indexOf(version) >= MASTODON_VERSIONS.indexOf(first)
  const apiVersions = { '4.2': undefined, '4.3': 2, '4.4': 6, '4.5': 7 }
  return {
    name: 'mastodon',
    software: { name: 'mastodon', version: `${version}.3` },
    version: `${version}.3`,
    ids: idsOf('snowflake'),
    instanceV2: true,
    apiVersion: apiVersions[version],
    limits: {
      text: 500,
      media: 4,
      toldMedia: 4,
      altText: 1_500,
      toldAltText: since('4.4'),
      imageBytes: 16_777_216,
      imagePixels: 33_177_600,
      perUrl: 23,
      imageTypes: [
        'image/jpeg',
        'image/png',
        'image/gif',
        'image/heic',
        'image/heif',
        'image/webp',
        'image/avif',
      ],
    },
    rateLimits: 'iso',
    sinceId: 'exact',
    minId: 'oldest',
    links: true,
    filters: ['types', 'exclude_types'],
    notificationPage: { usual: 40, most: 80 },
    streaming: { socket: 'subscribe', events: true, named: true },
    idempotency: true,
    mediaLookup: true,
    keepsMediaIds: true,
    listsPrivate: true,
    edits: true,
    fetchMany: since('4.3') ? 'id' : undefined,
    dismiss: true,
    filtering: since('4.3'),
    quotes: since('4.5') ? 'written' : since('4.4') ? 'shown' : 'none',
    pkce: since('4.3'),
    spoilerIsSensitive: true,
    mentionsUs: true,
    fullAddresses: false,
    lenient: false,
    needsUserAgent: false,
    decodes: true,
    leastUploadBytes: 0,
    unknownRoute: [404, 'html'],
    refusals: {
      'no-token': [401, 'The access token is invalid'],
      'bad-token': [401, 'The access token is invalid'],
      scope: [403, 'This action is outside the authorized scopes'],
      'not-found': [404, 'Record not found'],
      'rate-limited': [429, 'Too many requests'],
      blank: validation("Text can't be blank"),
      'too-long': validation('Text character limit of 500 exceeded'),
      'too-many-media': validation('Cannot attach more than 4 files'),
      'media-unknown': validation('Media not found or already attached to another post'),
      'media-unprocessed': validation(
        'Cannot attach files that have not finished processing. Try again in a moment!',
      ),
      'media-unreadable': [422, 'Error processing thumbnail for uploaded media'],
      'media-too-large': validation('File file size must be less than 16 MB'),
      'alt-too-long': validation('Description is too long (maximum is 1500 characters)'),
      'parent-gone': [404, 'The post you are trying to reply to does not appear to exist.'],
      invalid: validation('invalid value'),
    },
  }
}

export function costumeOf(name: CostumeName, version?: MastodonVersion): Costume {
  switch (name) {
    case 'mastodon':
      return mastodon(version)
    case 'gotosocial':
      return GOTOSOCIAL
    case 'pleroma':
      return PLEROMA
    case 'snac':
      return SNAC
  }
}
