import type { OutgoingReply } from '../../../src/core/ports.ts'
import type { Locale } from '../../../src/core/reply/messages/locale.ts'

/** A reply to a comment of Ada's, as core hands it over. */
export function outgoing({
  text = 'Here you are.',
  images = 0,
  prompt = 'a fox',
  altText = 'AI image from the words: a fox. Style: comic.',
  locale = 'en',
}: {
  readonly text?: string
  readonly images?: number
  readonly prompt?: string
  readonly altText?: string
  readonly locale?: Locale
}): OutgoingReply {
  return {
    key: 'reddit-hordeherald-t1_a',
    kind: 'reply',
    event: {
      platform: 'reddit',
      account: 'hordeherald',
      eventId: 't1_a',
      person: { id: 'ada', name: 'Ada' },
      place: { id: 't3_b', within: ['pics'], direct: false, nsfw: false },
      text: 'draw me a fox',
      locale,
      ref: { kind: 'comment', fullname: 't1_a', linkId: 't3_b', subreddit: 'pics' },
    },
    tone: images > 0 ? 'pictures' : 'sentence',
    text,
    images: Array.from({ length: images }, (_, index) => ({
      submission: 0,
      index,
      altText,
      contentType: 'image/jpeg' as const,
      name: `fox-${index + 1}.jpg`,
      bytes: () => Promise.resolve(new Uint8Array([1])),
    })),
    locale,
    nsfw: false,
    tookMs: 0,
    ...(images > 0 && {
      details: {
        prompt,
        styles: ['comic'],
        wanted: images,
        pictures: [],
        volunteers: [],
        remarks: [],
        payer: '',
      },
    }),
  }
}
