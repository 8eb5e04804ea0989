import type { Progress, ProgressShower } from '../../core/abilities.ts'
import { Lately } from '../../core/lately.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import { type IncomingEvent, type RequestId, requestId } from '../../core/request/model.ts'
import { type Anchor, LAST_WORD_MS, lasts, readAnchor, tokenDiesAt } from './anchor.ts'
import { fileName, uploadsOf } from './files.ts'
import type { Messages, Outgoing } from './messages.ts'
import type { Message } from './posted.ts'
import { refOf } from './ref.ts'
import { lastProgressMessage } from './views/notices.ts'
import { progressMessage } from './views/result.ts'

/** Between two changes of a message. */
const EVERY_MS = 2_000
/** Requests whose message is remembered; to that of another one its pictures are sent once more. */
const REMEMBERED = 1_000

/** The pictures that a message has, by their file names, with Discord's ids. */
type Shown = ReadonlyMap<string, string>

/**
 * Writes into the message of an interaction how far its request is. After 13 minutes, where only the
 * interaction's token can change it, it says so and stays as it is until a press brings another token.
 */
export function progressShower(messages: Messages, needs: AdapterNeeds): ProgressShower {
  const shown = new Lately<RequestId, Shown>(REMEMBERED)

  function remember(request: RequestId, { attachments }: Message): void {
    shown.set(request, new Map(attachments.map(({ filename, id }) => [filename, id])))
  }

  return {
    progressEveryMs: (event) => (refOf(event).kind === 'interaction' ? EVERY_MS : undefined),
    async showProgress(event, progress, signal, send) {
      const { platform, account, eventId } = event
      const request = requestId(platform, account, eventId)
      const anchor = await readAnchor(needs, request)
      if (anchor === undefined) return
      const last = lastWordIsDue(anchor, needs.clock.now())
      const words = last
        ? { body: lastProgressMessage(progress.locale, eventId), files: [] }
        : await shows(event, progress, shown.get(request) ?? new Map())
      const edited = await messages.edit(request, words, signal, send)
      if (edited !== undefined) remember(request, edited.message)
    },
  }
}

function lastWordIsDue(anchor: Anchor, nowMs: number): boolean {
  return !lasts(anchor) && nowMs >= anchor.tokenMadeAt + LAST_WORD_MS && nowMs < tokenDiesAt(anchor)
}

/** Only what the message does not have yet is sent. */
async function shows({ eventId }: IncomingEvent, progress: Progress, shown: Shown): Promise<Outgoing> {
  const { images, key } = progress
  const attached = images.map((image, place) => ({ ...image, name: fileName(image, key, place) }))
  const body = progressMessage(progress, eventId, attached)
  const fresh = body.attachments.flatMap(({ filename }, place) => {
    const image = images[place]
    return image === undefined || shown.has(filename) ? [] : [{ image, filename }]
  })
  const attachments = body.attachments.map(({ id: _, filename, ...rest }) => ({
    ...rest,
    filename,
    id: shown.get(filename) ?? fresh.findIndex((one) => one.filename === filename),
  }))
  const files = await uploadsOf(
    fresh.map(({ image }) => image),
    fresh.map(({ filename }) => filename),
  )
  return { body: { ...body, attachments }, files }
}
