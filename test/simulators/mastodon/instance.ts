import { DOMAIN, type World } from './world.ts'

function configuration({ costume: { limits } }: World) {
  const finite = (limit: number | undefined, unlimited: number) =>
    limit === undefined || !Number.isFinite(limit) ? unlimited : limit
  return {
    accounts: { max_featured_tags: 10 },
    statuses: {
      max_characters: finite(limits.text, 100_000),
      max_media_attachments: limits.toldMedia,
      characters_reserved_per_url: limits.perUrl,
    },
    media_attachments: {
      ...(limits.toldAltText ? { description_limit: limits.altText } : {}),
      supported_mime_types: limits.imageTypes,
      image_size_limit: limits.imageBytes,
      image_matrix_limit: finite(limits.imagePixels, 33_177_600),
      video_size_limit: 103_809_024,
      video_frame_rate_limit: 120,
      video_matrix_limit: 8_294_400,
    },
    polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 },
  }
}

/** `GET /api/v1/instance`. */
export function instanceV1(world: World, streamingUrl: string) {
  const { costume } = world
  return {
    uri: DOMAIN,
    title: 'Social Example',
    short_description: 'A server for tests.',
    description: 'A server for tests.',
    email: 'admin@social.example',
    version: costume.version,
    urls: { streaming_api: streamingUrl },
    stats: { user_count: world.accounts.size, status_count: world.statuses.size, domain_count: 2 },
    thumbnail: `https://${DOMAIN}/thumbnail.png`,
    languages: ['en'],
    registrations: false,
    approval_required: false,
    invites_enabled: false,
    contact_account: null,
    rules: [],
    ...(costume.name === 'pleroma'
      ? {
          // Pleroma 2.4 knows no `configuration`; its limits have names of their own.
          max_toot_chars: costume.limits.text,
          description_limit: costume.limits.altText,
          upload_limit: costume.limits.imageBytes,
          poll_limits: {
            max_options: 20,
            max_option_chars: 200,
            min_expiration: 0,
            max_expiration: 31_536_000,
          },
          pleroma: { metadata: { features: ['mastodon_api'], fields_limits: {} } },
        }
      : { configuration: configuration(world) }),
  }
}

/** `GET /api/v2/instance`. */
export function instanceV2(world: World, streamingUrl: string) {
  const { costume } = world
  return {
    domain: DOMAIN,
    title: 'Social Example',
    version: costume.version,
    source_url: 'https://source.example',
    description: 'A server for tests.',
    usage: { users: { active_month: 3 } },
    thumbnail: { url: `https://${DOMAIN}/thumbnail.png` },
    languages: ['en'],
    configuration: {
      urls: { streaming: streamingUrl },
      ...configuration(world),
      translation: { enabled: false },
    },
    registrations: { enabled: false, approval_required: false, message: null },
    contact: { email: 'admin@social.example', account: null },
    rules: [],
    ...(costume.apiVersion === undefined ? {} : { api_versions: { mastodon: costume.apiVersion } }),
  }
}
