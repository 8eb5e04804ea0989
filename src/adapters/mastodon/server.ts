import * as z from 'zod'
import type { ImageType } from '../../core/ports.ts'

/** What kind of server it is; they differ in more than their limits. */
export type ServerKind = 'mastodon' | 'gotosocial' | 'pleroma' | 'snac' | 'other'

/** A server as far as we must know it. */
export interface Server {
  readonly kind: ServerKind
  /** As it says itself; empty where it says nothing. */
  readonly version: string
  /** Text and content warning together. */
  readonly characters: number
  /** What a link counts, however long it is. */
  readonly perLink: number
  readonly images: number
  readonly altText: number
  readonly imageBytes: number
  /** The one to turn others into first. */
  readonly imageTypes: readonly ImageType[]
  /** `wss://…`, where it names one. */
  readonly streaming: string | undefined
  /** Whether a post may say who may quote it: Mastodon 4.5, where the setting came in. */
  readonly quotePolicy: boolean
  /** Whether an edit of a post may describe its pictures anew; only snac is known to leave them as they are. */
  readonly describesLater: boolean
}

const MEGABYTE = 1024 * 1024
/** A reply shows four pictures at most, also where more would go. */
const MOST_IMAGES = 4
/** snac takes any number; a reply is no book. */
const MOST_CHARACTERS = 5_000

/** What every server here takes, and most others. */
export const UNKNOWN_SERVER: Server = {
  kind: 'other',
  version: '',
  characters: 500,
  perLink: 23,
  images: MOST_IMAGES,
  altText: 500,
  imageBytes: 8 * MEGABYTE,
  imageTypes: ['image/jpeg', 'image/png'],
  streaming: undefined,
  quotePolicy: false,
  describesLater: true,
}

/**
 * What servers keep to where they do not tell. Mastodon: MAX_DESCRIPTION_LENGTH in media_attachment.rb. snac keeps all.
 * GoToSocial's `media-description-max-chars` is 500 as it comes.
 */
const ALT_TEXT: Readonly<Partial<Record<ServerKind, number>>> = { mastodon: 1_500, snac: 1_500 }

/** A limit as told; anything else counts as not told. */
const limit = z.number().int().positive().optional().catch(undefined)

/** `/api/v2/instance`, `/api/v1/instance` and Pleroma's additions to it, in the SDK's names. */
const instance = z.object({
  version: z.string().catch(''),
  sourceUrl: z.string().optional().catch(undefined),
  urls: z.object({ streamingApi: z.string().optional() }).optional().catch(undefined),
  maxTootChars: limit,
  maxMediaAttachments: limit,
  descriptionLimit: limit,
  uploadLimit: limit,
  configuration: z
    .object({
      urls: z.object({ streaming: z.string().optional() }).optional().catch(undefined),
      statuses: z
        .object({ maxCharacters: limit, maxMediaAttachments: limit, charactersReservedPerUrl: limit })
        .optional()
        .catch(undefined),
      mediaAttachments: z
        .object({
          supportedMimeTypes: z.array(z.string()).optional().catch(undefined),
          imageSizeLimit: limit,
          descriptionLimit: limit,
        })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
})

/** What an instance says of itself, and where it is silent what every server allows. Total. */
export function readServer(answer: unknown): Server {
  const told = instance.safeParse(answer)
  if (!told.success) return UNKNOWN_SERVER
  const { version, configuration, urls, maxTootChars, maxMediaAttachments, descriptionLimit, uploadLimit } =
    told.data
  const { statuses, mediaAttachments } = configuration ?? {}
  const kind = kindOf(version, told.data.sourceUrl ?? '')
  return {
    kind,
    version,
    characters: Math.min(
      MOST_CHARACTERS,
      statuses?.maxCharacters ?? maxTootChars ?? UNKNOWN_SERVER.characters,
    ),
    perLink: statuses?.charactersReservedPerUrl ?? UNKNOWN_SERVER.perLink,
    images: Math.min(MOST_IMAGES, statuses?.maxMediaAttachments ?? maxMediaAttachments ?? MOST_IMAGES),
    altText:
      mediaAttachments?.descriptionLimit ?? descriptionLimit ?? ALT_TEXT[kind] ?? UNKNOWN_SERVER.altText,
    imageBytes: mediaAttachments?.imageSizeLimit ?? uploadLimit ?? UNKNOWN_SERVER.imageBytes,
    imageTypes: typesIn(mediaAttachments?.supportedMimeTypes),
    streaming: configuration?.urls?.streaming ?? urls?.streamingApi,
    quotePolicy: kind === 'mastodon' && isAtLeast(version, 4, 5),
    describesLater: kind !== 'snac',
  }
}

/** `4.3.1` is Mastodon and `0.7.1` GoToSocial; others name themselves behind the version they are like. */
function kindOf(version: string, sourceUrl: string): ServerKind {
  const named = `${version} ${sourceUrl}`.toLowerCase()
  if (named.includes('snac')) return 'snac'
  if (named.includes('gotosocial') || /^0\.\d/.test(version)) return 'gotosocial'
  if (/pleroma|akkoma/.test(named)) return 'pleroma'
  return /^[2-9]\.\d/.test(version) && !named.includes('compatible') ? 'mastodon' : 'other'
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [, theirMajor = '0', theirMinor = '0'] = /^(\d{1,4})\.(\d{1,4})/.exec(version) ?? []
  return Number(theirMajor) > major || (Number(theirMajor) === major && Number(theirMinor) >= minor)
}

function typesIn(supported: readonly string[] | undefined): readonly ImageType[] {
  const known: readonly ImageType[] = ['image/webp', 'image/jpeg', 'image/png']
  const types = known.filter((type) => supported?.includes(type))
  return types.length > 0 ? types : UNKNOWN_SERVER.imageTypes
}
