import type { OutgoingReply } from '../../core/ports.ts'
import { cut } from '../../core/reply/fit.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'

/** Characters of a post's title. Source: reddit.com/dev/api, "submit". */
const TITLE_LIMIT = 300
/** Characters of a caption in a gallery. Source: praw's MAX_CAPTION_LENGTH. */
export const CAPTION_LIMIT = 180

/**
 * The title of a post with the reply's pictures. One alone has no caption, so its title says what it shows.
 *
 * @param neutral nothing of what the person said
 */
export function postTitle(reply: OutgoingReply, neutral: boolean): string {
  const { images, event, details } = reply
  const [first] = images
  const title = (prompt: string) =>
    say(event.locale, sentence('picturesTitle', { images: images.length, prompt }))
  if (neutral) return say(event.locale, sentence('picturesTitleNeutral', { images: images.length }))
  if (images.length === 1 && first !== undefined) return oneLine(first.altText, TITLE_LIMIT)
  return title(oneLine(details?.prompt ?? '', TITLE_LIMIT - title('').length))
}

/** What one picture of a gallery shows. */
export function caption(altText: string, neutral: boolean): string {
  return neutral ? '' : oneLine(altText, CAPTION_LIMIT)
}

function oneLine(text: string, limit: number): string {
  return cut(text.replace(/\s+/g, ' ').trim(), limit)
}
