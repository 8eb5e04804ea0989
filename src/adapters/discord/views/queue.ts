import type { OpenRequest } from '../../../core/desk/desk.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { button, type MessageBody, message, type Row, row } from './body.ts'
import { plain } from './escape.ts'
import { type Tell, tellIn } from './tell.ts'

/** Requests with a button each: two rows of five. */
const SHOWN = 10
const PER_ROW = 5
const WORDS = 200
const STYLE = 100
const MINUTE_MS = 60_000

/** A person's requests under way, newest first. */
export function queuePage(requests: readonly OpenRequest[], locale: Locale): MessageBody {
  const tell = tellIn(locale)
  const refresh = row(button(tell('buttonRefresh', {}), { action: 'queue' }))
  const shown = requests.slice(0, SHOWN)
  const more = requests.length - shown.length
  const lines = shown.map((request, place) => `${place + 1}\\. ${requestWords(tell, request)}`)
  if (more > 0) lines.push(tell('queueMore', { more }))
  return message({
    embeds: [
      {
        title: tell('queueTitle', {}),
        description: shown.length === 0 ? tell('queueEmpty', {}) : lines.join('\n'),
      },
    ],
    components: [...cancelRows(tell, shown), refresh],
  })
}

function requestWords(tell: Tell, { prompt, style, state, sinceMs, etaMs, cancelling }: OpenRequest): string {
  const words = [plain(prompt, WORDS), ...(style === undefined ? [] : [plain(style, STYLE)])].join(', ')
  const minutes = etaMs === undefined ? null : Math.max(1, Math.ceil(etaMs / MINUTE_MS))
  const doing = cancelling
    ? tell('queueCancelling', {})
    : tell('queueState', { state: STATES[state], minutes })
  return `${words}: ${doing} (<t:${Math.floor(sinceMs / 1000)}:R>)`
}

const STATES = { received: 'waiting', generating: 'drawing', delivering: 'sending' } as const

function cancelRows(tell: Tell, requests: readonly OpenRequest[]): Row[] {
  const buttons = requests.map(({ eventId, state, cancelling }, place) =>
    button(
      tell('buttonCancelNumber', { number: place + 1 }),
      { action: 'cancel', eventId },
      'danger',
      cancelling || state === 'delivering',
    ),
  )
  const rows = Array.from({ length: Math.ceil(buttons.length / PER_ROW) }, (_, at) =>
    buttons.slice(at * PER_ROW, (at + 1) * PER_ROW),
  )
  return rows.map((one) => row(...one))
}
