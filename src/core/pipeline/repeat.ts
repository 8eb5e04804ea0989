import { type Sentence, sentence } from '../reply/messages/index.ts'
import { drawnFrom, drawnPictures } from '../reply/shown.ts'
import type { Command, DrawWords, Place, RequestRecord } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import type { Run } from './run.ts'

/** Commands that draw something. */
export type Drawing = Extract<Command, { kind: 'draw' | 'change' | 'again' | 'vary' | 'smaller' }>

export function draws(command: Command): command is Drawing {
  return ['draw', 'change', 'again', 'vary', 'smaller'].includes(command.kind)
}

/**
 * The full words to draw for a command, or a sentence where there is nothing to repeat. What a command refers
 * to is the message it replies to, else the person's latest request.
 */
export async function drawWords(
  run: Run,
  request: RequestRecord,
  command: Drawing,
): Promise<DrawWords | Sentence> {
  if (command.kind === 'draw') return command.words
  const base = await drawingOf(run, request)
  if (base === undefined || base.request.words === null) return sentence('nothingToRepeat', {})
  return repeated(command, base.request.words, base)
}

/** The earlier request a command refers to. */
export async function baseOf(run: Run, request: RequestRecord): Promise<RequestAggregate | undefined> {
  const { platform, account, person, repliesTo } = request.event
  const id =
    repliesTo === undefined
      ? await run.store.latestOf(platform, account, person.id, request.id)
      : await run.store.findByMessage(platform, account, repliesTo)
  return id === undefined ? undefined : run.store.load(id)
}

/** Answers to answers that are followed back to a drawing. */
const FURTHEST_BACK = 10

/**
 * The drawing a command refers to. A reply to an answer of ours that was none itself (`settings`, an error) means
 * what its message referred to; only a person's own messages are followed.
 */
export async function drawingOf(run: Run, request: RequestRecord): Promise<RequestAggregate | undefined> {
  let base = await baseOf(run, request)
  for (let back = 0; base?.request.words === null && back < FURTHEST_BACK; back += 1) {
    if (base.request.event.person.id !== request.event.person.id) break
    base = await baseOf(run, base.request)
  }
  return base !== undefined && wider(request.event.place, base.request.event.place) ? undefined : base
}

/** What was said among few is not repeated where all read along, whoever asks for it. */
function wider(here: Place, there: Place): boolean {
  return isConfined(there) && !isConfined(here)
}

function isConfined({ direct, confined }: Place): boolean {
  return direct || confined === true
}

type Repeating = Exclude<Drawing, { kind: 'draw' }>

function repeated(command: Repeating, words: DrawWords, base: RequestAggregate): DrawWords | Sentence {
  switch (command.kind) {
    case 'again': {
      const { seed: _newSeeds, ...overrides } = words.overrides
      return { ...words, overrides }
    }
    case 'smaller':
      return { ...words, free: true }
    case 'change':
      return {
        ...words,
        ...(command.style !== undefined && { style: command.style }),
        ...(command.negative !== undefined && { negative: command.negative }),
        overrides: { ...words.overrides, ...command.overrides },
      }
    case 'vary': {
      const shown = drawnPictures(base)
      const picture = shown[command.picture]
      const submission = picture && drawnFrom(base, picture)
      if (submission === undefined) {
        return shown.length === 0
          ? sentence('nothingToRepeat', {})
          : sentence('noSuchPicture', { picture: command.picture + 1, images: shown.length })
      }
      const { seed: _newSeeds, ...overrides } = words.overrides
      return {
        ...words,
        style: submission.style,
        overrides,
        from: { requestId: base.request.id, picture: command.picture },
      }
    }
  }
}
