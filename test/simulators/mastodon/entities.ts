import type { Account, Media, Notification, Status } from './model.ts'
import type { Policy } from './notices.ts'
import { DOMAIN, profileUrl, type World } from './world.ts'

/** What the server answers, as its documentation has it (docs.joinmastodon.org/entities, each kind's own source). */
export class Entities {
  readonly #world: World
  /** Where this simulator is; addresses of people and statuses have the domain instead. */
  readonly #site: { readonly url: string }

  constructor(world: World, site: { readonly url: string }) {
    this.#world = world
    this.#site = site
  }

  account(account: Account) {
    const { costume, statuses } = this.#world
    const url = profileUrl(account, costume)
    const theirs = [...statuses.values()].filter(({ author }) => author === account)
    const avatar = `https://${account.domain ?? DOMAIN}/avatars/${account.username}.png`
    return {
      id: account.id,
      username: account.username,
      acct: this.#acct(account),
      display_name: account.name,
      locked: false,
      bot: account.bot,
      discoverable: true,
      group: false,
      created_at: `${time(account.createdAt).slice(0, 11)}00:00:00.000Z`,
      note: account.note,
      url,
      uri: url,
      avatar,
      avatar_static: avatar,
      header: `https://${account.domain ?? DOMAIN}/headers/original/missing.png`,
      header_static: `https://${account.domain ?? DOMAIN}/headers/original/missing.png`,
      followers_count: account.follower ? 1 : 0,
      following_count: account.followed ? 1 : 0,
      statuses_count: theirs.length,
      last_status_at: theirs.length === 0 ? null : time(theirs.at(-1)?.at ?? 0).slice(0, 10),
      emojis: [],
      fields: [],
      ...(account.limited ? { limited: true } : {}),
      ...(costume.name === 'mastodon'
        ? { indexable: false, hide_collections: null, noindex: false, roles: [] }
        : {}),
      ...(costume.name === 'pleroma'
        ? { fqn: address(account), pleroma: { is_admin: false, tags: [] } }
        : {}),
    }
  }

  /** Our own account, with what only we see. */
  credentials() {
    const { me } = this.#world
    return {
      ...this.account(me),
      // Also where everybody else has a full address.
      acct: me.username,
      source: {
        privacy: 'public',
        sensitive: false,
        language: null,
        note: me.note.replaceAll(/<[^>]*>/g, ''),
        fields: [],
        follow_requests_count: 0,
      },
    }
  }

  media(media: Media, place?: number) {
    const { costume } = this.#world
    const url = `${this.#site.url}/media/${media.id}`
    const kept = place === undefined || costume.keepsMediaIds
    const size = (width: number, height: number) => ({
      width,
      height,
      size: `${width}x${height}`,
      aspect: width / height,
    })
    return {
      id: kept ? media.id : `https://${DOMAIN}/p/${media.attachedTo}_${place}`,
      type: 'image',
      url,
      preview_url: url,
      remote_url: costume.name === 'mastodon' ? null : url,
      description: media.altText,
      ...(costume.name === 'snac'
        ? {}
        : {
            preview_remote_url: null,
            text_url: null,
            meta: { original: size(media.width, media.height), small: size(media.width, media.height) },
            blurhash: 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH',
          }),
    }
  }

  status(status: Status): object {
    const { costume, statuses, me } = this.#world
    const url = `${profileUrl(status.author, costume)}/${status.id}`
    const replies = [...statuses.values()].filter(({ inReplyTo }) => inReplyTo?.id === status.id)
    const quoted = status.quoteOf === null ? undefined : statuses.get(status.quoteOf)
    return {
      id: status.id,
      created_at: time(status.at),
      in_reply_to_id: statuses.get(status.inReplyTo?.id ?? '')?.id ?? null,
      in_reply_to_account_id: status.inReplyTo?.authorId ?? null,
      sensitive: status.sensitive,
      spoiler_text: status.spoiler,
      visibility: status.visibility,
      language: status.language,
      uri: url,
      url,
      replies_count: replies.length,
      reblogs_count: status.boostedBy.size,
      favourites_count: status.favouritedBy.size,
      favourited: status.favouritedBy.has(me.id),
      reblogged: status.boostedBy.has(me.id),
      muted: false,
      bookmarked: false,
      content: this.#content(status, quoted),
      reblog: null,
      account: this.account(status.author),
      media_attachments: status.media.map((media, place) => this.media(media, place)),
      mentions: this.#mentions(status),
      tags: status.hashtags.map((name) => ({
        name: name.toLowerCase(),
        url: `https://${DOMAIN}/tags/${name.toLowerCase()}`,
      })),
      emojis: status.emojis.map((shortcode) => ({
        shortcode,
        url: `https://${DOMAIN}/emoji/${shortcode}.png`,
        static_url: `https://${DOMAIN}/emoji/${shortcode}.png`,
        visible_in_picker: true,
      })),
      card: null,
      poll: null,
      ...(costume.edits ? { edited_at: status.editedAt === null ? null : time(status.editedAt) } : {}),
      ...(costume.name === 'mastodon' ? { filtered: [], application: null } : {}),
      ...this.#quoting(status, quoted),
      ...(costume.name === 'pleroma' ? { pleroma: this.#pleroma(status) } : {}),
    }
  }

  notification({ id, type, account, status, at }: Notification) {
    const { costume } = this.#world
    return {
      id,
      type,
      created_at: time(at),
      account: this.account(account),
      ...(status === null ? {} : { status: this.status(status) }),
      ...(costume.filtering ? { group_key: `ungrouped-${id}` } : {}),
      ...(costume.name === 'pleroma' ? { pleroma: { is_seen: false, is_muted: false } } : {}),
    }
  }

  /** A notification of `/api/v2/notifications`: we are told of each alone. */
  group({ id, type, account, status, at }: Notification) {
    return {
      group_key: `ungrouped-${id}`,
      notifications_count: 1,
      type,
      most_recent_notification_id: Number(id),
      page_min_id: id,
      page_max_id: id,
      latest_page_notification_at: time(at),
      sample_account_ids: [account.id],
      ...(status === null ? {} : { status_id: status.id }),
    }
  }

  policy(policy: Policy, requests: readonly { readonly held: readonly Notification[] }[]) {
    return {
      ...policy,
      summary: {
        pending_requests_count: requests.length,
        pending_notifications_count: requests.reduce((sum, { held }) => sum + held.length, 0),
      },
    }
  }

  request({ id, account, held }: { id: string; account: Account; held: readonly Notification[] }) {
    const last = held.at(-1)
    return {
      id,
      created_at: time(held[0]?.at ?? 0),
      updated_at: time(last?.at ?? 0),
      notifications_count: String(held.length),
      account: this.account(account),
      ...(last?.status ? { last_status: this.status(last.status) } : {}),
    }
  }

  #acct(account: Account): string {
    return account.domain === null && !this.#world.costume.fullAddresses ? account.username : address(account)
  }

  #mentions(status: Status) {
    const { costume, me } = this.#world
    const named = status.mentions.filter((one) => costume.mentionsUs || one !== me)
    return named.map((one, place) => ({
      id: costume.name === 'snac' ? String(place) : one.id,
      username: costume.name === 'snac' ? address(one) : one.username,
      url: profileUrl(one, costume),
      acct: this.#acct(one),
    }))
  }

  #content({ html }: Status, quoted: Status | undefined): string {
    if (quoted === undefined) return html
    const { costume } = this.#world
    const url = `${profileUrl(quoted.author, costume)}/${quoted.id}`
    // Servers that know no quotes do not let the class through either.
    const mark = costume.quotes === 'none' ? '' : ' class="quote-inline"'
    return `<p${mark}>RE: <a href="${url}" target="_blank" rel="nofollow noopener">${url}</a></p>${html}`
  }

  #quoting(status: Status, quoted: Status | undefined) {
    const { quotes } = this.#world.costume
    if (quotes === 'none') return {}
    const quote = quoted === undefined ? null : { state: 'accepted', quoted_status: this.status(quoted) }
    if (quotes === 'shown') return { quote }
    const policy = { public: ['public'], followers: ['followers'], nobody: [] }[status.quotePolicy]
    const mine = status.author === this.#world.me
    return {
      quote,
      quotes_count: 0,
      quote_approval: {
        automatic: policy,
        manual: [],
        current_user: mine || policy[0] === 'public' ? 'automatic' : 'denied',
      },
    }
  }

  #pleroma({ text, author, visibility }: Status) {
    return {
      content: { 'text/plain': text },
      local: author.domain === null,
      conversation_id: null,
      direct_conversation_id: visibility === 'direct' ? 1 : null,
      emoji_reactions: [],
      thread_muted: false,
    }
  }
}

function address({ username, domain }: Account): string {
  return `${username}@${domain ?? DOMAIN}`
}

function time(atMs: number): string {
  return new Date(atMs).toISOString()
}
