import { say } from '../core/reply/messages/index.ts'
import type { Command, Overrides, RequestRecord } from '../core/request/model.ts'

/** What the bot would do with an event. */
export interface Received {
  /** Who the bot is there: `name@server`. */
  readonly bot: string
  readonly from?: Author
  readonly words?: string
  readonly language?: string
  /** Why nothing is done. */
  readonly left_alone?: string
  readonly understood?: RequestRecord['parsed']
  readonly draws?: readonly { readonly style: string; readonly pictures: number }[]
  readonly replies?: readonly Reply[]
}

export interface Author {
  readonly address: string
  readonly name: string
  readonly bot: boolean
  /** Their profile asks bots to keep away. */
  readonly nobot: boolean
  readonly visibility: string
  readonly content_warning: string
}

export interface Reply {
  /** Whom the text mentions. */
  readonly to: readonly string[]
  readonly in_reply_to_id: string
  readonly visibility: string
  readonly content_warning: string
  readonly sensitive: boolean
  readonly language: string
  readonly text: string
  readonly alt_texts: readonly string[]
}

/** The same in lines for people, a word in front of each. */
export function receivedText({
  bot,
  from,
  words,
  left_alone,
  understood,
  draws = [],
  replies = [],
}: Received) {
  const rows: (readonly [label: string, text: string])[] = [
    ['the bot', `@${bot}`],
    ...(from === undefined ? [] : [['from', fromWords(from)] as const]),
    ...(words === undefined ? [] : [['words', words] as const]),
    ...(left_alone === undefined ? [] : [['left alone', `${left_alone}.`] as const]),
    ...(understood === undefined ? [] : [['understood', understoodWords(understood)] as const]),
    ...(draws.length === 0 ? [] : [['draws', drawsWords(draws)] as const]),
    ...replies.flatMap(replyRows),
  ]
  return labelled(rows)
}

export type Row = readonly [label: string, text: string]

/** Rows as lines, the label in front of the first line of each. */
export function labelled(rows: readonly Row[]): string {
  return rows.map(([label, text]) => label.padEnd(INDENT) + text.replace(/\n+/g, NEXT_LINE)).join('\n')
}

const INDENT = 17
const NEXT_LINE = `\n${' '.repeat(INDENT)}`

function fromWords({ address, name, bot, nobot, visibility, content_warning }: Author): string {
  return [
    `${name} (${address})`,
    visibility,
    ...(content_warning === '' ? [] : [`behind the content warning "${content_warning}"`]),
    ...(bot ? ['a bot'] : []),
    ...(nobot ? ['whose profile says #nobot'] : []),
  ].join(', ')
}

export function understoodWords(parsed: RequestRecord['parsed']): string {
  return parsed.kind === 'refusal' ? `no: ${say('en', parsed.sentence)}` : commandWords(parsed.command)
}

function commandWords(command: Command): string {
  switch (command.kind) {
    case 'draw': {
      const { prompt, negative, style, overrides } = command.words
      return [`draw "${prompt}"`, ...changes({ negative, style, overrides })].join(', ')
    }
    case 'change':
      return ['the last pictures again', ...changes(command)].join(', ')
    case 'vary':
      return `vary picture ${command.picture + 1}`
    case 'styles':
      return command.category === undefined ? 'styles' : `styles in ${command.category}`
    default:
      return command.kind.replaceAll('-', ' ')
  }
}

function changes(asked: {
  readonly style?: string | undefined
  readonly negative?: string | undefined
  readonly overrides: Overrides
}): string[] {
  return [
    ...(asked.style === undefined ? [] : [`style "${asked.style}"`]),
    ...(asked.negative ? [`without "${asked.negative}"`] : []),
    ...Object.entries(asked.overrides).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ]
}

export function drawsWords(draws: NonNullable<Received['draws']>): string {
  const pictures = draws.reduce((sum, one) => sum + one.pictures, 0)
  return `${pictures === 1 ? '1 picture' : `${pictures} pictures`}: ${draws.map(({ style }) => style).join(', ')}`
}

function replyRows(reply: Reply): (readonly [label: string, text: string])[] {
  const { to, in_reply_to_id, visibility, content_warning, sensitive, language, text, alt_texts } = reply
  return [
    ['answers', `${to.join(', ')} and nobody else, in reply to ${in_reply_to_id}`],
    ['visibility', visibility],
    ['content warning', content_warning === '' ? 'none' : content_warning],
    ...(sensitive ? [['hides', 'the pictures, until somebody clicks'] as const] : []),
    ['language', language],
    ['says', text],
    ...alt_texts.map((altText, place) => [`picture ${place + 1}`, altText] as const),
  ]
}
