import { type Addresses, pathOf, prefixed } from './addresses.ts'
import { id36 } from './ids.ts'
import { shownMessage } from './inbox-shown.ts'
import { fenced, html } from './markup.ts'
import {
  type Comment,
  isComment,
  isMessage,
  type Media,
  type Submission,
  type Subreddit,
  type Thing,
} from './model.ts'
import { SUBMISSION_CONSTANTS, THING_CONSTANTS } from './unvarying.ts'
import type { World } from './world.ts'

export interface Shown {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A page of them, as Reddit has it. */
export function listing(
  children: readonly Shown[],
  { before = null, after = null }: { readonly before?: string | null; readonly after?: string | null } = {},
) {
  return {
    kind: 'Listing',
    data: { after, dist: children.length, modhash: null, geo_filter: '', children, before },
  }
}

/** How Reddit shows comments and posts in its listings. Texts are raw; fields are those of recorded answers. */
export class Entities {
  readonly #world: World
  readonly #addresses: Addresses

  constructor(world: World, addresses: Addresses) {
    this.#world = world
    this.#addresses = addresses
  }

  /** @param rawMedia whether pictures in a text stay `![img](id)`; else they become their addresses */
  thing(thing: Thing, rawMedia = false): Shown {
    if (isMessage(thing)) return shownMessage(thing, false)
    return isComment(thing) ? this.comment(thing, rawMedia) : this.submission(thing)
  }

  comment(comment: Comment, rawMedia: boolean): Shown {
    const { fullname, submission, parent, pictures, at, editedAt } = comment
    const { subreddit } = submission
    const { words, ...author } = this.#written(comment, comment.body)
    const body = rawMedia ? words : this.#previewed(words, comment)
    return {
      kind: 't1',
      data: {
        ...this.#common(comment, subreddit),
        ...author,
        body,
        body_html: html(body),
        link_id: submission.fullname,
        link_title: submission.title,
        link_author: this.#written(submission, '').author,
        link_permalink: this.#addresses.page(pathOf(submission)),
        link_url: this.#addresses.target(submission),
        parent_id: (parent ?? submission).fullname,
        permalink: `${pathOf(submission)}${id36(fullname)}/`,
        over_18: submission.nsfw || subreddit.over18,
        quarantine: subreddit.quarantined,
        num_comments: this.#world.countIn(submission),
        replies: '',
        depth: 0,
        score_hidden: false,
        controversiality: 0,
        is_submitter: comment.author === submission.author,
        collapsed: false,
        collapsed_reason: null,
        collapsed_reason_code: null,
        collapsed_because_crowd_control: null,
        comment_type: null,
        unrepliable_reason: null,
        locked: comment.locked,
        archived: submission.archived,
        edited: editedAt === null ? false : seconds(editedAt),
        distinguished: comment.distinguished,
        created: seconds(at),
        created_utc: seconds(at),
        ...(pictures.length > 0 && { media_metadata: this.#mediaMetadata(pictures) }),
      },
    }
  }

  submission(submission: Submission): Shown {
    const { title, subreddit, at, nsfw, flair, pictures, link, crosspostOf, state, editedAt } = submission
    const { words, ...author } = this.#written(submission, submission.text)
    const isText = link === undefined && pictures.length === 0 && crosspostOf === undefined
    const url = this.#addresses.target(submission)
    return {
      kind: 't3',
      data: {
        ...SUBMISSION_CONSTANTS,
        ...this.#common(submission, subreddit),
        ...author,
        title,
        selftext: words,
        selftext_html: words === '' ? null : fenced(html(words)),
        is_self: isText,
        domain: isText ? `self.${subreddit.name}` : new URL(url).host,
        url,
        ...(!isText && { url_overridden_by_dest: url }),
        permalink: pathOf(submission),
        over_18: nsfw || subreddit.over18,
        spoiler: submission.spoiler,
        locked: submission.locked,
        archived: submission.archived,
        quarantine: subreddit.quarantined,
        num_comments: this.#world.countIn(submission),
        created: seconds(at),
        created_utc: seconds(at),
        edited: editedAt === null ? false : seconds(editedAt),
        removed_by_category: state === 'none' ? null : state === 'deleted' ? 'deleted' : 'moderator',
        link_flair_text: flair?.text ?? null,
        link_flair_css_class: flair === undefined ? null : '',
        ...(flair !== undefined && { link_flair_template_id: flair.id }),
        send_replies: submission.sendReplies,
        is_reddit_media_domain: pictures.length > 0,
        thumbnail: pictures.length > 0 ? 'image' : isText ? 'self' : 'default',
        ...this.#pictured(submission),
        ...(crosspostOf !== undefined && {
          crosspost_parent: crosspostOf.fullname,
          crosspost_parent_list: [this.submission(crosspostOf).data],
        }),
      },
    }
  }

  #pictured({ gallery, pictures }: Submission) {
    const [first] = pictures
    if (first === undefined) return {}
    if (!gallery) {
      const { width, height, assetId } = first.media
      const source = { url: this.#addresses.preview(first.media), width, height }
      const images = [{ source, resolutions: [source], variants: {}, id: assetId }]
      return { post_hint: 'image', preview: { images, enabled: true } }
    }
    return {
      is_gallery: true,
      gallery_data: {
        items: pictures.map(({ media, caption, outboundUrl }, index) => ({
          media_id: media.assetId,
          id: index + 1,
          ...(caption !== '' && { caption }),
          ...(outboundUrl !== '' && { outbound_url: outboundUrl }),
        })),
      },
      media_metadata: this.#mediaMetadata(pictures),
    }
  }

  #common({ fullname, state }: Comment | Submission, subreddit: Subreddit) {
    return {
      ...THING_CONSTANTS,
      id: id36(fullname),
      name: fullname,
      subreddit: subreddit.name,
      subreddit_id: subreddit.fullname,
      subreddit_name_prefixed: prefixed(subreddit),
      subreddit_type: subreddit.type,
      removed: state === 'removed',
    }
  }

  /** The author and the words as we may see them: what was deleted or removed keeps its place only. */
  #written({ author, state }: Comment | Submission, words: string) {
    const isGone = state === 'deleted' || (state === 'removed' && author !== this.#world.me)
    if (isGone) return { author: '[deleted]', words: state === 'deleted' ? '[deleted]' : '[removed]' }
    if (author.deleted) return { author: '[deleted]', words }
    return { author: author.name, author_fullname: author.fullname, words }
  }

  #previewed(words: string, { pictures }: Comment): string {
    return words.replace(/!\[img\]\((\w+)(?: "[^"]*")?\)/g, (written, id: string) => {
      const found = pictures.find(({ media }) => media.assetId === id)
      return found === undefined ? written : this.#addresses.preview(found.media)
    })
  }

  #mediaMetadata(pictures: readonly { readonly media: Media }[]) {
    return Object.fromEntries(
      pictures.map(({ media }) => [
        media.assetId,
        {
          status: 'valid',
          e: 'Image',
          m: media.mimetype,
          p: [],
          s: { y: media.height, x: media.width, u: this.#addresses.preview(media) },
          id: media.assetId,
        },
      ]),
    )
  }
}

/** Whole seconds, though written as a float in the original. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000)
}
