import type { Staged } from '../adapters/reddit/rehearsal.ts'
import type { Json } from '../core/json.ts'
import type { RequestRecord } from '../core/request/model.ts'
import { drawsWords, labelled, type Row, understoodWords } from './receive-text.ts'

/** What the bot would do with a comment or message. */
export interface RedditReceived {
  readonly bot: string
  readonly from: string
  /** A subreddit, or `a message`. */
  readonly in: string
  readonly words?: string
  /** Why nothing is done. */
  readonly left_alone?: string
  readonly understood?: RequestRecord['parsed']
  readonly draws?: readonly { readonly style: string; readonly pictures: number }[]
  readonly replies?: readonly RedditReply[]
}

export type RedditReply =
  | {
      readonly kind: 'post'
      readonly in: string
      readonly title: string
      readonly nsfw: boolean
      readonly captions: readonly string[]
    }
  | { readonly kind: 'reply'; readonly to: string; readonly text: string }

export function stagedReply(staged: Staged): RedditReply {
  if (staged.kind === 'reply') {
    const { to, body } = staged
    return { kind: 'reply', to, text: 'text' in body ? body.text : documentWords(body.richtext) }
  }
  const { post } = staged
  return {
    kind: 'post',
    in: `r/${post.subreddit}`,
    title: post.title,
    nsfw: post.nsfw,
    captions: 'items' in post ? post.items.map(({ caption }) => caption) : [],
  }
}

/** The same in lines for people, a word in front of each. */
export function redditText(received: RedditReceived): string {
  const { bot, from, words, left_alone, understood, draws = [], replies = [] } = received
  return labelled([
    ['the bot', `u/${bot}`],
    ['from', `u/${from}, in ${received.in}`],
    ...(words === undefined ? [] : [['words', words] as const]),
    ...(left_alone === undefined ? [] : [['left alone', `${left_alone}.`] as const]),
    ...(understood === undefined ? [] : [['understood', understoodWords(understood)] as const]),
    ...(draws.length === 0 ? [] : [['draws', drawsWords(draws)] as const]),
    ...replies.flatMap(replyRows),
  ])
}

function replyRows(reply: RedditReply): Row[] {
  if (reply.kind === 'reply') {
    return [
      ['answers', reply.to],
      ['says', reply.text],
    ]
  }
  return [
    ['posts', `in ${reply.in}: ${reply.title}${reply.nsfw ? ' (18+)' : ''}`],
    ...reply.captions.map((caption, place) => [`picture ${place + 1}`, caption || '(no caption)'] as const),
  ]
}

/** The words of a document of Reddit's rich text editor, each of its parts in a line. */
function documentWords(document: Json): string {
  const { document: parts = [] } = document as { readonly document?: Json }
  return (Array.isArray(parts) ? parts.map(wordsIn) : []).filter((words) => words !== '').join('\n')
}

/** A text, or what its pieces say together. */
function wordsIn(part: Json): string {
  if (Array.isArray(part)) return part.map(wordsIn).join('')
  if (typeof part !== 'object' || part === null) return ''
  const { t, c } = part as { readonly [key: string]: Json }
  return typeof t === 'string' ? t : wordsIn(c ?? null)
}
