import { HeraldError } from '../../core/errors.ts'
import type { AdapterNeeds, Intake } from '../../core/ports.ts'
import { type Sentence, sentence } from '../../core/reply/messages/index.ts'
import { type RequestId, requestId } from '../../core/request/model.ts'
import { readAnchor, saveAnchor } from './anchor.ts'
import type { Answer } from './answer.ts'
import type { Callbacks } from './callback.ts'
import { turnOf } from './commands/turn.ts'
import { MayBeGivenError } from './giving.ts'
import { INTERACTION, type Interaction, interactionEvent } from './interaction.ts'
import { missing, PERMISSION_NAMES, type Permission } from './permissions.ts'
import { Turns } from './turns.ts'
import { type MessageBody, message } from './views/body.ts'
import { encodeId } from './views/ids.ts'
import { sentenceMessage } from './views/notices.ts'

export interface InteractionParts {
  readonly callbacks: Callbacks
  readonly needs: AdapterNeeds
  readonly account: string
  /** What is to become of an interaction. */
  answerTo(interaction: Interaction): Promise<Answer>
}

/** What an answer with pictures needs in a server that the bot was added to. */
const WANTED: readonly Permission[] = ['attachFiles', 'embedLinks']

/** Whatever people do with our commands, buttons, menus and forms. */
export class Interactions {
  readonly #parts: InteractionParts
  readonly #turns = new Turns()

  constructor(parts: InteractionParts) {
    this.#parts = parts
  }

  async handle(interaction: Interaction, intake: Intake): Promise<void> {
    const turn = turnOf(interaction.type, interaction.data)
    if (turn === undefined) return await this.#handle(interaction, intake)
    await this.#turns.take(turn, () => this.#handle(interaction, intake))
  }

  /** Whatever goes wrong, the person is told: an interaction without an answer looks like a bot that is dead. */
  async #handle(interaction: Interaction, intake: Intake): Promise<void> {
    let failed: Sentence = sentence('notTaken', {})
    try {
      const answer = await this.#parts.answerTo(interaction)
      // What it tells of has been done by now, and may be kudos that were sent.
      if (answer.kind === 'page' || answer.kind === 'turn') failed = sentence('answerLost', {})
      await this.#carryOut(interaction, answer, intake)
    } catch (error) {
      if (error instanceof MayBeGivenError) failed = sentence('answerLost', {})
      if (interaction.type !== INTERACTION.autocomplete) {
        await this.#say(interaction, failed).catch(() => {})
      }
      throw error
    }
  }

  async #carryOut(interaction: Interaction, answer: Answer, intake: Intake): Promise<void> {
    const { callbacks } = this.#parts
    switch (answer.kind) {
      case 'request':
        return await this.#take(interaction, answer, intake)
      case 'show':
        return await this.#show(interaction, answer.eventId)
      case 'page':
        return await callbacks.say(interaction, answer.body, answer.files)
      case 'turn':
        return await callbacks.update(interaction, answer.body, answer.files)
      case 'soon':
        return await this.#answerSoon(interaction, answer.page)
      case 'offer':
        return await callbacks.offer(interaction, answer.choices)
      case 'form':
        return await callbacks.form(interaction, answer.form)
    }
  }

  /** The row first, then the answer that it is taken, then where that stands. */
  async #take(
    interaction: Interaction,
    asked: Extract<Answer, { kind: 'request' }>,
    intake: Intake,
  ): Promise<void> {
    const { callbacks, account, needs } = this.#parts
    const lacking = this.#lacking(interaction, asked)
    if (lacking.length > 0) {
      const permissions = lacking.map((one) => PERMISSION_NAMES[one])
      return await this.#say(interaction, sentence('permissionsMissing', { permissions }))
    }
    const event = interactionEvent(interaction, account, asked)
    const taken = await intake(event)
    if (taken.kind === 'ignored') {
      if (taken.say === undefined) return await this.#say(interaction, sentence('notTaken', {}))
      return await callbacks.say(interaction, message({ content: taken.say }))
    }
    const hidden = asked.hidden || (taken.kind === 'accepted' && taken.refused === true)
    try {
      const anchor = await callbacks.think(interaction, hidden)
      const saved = await saveAnchor(needs, taken.id, anchor, interaction.token)
      // Where another process heard of it as well and was faster, all is well.
      if (!saved && (await readAnchor(needs, taken.id)) === undefined)
        throw new HeraldError(`${taken.id} ended before it was known where its answer goes`)
      await needs.wake(taken.id)
    } catch (error) {
      // Without its anchor the request ends unanswerable; nobody shall wait for it. If all that was lost is the word that
      // the anchor is saved, its answer may stand there by now.
      const words = sentenceMessage(sentence('notTaken', {}), interaction.locale)
      await callbacks.replaceThinking(interaction, words).catch(() => {})
      throw error
    }
  }

  async #answerSoon(interaction: Interaction, page: () => Promise<MessageBody>): Promise<void> {
    const { callbacks } = this.#parts
    await callbacks.wait(interaction)
    let failed: Sentence = sentence('notTaken', {})
    try {
      const body = await page()
      failed = sentence('answerLost', {})
      await callbacks.replace(interaction, body)
    } catch (error) {
      const words = sentenceMessage(failed, interaction.locale)
      await callbacks.replace(interaction, words).catch(() => {})
      throw error
    }
  }

  /** From now on the request's answer comes into this message, by this press' token. */
  async #show(interaction: Interaction, eventId: string): Promise<void> {
    const { callbacks, account, needs } = this.#parts
    const request: RequestId = requestId('discord', account, eventId)
    const anchor = await callbacks.quietly(interaction)
    if (await saveAnchor(needs, request, anchor, interaction.token)) return await needs.wake(request)
    // It ended while the press was on its way, and its answer may have come into this very message.
    if (!(await callbacks.stillOffers(interaction, encodeId({ action: 'show', eventId })))) return
    await callbacks.replace(interaction, sentenceMessage(sentence('notOpen', {}), interaction.locale))
  }

  #lacking({ guildId, byBot, ours }: Interaction, { command, hidden }: Extract<Answer, { kind: 'request' }>) {
    const draws = DRAWING.includes(command.kind)
    return draws && !hidden && byBot && guildId !== null ? missing(ours, WANTED) : []
  }

  async #say(interaction: Interaction, words: Sentence): Promise<void> {
    await this.#parts.callbacks.say(interaction, sentenceMessage(words, interaction.locale))
  }
}

const DRAWING: readonly string[] = ['draw', 'change', 'again', 'vary', 'smaller']
