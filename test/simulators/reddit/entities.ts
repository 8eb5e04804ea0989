import { id36 } from './ids.ts'
import { html } from './markup.ts'
import {
  type Comment,
  isComment,
  isMessage,
  type Media,
  type Message,
  type Notice,
  type Person,
  type Submission,
  type Subreddit,
  type Thing,
} from './model.ts'
import type { World } from './world.ts'

/** Where Reddit shows a thing: the inbox has fields of its own, and gives no thread along. */
export interface Shown {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

/** How Reddit shows what it has; texts are raw. Fields and their order of importance as recorded answers have them. */
export class Entities {
  readonly #world: World
  readonly #site: { readonly url: string }

  constructor(world: World, site: { readonly url: string }) {
    this.#world = world
    this.#site = site
  }

  thing(thing: Thing): Shown {
    if (isMessage(thing)) return this.message(thing, false)
    return isComment(thing) ? this.comment(thing) : this.submission(thing)
  }

  listing(
    children: readonly Shown[],
    { before, after }: { readonly before: string | null; readonly after: string | null },
  ) {
    return {
      kind: 'Listing',
      data: { after, dist: children.length, modhash: null, geo_filter: '', children, before },
    }
  }

  comment(comment: Comment): Shown {
    const { fullname, submission, parent, at, editedAt, distinguished } = comment
    const { subreddit } = submission
    const { body, ...author } = this.#words(comment, comment.body)
    return {
      kind: 't1',
      data: {
        ...this.#thing(comment, subreddit),
        ...author,
        body,
        body_html: html(body),
        link_id: submission.fullname,
        link_title: submission.title,
        link_author: this.#name(submission),
        link_permalink: `${this.#site.url}${pathOf(submission)}`,
        link_url: this.url(submission),
        parent_id: (parent ?? submission).fullname,
        permalink: `${pathOf(submission)}${id36(fullname)}/`,
        over_18: submission.nsfw || subreddit.over18,
        quarantine: subreddit.quarantined,
        num_comments: this.#countUnder(submission),
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
        distinguished,
        created: seconds(at),
        created_utc: seconds(at),
        ...(comment.pictures.length > 0 && { media_metadata: this.#mediaMetadata(comment.pictures) }),
      },
    }
  }

  /** As the inbox shows it. */
  notice({ thing, type, unread }: Notice): Shown {
    if (isMessage(thing)) return this.message(thing, unread)
    const { submission, parent, body, fullname, at, author, distinguished } = thing
    return {
      kind: 't1',
      data: {
        ...inboxed(unread, at),
        first_message: null,
        first_message_name: null,
        subreddit: submission.subreddit.name,
        author_fullname: author.fullname,
        id: id36(fullname),
        name: fullname,
        subject: SUBJECTS[type],
        type,
        author: author.name,
        num_comments: this.#countUnder(submission),
        parent_id: (parent ?? submission).fullname,
        subreddit_name_prefixed: prefixed(submission.subreddit),
        body,
        body_html: fenced(html(body)),
        link_title: submission.title,
        dest: this.#world.me.name,
        was_comment: true,
        context: `${pathOf(submission)}${id36(fullname)}/?context=3`,
        distinguished,
      },
    }
  }

  message({ fullname, author, to, subject, body, at, parent, first }: Message, unread: boolean): Shown {
    return {
      kind: 't4',
      data: {
        ...inboxed(unread, at),
        first_message: first === null ? null : Number.parseInt(id36(first.fullname), 36),
        first_message_name: first?.fullname ?? null,
        subreddit: null,
        author_fullname: author.fullname,
        id: id36(fullname),
        name: fullname,
        subject: first === null ? subject : `re: ${subject}`,
        type: 'unknown',
        author: author.deleted ? null : author.name,
        num_comments: null,
        parent_id: parent?.fullname ?? null,
        subreddit_name_prefixed: null,
        body,
        body_html: fenced(html(body)),
        dest: to.name,
        was_comment: false,
        context: '',
        distinguished: null,
      },
    }
  }

  submission(submission: Submission): Shown {
    const { title, subreddit, at, nsfw, spoiler, flair, pictures, gallery, crosspostOf } = submission
    const { body, ...author } = this.#words(submission, submission.text)
    const isSelf = submission.link === undefined && pictures.length === 0 && crosspostOf === undefined
    const url = this.url(submission)
    const [first] = pictures
    return {
      kind: 't3',
      data: {
        ...this.#thing(submission, subreddit),
        ...author,
        title,
        selftext: body,
        selftext_html: body === '' ? null : fenced(html(body)),
        is_self: isSelf,
        domain: isSelf ? `self.${subreddit.name}` : new URL(url).host,
        url,
        ...(!isSelf && { url_overridden_by_dest: url }),
        permalink: pathOf(submission),
        over_18: nsfw || subreddit.over18,
        spoiler,
        locked: submission.locked,
        archived: submission.archived,
        quarantine: subreddit.quarantined,
        num_comments: this.#countUnder(submission),
        created: seconds(at),
        created_utc: seconds(at),
        edited: submission.editedAt === null ? false : seconds(submission.editedAt),
        removed_by_category:
          submission.state === 'none' ? null : submission.state === 'deleted' ? 'deleted' : 'moderator',
        link_flair_text: flair?.text ?? null,
        link_flair_css_class: flair === undefined ? null : '',
        link_flair_richtext: [],
        link_flair_type: 'text',
        link_flair_text_color: 'dark',
        link_flair_background_color: '',
        ...(flair !== undefined && { link_flair_template_id: flair.id }),
        send_replies: submission.sendReplies,
        is_reddit_media_domain: pictures.length > 0,
        media: null,
        media_embed: {},
        secure_media: null,
        secure_media_embed: {},
        is_video: false,
        thumbnail: pictures.length > 0 ? 'image' : isSelf ? 'self' : 'default',
        thumbnail_width: null,
        thumbnail_height: null,
        upvote_ratio: 1,
        subreddit_type: subreddit.type,
        subreddit_subscribers: 7,
        num_crossposts: 0,
        num_duplicates: 0,
        is_crosspostable: true,
        ...(crosspostOf !== undefined && {
          crosspost_parent: crosspostOf.fullname,
          crosspost_parent_list: [this.submission(crosspostOf).data],
        }),
        ...(gallery && {
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
        }),
        ...(!gallery && first !== undefined && { post_hint: 'image', preview: this.#preview(first.media) }),
        ...SUBMISSION_CONSTANTS,
      },
    }
  }

  subreddit(subreddit: Subreddit): Shown {
    const { name, fullname, title, type, ...more } = subreddit
    const me = this.#world.me.name.toLowerCase()
    return {
      kind: 't5',
      data: {
        ...SUBREDDIT_CONSTANTS,
        id: id36(fullname),
        name: fullname,
        display_name: name,
        display_name_prefixed: prefixed(subreddit),
        title,
        url: type === 'user' ? `/user/${name.slice(2)}/` : `/r/${name}/`,
        subreddit_type: type,
        over18: more.over18,
        quarantine: more.quarantined,
        user_is_banned: more.banned.has(me),
        user_is_contributor: more.members.has(me),
        user_is_subscriber: false,
        user_is_moderator: name.toLowerCase() === `u_${me}`,
        user_is_muted: false,
        submission_type: more.submissions,
        allow_images: more.allowsImages,
        allow_galleries: more.allowsGalleries,
        link_flair_enabled: more.flairs.length > 0,
        can_assign_link_flair: more.flairs.length > 0,
        restrict_posting: true,
        restrict_commenting: type === 'restricted',
        comment_contribution_settings:
          more.commentMedia.length > 0 ? { allowed_media_types: more.commentMedia } : {},
        allowed_media_in_comments: more.commentMedia,
        created: seconds(more.createdAt),
        created_utc: seconds(more.createdAt),
      },
    }
  }

  /** `api/v1/me`: of ours, without the envelope that other accounts come in. */
  me() {
    const { me } = this.#world
    return {
      ...this.account(me),
      is_suspended: me.suspended,
      suspension_expiration_utc: null,
      has_verified_email: true,
      over_18: true,
      inbox_count: this.#world.notices.filter(({ unread }) => unread).length,
      has_mail: this.#world.notices.some(({ unread }) => unread),
      pref_nightmode: false,
      features: {},
    }
  }

  account(person: Person) {
    return {
      id: id36(person.fullname),
      name: person.name,
      link_karma: person.linkKarma,
      comment_karma: person.commentKarma,
      total_karma: person.linkKarma + person.commentKarma,
      created: seconds(person.createdAt),
      created_utc: seconds(person.createdAt),
      is_employee: false,
      is_mod: false,
      is_gold: false,
      verified: true,
      has_verified_email: true,
      is_blocked: false,
      is_friend: false,
      icon_img: `${this.#site.url}/avatar.png`,
      subreddit: this.subreddit(this.#world.subreddit(`u_${person.name}`) ?? never()).data,
    }
  }

  /** What the picture is read from. */
  pictureUrl({ assetId, extension }: Media): string {
    return `${this.#site.url}/i/${assetId}.${extension}`
  }

  url(submission: Submission): string {
    const [first] = submission.pictures
    if (submission.gallery) return `${this.#site.url}/gallery/${id36(submission.fullname)}`
    if (first !== undefined) return this.pictureUrl(first.media)
    const of = submission.crosspostOf ?? submission
    return submission.link ?? `${this.#site.url}${pathOf(of)}`
  }

  #thing({ fullname, state }: Comment | Submission, subreddit: Subreddit) {
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
  #words(thing: Comment | Submission, words: string) {
    const { author, state } = thing
    const gone = state === 'deleted' || (state === 'removed' && author !== this.#world.me)
    if (gone || author.deleted) {
      return { author: '[deleted]', body: !gone ? words : state === 'deleted' ? '[deleted]' : '[removed]' }
    }
    return { author: author.name, author_fullname: author.fullname, body: words }
  }

  #name(thing: Submission): string {
    return this.#words(thing, '').author
  }

  #countUnder(submission: Submission): number {
    return this.#world.under(submission.fullname).length
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
          s: { y: media.height, x: media.width, u: this.pictureUrl(media) },
          id: media.assetId,
        },
      ]),
    )
  }

  #preview(media: Media) {
    const source = { url: this.pictureUrl(media), width: media.width, height: media.height }
    return { images: [{ source, resolutions: [], variants: {}, id: media.assetId }], enabled: true }
  }
}

/** Of a submission, with a slash at its end. */
export function pathOf({ fullname, subreddit, title }: Submission): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 50)
  const where = subreddit.type === 'user' ? `/user/${subreddit.name.slice(2)}` : `/r/${subreddit.name}`
  return `${where}/comments/${id36(fullname)}/${slug.replace(/^_+|_+$/g, '') || '_'}/`
}

function prefixed({ name, type }: Subreddit): string {
  return type === 'user' ? `u/${name.slice(2)}` : `r/${name}`
}

/** Whole seconds, as a float in the original. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000)
}

function fenced(markup: string): string {
  return `<!-- SC_OFF -->${markup}<!-- SC_ON -->`
}

function inboxed(unread: boolean, at: number) {
  return {
    likes: null,
    replies: '',
    associated_awarding_id: null,
    score: 0,
    new: unread,
    created: seconds(at),
    created_utc: seconds(at),
  }
}

function never(): never {
  throw new Error('everybody has a profile')
}

const SUBJECTS = {
  username_mention: 'username mention',
  comment_reply: 'comment reply',
  post_reply: 'post reply',
  unknown: '',
}

/** What is the same of everything here, but there in the recorded answers. */
const THING_CONSTANTS = {
  all_awardings: [],
  approved: false,
  approved_at_utc: null,
  approved_by: null,
  author_flair_background_color: null,
  author_flair_css_class: null,
  author_flair_richtext: [],
  author_flair_template_id: null,
  author_flair_text: null,
  author_flair_text_color: null,
  author_flair_type: 'text',
  author_is_blocked: false,
  author_patreon_flair: false,
  author_premium: false,
  awarders: [],
  banned_at_utc: null,
  banned_by: null,
  can_gild: false,
  can_mod_post: false,
  distinguished: null,
  downs: 0,
  gilded: 0,
  gildings: {},
  ignore_reports: false,
  likes: null,
  mod_note: null,
  mod_reason_by: null,
  mod_reason_title: null,
  mod_reports: [],
  no_follow: false,
  num_reports: null,
  removal_reason: null,
  report_reasons: null,
  saved: false,
  score: 1,
  send_replies: true,
  spam: false,
  stickied: false,
  top_awarded_type: null,
  total_awards_received: 0,
  treatment_tags: [],
  ups: 1,
  user_reports: [],
}

const SUBMISSION_CONSTANTS = {
  allow_live_comments: false,
  category: null,
  clicked: false,
  content_categories: null,
  contest_mode: false,
  discussion_type: null,
  hidden: false,
  hide_score: false,
  is_created_from_ads_ui: false,
  is_meta: false,
  is_original_content: false,
  is_robot_indexable: true,
  media_only: false,
  parent_whitelist_status: null,
  pinned: false,
  pwls: null,
  removed_by: null,
  rte_mode: 'markdown',
  suggested_sort: null,
  view_count: null,
  visited: false,
  whitelist_status: null,
  wls: null,
}

const SUBREDDIT_CONSTANTS = {
  accept_followers: true,
  accounts_active: 5,
  accounts_active_is_fuzzed: false,
  active_user_count: 5,
  advertiser_category: '',
  all_original_content: false,
  allow_chat_post_creation: false,
  allow_discovery: true,
  allow_polls: true,
  allow_prediction_contributors: false,
  allow_predictions: false,
  allow_predictions_tournament: false,
  allow_talks: false,
  allow_videogifs: true,
  allow_videos: true,
  banner_background_color: '',
  banner_background_image: '',
  banner_img: '',
  banner_size: null,
  can_assign_user_flair: false,
  coins: 0,
  collapse_deleted_comments: true,
  collections_enabled: true,
  comment_score_hide_mins: 0,
  community_icon: '',
  community_reviewed: false,
  description: '',
  description_html: null,
  disable_contributor_requests: false,
  emojis_custom_size: null,
  emojis_enabled: false,
  event_posts_enabled: true,
  free_form_reports: false,
  has_menu_widget: false,
  header_img: null,
  header_size: null,
  header_title: '',
  hide_ads: false,
  icon_img: '',
  icon_size: null,
  is_chat_post_feature_enabled: true,
  is_crosspostable_subreddit: true,
  is_enrolled_in_new_modmail: null,
  key_color: '',
  lang: 'en',
  link_flair_position: '',
  mobile_banner_image: '',
  notification_level: null,
  original_content_tag_enabled: false,
  prediction_leaderboard_entry_type: 'IN_FEED',
  primary_color: '',
  public_description: '',
  public_description_html: null,
  public_traffic: false,
  should_archive_posts: true,
  should_show_media_in_comments_setting: true,
  show_media: true,
  show_media_preview: true,
  spoilers_enabled: true,
  submit_link_label: '',
  submit_text: '',
  submit_text_html: null,
  submit_text_label: '',
  subscribers: 7,
  suggested_comment_sort: null,
  user_can_flair_in_sr: null,
  user_flair_background_color: null,
  user_flair_css_class: null,
  user_flair_enabled_in_sr: false,
  user_flair_position: '',
  user_flair_richtext: [],
  user_flair_template_id: null,
  user_flair_text: null,
  user_flair_text_color: null,
  user_flair_type: 'text',
  user_has_favorited: false,
  user_sr_flair_enabled: null,
  user_sr_theme_enabled: true,
  videostream_links_count: 0,
  whitelist_status: null,
  wiki_enabled: false,
  wls: null,
}
