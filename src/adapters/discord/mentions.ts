import { Lately } from '../../core/lately.ts'
import type { AdapterNeeds, Intake } from '../../core/ports.ts'
import { sentence } from '../../core/reply/messages/index.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import { postOnce, writeTo } from './direct.ts'
import { type Mention, mentionEvent, readMessage } from './message.ts'
import type { Messages } from './messages.ts'
import { has, missing, PERMISSION_NAMES, type Permission } from './permissions.ts'
import type { Places } from './places.ts'
import { sentenceMessage } from './views/notices.ts'

export interface MentionParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly account: string
  readonly botId: string
}

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

  async handle(raw: unknown, places: Places, intake: Intake, signal: AbortSignal): Promise<void> {
    const { account, botId } = this.#parts
    const mention = readMessage(raw, botId)
    if (mention === undefined) return
    const { place, wanted, mayAsk } = await places.of(mention)
    if (!mayAsk) return
    const lacking = missing(place.ours, wanted)
    const event = mentionEvent(mention, account, place)
    if (lacking.length === 0) await intake(event)
    else await this.#tellMissing(event, mention, place.ours, lacking, signal)
  }

  /** Before anything is drawn that could not be shown: in the channel where words are allowed, else to the person. */
  async #tellMissing(
    { person, locale }: IncomingEvent,
    { id, channelId }: Pick<Mention, 'id' | 'channelId'>,
    ours: bigint,
    lacking: readonly Permission[],
    signal: AbortSignal,
  ): Promise<void> {
    const { messages } = this.#parts
    const permissions = lacking.map((one) => PERMISSION_NAMES[one])
    if (this.#knows(`${person.id}/${channelId}/${permissions.join()}`)) return
    const body = sentenceMessage(sentence('permissionsMissing', { permissions }), locale)
    const key = `${id}/permissions`
    const mayReply = !lacking.some((one) => SPEAKING.includes(one)) && has(ours, 'viewChannel')
    if (!mayReply) {
      await writeTo(messages, person.id, body, key, signal)
      return
    }
    const reply = { ...body, message_reference: { message_id: id, fail_if_not_exists: true } }
    await postOnce(messages, channelId, reply, key, signal)
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
