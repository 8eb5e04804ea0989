import { Lately } from '../../core/lately.ts'
import type { AdapterNeeds, Intake } from '../../core/ports.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'
import { mentionEvent, readMessage } from './message.ts'
import type { Messages } from './messages.ts'
import { mark } from './nonce.ts'
import { has, missing, PERMISSION_NAMES, type Permission } from './permissions.ts'
import type { Places } from './places.ts'
import { message } from './views/body.ts'

export interface MentionParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly account: string
  readonly botId: string
}

const ANSWER_MS = 10_000
/** A person is told once in that time what is missing in a channel. */
const TOLD_MS = 10 * 60_000
const REMEMBERED = 1_000

/** Messages that mention us, and those of direct chats. */
export class Mentions {
  readonly #parts: MentionParts
  /** When somebody was told of what. */
  readonly #told = new Lately<string, number>(REMEMBERED)

  constructor(parts: MentionParts) {
    this.#parts = parts
  }

  async handle(raw: unknown, places: Places, intake: Intake): Promise<void> {
    const { account, botId } = this.#parts
    const mention = readMessage(raw, botId)
    if (mention === undefined) return
    const { place, wanted, mayAsk } = await places.of(mention)
    if (!mayAsk) return
    const lacking = missing(place.ours, wanted)
    const event = mentionEvent(mention, account, place)
    if (lacking.length === 0) await intake(event)
    else await this.#tellMissing(event.person.id, event.locale, mention, place.ours, lacking)
  }

  /** Before anything is drawn that could not be shown: in the channel where words are allowed, else to the person. */
  async #tellMissing(
    personId: string,
    locale: Parameters<typeof say>[0],
    { id, channelId }: { readonly id: string; readonly channelId: string },
    ours: bigint,
    lacking: readonly Permission[],
  ): Promise<void> {
    const { messages } = this.#parts
    const permissions = lacking.map((one) => PERMISSION_NAMES[one])
    if (this.#knows(`${personId}/${channelId}/${permissions.join()}`)) return
    const content = say(locale, sentence('permissionsMissing', { permissions }))
    const signal = AbortSignal.timeout(ANSWER_MS)
    const mayReply = !lacking.some((one) => SPEAKING.includes(one)) && has(ours, 'viewChannel')
    const where = mayReply ? channelId : await messages.directChannel(personId, signal)
    const body = {
      ...message({ content }),
      ...(mayReply && { message_reference: { message_id: id, fail_if_not_exists: true } }),
      nonce: mark(`${id}/permissions`),
      enforce_nonce: true,
    }
    await messages.post(where, { body, files: [] }, signal, (request) => request())
  }

  /** Whether they were told not long ago; from now on they were. */
  #knows(what: string): boolean {
    const now = this.#parts.needs.clock.now()
    const told = this.#told.get(what)
    if (told !== undefined && Math.abs(now - told) < TOLD_MS) return true
    this.#told.set(what, now)
    return false
  }
}

/** Without these no reply is possible. */
const SPEAKING: readonly Permission[] = [
  'viewChannel',
  'sendMessages',
  'sendMessagesInThreads',
  'readMessageHistory',
]
