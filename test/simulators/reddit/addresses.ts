import { id36 } from './ids.ts'
import type { Media, Submission, Subreddit } from './model.ts'

/** Of a submission, with a slash at its end. */
export function pathOf({ fullname, subreddit, title }: Submission): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 50)
    .replace(/^_+|_+$/g, '')
  const where = subreddit.type === 'user' ? `/user/${subreddit.name.slice(2)}` : `/r/${subreddit.name}`
  return `${where}/comments/${id36(fullname)}/${slug || '_'}/`
}

/** As people write it. */
export function prefixed({ name, type }: Subreddit): string {
  return type === 'user' ? `u/${name.slice(2)}` : `r/${name}`
}

/** Where a browser would look, all of it on this machine. */
export class Addresses {
  readonly #site: { readonly url: string }

  constructor(site: { readonly url: string }) {
    this.#site = site
  }

  page(path: string): string {
    return `${this.#site.url}${path}`
  }

  /** On i.redd.it in the original. */
  picture({ assetId, extension }: Media): string {
    return this.page(`/i/${assetId}.${extension}`)
  }

  /** On preview.redd.it in the original. */
  preview({ assetId, extension, width }: Media): string {
    return this.page(`/i/${assetId}.${extension}?width=${width}&format=png&auto=webp&s=0a1b2c3d`)
  }

  /** What a post is about: its picture, its gallery, its link, else itself. */
  target(submission: Submission): string {
    const { pictures, gallery, fullname, link, crosspostOf } = submission
    const [first] = pictures
    if (gallery) return this.page(`/gallery/${id36(fullname)}`)
    if (first !== undefined) return this.picture(first.media)
    if (crosspostOf !== undefined) return this.target(crosspostOf)
    return link ?? this.page(pathOf(submission))
  }
}
