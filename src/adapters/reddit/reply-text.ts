import type { OutgoingReply } from '../../core/ports.ts'
import { cut } from '../../core/reply/fit.ts'
import { type MessageKey, type MessageParams, say, sentence } from '../../core/reply/messages/index.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import { type Line, linesOf, link, markdownOf, type Piece } from './escape.ts'

/** Characters of a comment or message. Source: Reddit's own TOO_LONG error. It counts fewer than UTF-16 units. */
export const TEXT_LIMIT = 10_000

/** Where the pictures of a reply are, if it has any. */
export type Shown =
  | { readonly kind: 'here'; readonly collage: boolean }
  | {
      readonly kind: 'elsewhere'
      readonly url: string
      readonly collage: boolean
      /** The post shows nothing of what the person said. */
      readonly neutral: boolean
    }
  | { readonly kind: 'nowhere' }

/** The lines of a reply: what core says, where the pictures are, and who speaks. At most `limit` as markdown. */
export function replyLines(
  reply: OutgoingReply,
  shown: Shown | undefined,
  howItWorks: string,
  limit: number = TEXT_LIMIT,
): Line[] {
  const { event } = reply
  const after = [...(shown === undefined ? [] : pictureLines(reply, shown)), ...footer(event, howItWorks)]
  // What the pictures were drawn from is told beside pictures, and is no help without them.
  if (shown?.kind === 'nowhere') return after
  const lines = (text: string): Line[] => [...linesOf(text), ...after]
  return lines(longest(reply.text, (text) => markdownOf(lines(text)).length <= limit))
}

function pictureLines({ images: { length: images }, event }: OutgoingReply, shown: Shown): Line[] {
  if (shown.kind === 'nowhere') return [[words(event, 'picturesNowhere', { images })]]
  const collage = shown.collage ? [[words(event, 'oneCollage', { images })]] : []
  if (shown.kind === 'here') return collage
  const to = link(words(event, 'picturesLink', { images }).text, shown.url)
  const open = { kind: 'words', text: ` ${words(event, 'picturesInTheOpen', { images }).text}` } as const
  return [[to, ...(shown.neutral ? [{ kind: 'words', text: '.' } as const, open] : [])], ...collage]
}

/** Reddit's etiquette for bots asks all of this. Source: reddit.com/r/Bottiquette/wiki/bottiquette. */
export function footer(event: IncomingEvent, howItWorks: string): Line[] {
  const how = link(words(event, 'footerHow', {}).text, howItWorks)
  const [out = []] = linesOf(words(event, 'footerOut', {}).text)
  const bot: Piece[] = [words(event, 'footerBot', {}), { kind: 'words', text: ' ' }, how]
  return ['rule', [...bot, { kind: 'words', text: '. ' }, ...(out === 'rule' ? [] : out)]]
}

function words<K extends MessageKey>({ locale }: IncomingEvent, key: K, params: MessageParams<K>) {
  return { kind: 'words', text: say(locale, sentence(key, params)) } as const
}

/** As much of the text as fits, cut between characters. */
function longest(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text
  let enough = 0
  let tooMuch = Math.min(text.length, TEXT_LIMIT + 1)
  while (tooMuch - enough > 1) {
    const middle = Math.floor((enough + tooMuch) / 2)
    if (fits(cut(text, middle))) enough = middle
    else tooMuch = middle
  }
  return cut(text, enough)
}
