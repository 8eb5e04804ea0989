import type { Costume } from './costume.ts'
import type { Ids } from './ids.ts'
import { countedLength, piecesOf, render } from './markup.ts'
import { type Account, type Deed, type Media, type QuotePolicy, type Status, VISIBILITIES } from './model.ts'
import { Refused } from './refused.ts'

/** The server's own domain, as people see it. */
export const DOMAIN = 'social.example'
const IDEMPOTENCY_MS = 3_600_000

export interface Draft {
  readonly text: string
  /** Instead of what the text would become. */
  readonly html?: string | undefined
  readonly spoiler?: string | undefined
  readonly sensitive?: boolean | undefined
  readonly language?: string | null | undefined
  readonly visibility?: string | undefined
  readonly inReplyTo?: string | undefined
  readonly mediaIds?: readonly string[] | undefined
  readonly quoteOf?: string | undefined
  readonly quotePolicy?: QuotePolicy | undefined
  readonly idempotencyKey?: string | undefined
}

/** Everybody and everything on the server. Every method is one effect: all of it happens, or none. */
export class World {
  readonly costume: Costume
  readonly ids: Ids
  readonly me: Account
  readonly accounts = new Map<string, Account>()
  /** Also those of other servers that this one knows; in order. */
  readonly statuses = new Map<string, Status>()
  readonly media = new Map<string, Media>()
  readonly deeds: Deed[] = []
  readonly #now: () => number
  readonly #byKey = new Map<string, { id: string; at: number }>()

  constructor(costume: Costume, bot: { username: string; name: string; bot: boolean }, now: () => number) {
    this.costume = costume
    this.ids = costume.ids()
    this.#now = now
    this.me = this.join({ ...bot, domain: null, note: '<p>I draw.</p>' })
  }

  join(person: Pick<Account, 'username' | 'domain' | 'name'> & Partial<Omit<Account, 'id'>>): Account {
    const account: Account = {
      note: '',
      bot: false,
      createdAt: this.#now() - 400 * 86_400_000,
      follower: false,
      followed: false,
      limited: false,
      ...person,
      id: this.ids.account(`${person.username}@${person.domain ?? DOMAIN}`),
    }
    this.accounts.set(account.id, account)
    return account
  }

  /** @param domain null or the server's own: somebody here */
  find(username: string, domain: string | null): Account | undefined {
    const where = domain === DOMAIN ? null : domain
    return [...this.accounts.values()].find(
      (account) => account.domain === where && account.username.toLowerCase() === username.toLowerCase(),
    )
  }

  status(id: string | undefined): Status {
    const found = this.statuses.get(id ?? '')
    if (found === undefined) throw new Refused('not-found')
    return found
  }

  /** As our account sees it; what it may not see is not there. */
  seen(id: string | undefined): Status {
    const found = this.status(id)
    if (!this.mayISee(found)) throw new Refused('not-found')
    return found
  }

  mayISee({ author, visibility, mentions }: Status): boolean {
    if (author === this.me || visibility === 'public' || visibility === 'unlisted') return true
    return mentions.includes(this.me) || (visibility === 'private' && author.followed)
  }

  mine(id: string | undefined): Status {
    const found = this.status(id)
    if (found.author !== this.me) throw new Refused('not-found')
    return found
  }

  upload(file: Omit<Media, 'id' | 'attachedTo'>): Media {
    const { limits } = this.costume
    if (file.bytes.length > limits.imageBytes) throw new Refused('media-too-large')
    if (file.width * file.height > limits.imagePixels) throw new Refused('media-too-large')
    this.#mayDescribe(file.altText)
    const id = this.ids.media(this.#now(), file.type.split('/')[1] ?? 'bin')
    const media: Media = { ...file, id, attachedTo: null }
    this.media.set(id, media)
    this.#did('upload', id)
    return media
  }

  describe(media: Media, altText: string | null): void {
    this.#mayDescribe(altText)
    media.altText = altText
    this.#did('describe', media.id)
  }

  /** Our post that was made with this key before, while the server remembers it. */
  repeated(key: string | undefined): Status | undefined {
    if (!this.costume.idempotency || key === undefined) return undefined
    const known = this.#byKey.get(key)
    if (known === undefined || this.#now() - known.at > IDEMPOTENCY_MS) return undefined
    return this.statuses.get(known.id)
  }

  /** Somebody writes; of ours the server checks everything. */
  post(author: Account, draft: Draft): Status {
    const { costume } = this
    const mine = author === this.me
    const visibility = VISIBILITIES.find((one) => one === (draft.visibility ?? 'public'))
    if (visibility === undefined) throw new Refused('invalid')
    const media = mine ? this.#attachable(draft.mediaIds ?? [], null) : []
    const spoiler = draft.spoiler ?? ''
    if (mine) this.#mayPost(draft.text, spoiler, media)
    const parent = this.statuses.get(draft.inReplyTo ?? '')
    const gone = draft.inReplyTo !== undefined && (parent === undefined || !this.mayISee(parent))
    if (mine && gone && !costume.lenient) throw new Refused('parent-gone')
    const id = this.ids.status(this.#now())
    const status: Status = {
      ...this.written(author, draft.text, draft.html),
      id,
      author,
      spoiler,
      sensitive: this.#isSensitive(draft.sensitive, spoiler),
      language: draft.language === undefined ? 'en' : draft.language,
      visibility,
      inReplyTo: parent === undefined || gone ? null : { id: parent.id, authorId: parent.author.id },
      media,
      quoteOf: draft.quoteOf ?? null,
      quotePolicy:
        visibility === 'private' || visibility === 'direct' ? 'nobody' : (draft.quotePolicy ?? 'public'),
      at: this.#now(),
      editedAt: null,
      favouritedBy: new Set(),
      boostedBy: new Set(),
    }
    for (const one of media) one.attachedTo = id
    this.statuses.set(id, status)
    if (draft.idempotencyKey !== undefined) this.#byKey.set(draft.idempotencyKey, { id, at: status.at })
    if (mine) this.#did('post', id)
    return status
  }

  /** @param draft `altTexts`: new ones, by media id */
  edit(status: Status, draft: Draft & { readonly altTexts?: ReadonlyMap<string, string | null> }): void {
    const media = draft.mediaIds === undefined ? status.media : this.#attachable(draft.mediaIds, status.id)
    const altTexts = draft.altTexts ?? new Map<string, string | null>()
    for (const altText of altTexts.values()) this.#mayDescribe(altText)
    const spoiler = draft.spoiler ?? status.spoiler
    if (status.author === this.me) this.#mayPost(draft.text, spoiler, media)
    for (const one of media) one.altText = altTexts.get(one.id) ?? one.altText
    Object.assign(status, this.written(status.author, draft.text, draft.html), {
      spoiler,
      sensitive: this.#isSensitive(draft.sensitive ?? status.sensitive, spoiler),
      media,
      editedAt: this.#now(),
      ...(draft.language === undefined ? {} : { language: draft.language }),
    })
    if (status.author === this.me) this.#did('edit', status.id)
  }

  erase(status: Status): void {
    this.statuses.delete(status.id)
    if (status.author === this.me) this.#did('delete', status.id)
  }

  favourite(status: Status, on: boolean): void {
    if (on) status.favouritedBy.add(this.me.id)
    else status.favouritedBy.delete(this.me.id)
    this.#did(on ? 'favourite' : 'unfavourite', status.id)
  }

  note(deed: Deed['deed'], id: string): void {
    this.#did(deed, id)
  }

  /** Text, markup and whom it names. A bare name means somebody here, or on the author's own server. */
  written(
    author: Account,
    text: string,
    html?: string,
  ): Pick<Status, 'text' | 'html' | 'mentions' | 'hashtags' | 'emojis'> {
    const find = (username: string, domain: string | null) =>
      this.find(username, domain) ?? (domain === null ? this.find(username, author.domain) : undefined)
    const source = html === undefined ? text : html.replaceAll(/<[^>]*>/g, '')
    const mentions = new Set<Account>()
    const hashtags = new Set<string>()
    for (const piece of piecesOf(source)) {
      if (piece.is === 'hashtag') hashtags.add(piece.name)
      const found = piece.is === 'mention' ? find(piece.username, piece.domain) : undefined
      if (found !== undefined) mentions.add(found)
    }
    const rendered = render(
      text,
      this.costume.name,
      `https://${author.domain ?? DOMAIN}`,
      (username, domain) => {
        const found = find(username, domain)
        return found && { username: found.username, url: profileUrl(found, this.costume) }
      },
    )
    const emojis = [...source.matchAll(/:(\w*[a-z_]\w*):/gi)].map(([, name = '']) => name)
    return {
      text,
      html: html ?? rendered,
      mentions: [...mentions],
      hashtags: [...hashtags],
      emojis: [...new Set(emojis)],
    }
  }

  #did(deed: Deed['deed'], id: string): void {
    this.deeds.push({ at: this.#now(), deed, id })
  }

  #isSensitive(sensitive: boolean | undefined, spoiler: string): boolean {
    return (sensitive ?? false) || (this.costume.spoilerIsSensitive && spoiler !== '')
  }

  #mayDescribe(altText: string | null): void {
    if ((altText ?? '').length > this.costume.limits.altText) throw new Refused('alt-too-long')
  }

  #mayPost(text: string, spoiler: string, media: readonly Media[]): void {
    const { limits } = this.costume
    if (text.trim() === '' && media.length === 0) throw new Refused('blank')
    const length = countedLength(text, limits.perUrl) + countedLength(spoiler, limits.perUrl)
    if (length > (limits.text ?? Number.POSITIVE_INFINITY)) throw new Refused('too-long')
  }

  #attachable(ids: readonly string[], statusId: string | null): Media[] {
    const { limits, lenient } = this.costume
    if (ids.length > (limits.media ?? Number.POSITIVE_INFINITY)) throw new Refused('too-many-media')
    return ids.flatMap((id) => {
      const found = this.media.get(id)
      if (found === undefined || (found.attachedTo !== null && found.attachedTo !== statusId)) {
        if (lenient) return []
        throw new Refused('media-unknown')
      }
      if (found.readyAt > this.#now()) throw new Refused('media-unprocessed')
      return [found]
    })
  }
}

export function profileUrl({ username, domain }: Account, costume: Costume): string {
  const local =
    costume.name === 'snac' ? username : costume.name === 'pleroma' ? `users/${username}` : `@${username}`
  return `https://${domain ?? DOMAIN}/${domain === null ? local : `@${username}`}`
}
