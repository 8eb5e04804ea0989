import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { PublishError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import type { Anchor } from './anchor.ts'
import type { Form } from './answer.ts'
import { EPHEMERAL, THINKING } from './codes.ts'
import type { Choice } from './commands/suggest.ts'
import { ALREADY_ACKNOWLEDGED, DiscordError } from './errors.ts'
import type { Upload } from './files.ts'
import type { Interaction } from './interaction.ts'
import { patiently } from './patience.ts'
import type { DiscordRest } from './rest.ts'
import type { MessageBody } from './views/body.ts'

/** How an interaction is answered. Source: docs.discord.com, "Interaction Callback Type". */
const CALLBACK = { message: 4, thinking: 5, quiet: 6, update: 7, choices: 8, form: 9 } as const
/** After that the interaction is dead. Source: docs.discord.com, "Receiving and Responding". */
const ANSWER_MS = 3_000
const AGAIN_MS = 100
/** How long it is worth looking for where an answer stands: `interactionFooting` waits about as long for it. */
const INSISTED_MS = 4_000
/** Of an answer that somebody was told to wait for. Stopping waits as long. */
const AWAITED_MS = 10_000

/** What an answer made. Source: docs.discord.com, "Interaction Callback Object". */
const response = z.looseObject({
  interaction: z
    .looseObject({
      response_message_id: z.string().optional(),
      response_message_ephemeral: z.boolean().optional(),
    })
    .nullish(),
})
const message = z.looseObject({
  id: z.string(),
  flags: z.number().optional(),
  components: z.array(z.unknown()).default([]),
})

/** A message that an interaction is answered in. */
type Place = Pick<Anchor, 'messageId' | 'ephemeral'>

/** The first answers to interactions, which Discord wants within three seconds. */
export class Callbacks {
  readonly #rest: DiscordRest
  readonly #clock: Clock

  constructor(rest: DiscordRest, clock: Clock) {
    this.#rest = rest
    this.#clock = clock
  }

  /** Says that an answer comes, and gives the message it will stand in. */
  async think(interaction: Interaction, hidden: boolean): Promise<Anchor> {
    return await this.#place(interaction, {
      type: CALLBACK.thinking,
      data: { flags: hidden ? EPHEMERAL : 0 },
    })
  }

  /** Says to the person alone that an answer comes, which `replace` brings. */
  async wait(interaction: Interaction): Promise<void> {
    await this.#answer(interaction, { type: CALLBACK.thinking, data: { flags: EPHEMERAL } })
  }

  /** Acknowledges a press without a word: the answer stands in the message that the button is on. */
  async quietly(interaction: Interaction): Promise<Anchor> {
    const { message: on } = interaction
    return await this.#place(
      interaction,
      { type: CALLBACK.quiet },
      on === null ? undefined : { messageId: on.id, ephemeral: on.ephemeral },
    )
  }

  /** Answers the person alone, at once. */
  async say(interaction: Interaction, data: MessageBody, files?: readonly Upload[]): Promise<void> {
    await this.#answer(interaction, { type: CALLBACK.message, data: { ...data, flags: EPHEMERAL } }, files)
  }

  /** Puts this in the place of an answer that was said to come, and that somebody looks at. */
  async replace({ applicationId, token }: Interaction, data: MessageBody): Promise<void> {
    await patiently(AWAITED_MS, () =>
      this.#rest.call({
        what: 'writing the answer that was said to come',
        method: 'PATCH',
        route: `/webhooks/${applicationId}/${token.reveal()}/messages/@original`,
        body: data,
        tokenInRoute: true,
        schema: z.unknown(),
        signal: AbortSignal.timeout(ANSWER_MS),
      }),
    )
  }

  /** The same, unless something stands there already. */
  async replaceThinking(interaction: Interaction, data: MessageBody): Promise<void> {
    const { flags = 0 } = await this.#read(interaction)
    if ((flags & THINKING) !== 0) await this.replace(interaction, data)
  }

  /** Shows this in the place of the message that the button or menu is on. */
  async update(interaction: Interaction, data: MessageBody, files?: readonly Upload[]): Promise<void> {
    await this.#answer(interaction, { type: CALLBACK.update, data }, files)
  }

  async offer(interaction: Interaction, choices: readonly Choice[]): Promise<void> {
    await this.#answer(interaction, { type: CALLBACK.choices, data: { choices } })
  }

  async form(interaction: Interaction, data: Form): Promise<void> {
    await this.#answer(interaction, { type: CALLBACK.form, data })
  }

  async #place(interaction: Interaction, body: object, on?: Place): Promise<Anchor> {
    const tokenMadeAt = this.#clock.now()
    const made = await this.#answer(interaction, body)
    const { messageId, ephemeral } = on ?? made ?? (await this.#original(interaction))
    const { applicationId, channelId, byBot } = interaction
    return { applicationId, channelId, messageId, ephemeral, byBot, tokenMadeAt }
  }

  /** What it made, as far as Discord says; an attempt that may have failed is made again while there is time. */
  async #answer(
    interaction: Interaction,
    body: object,
    files: readonly Upload[] = [],
  ): Promise<Place | undefined> {
    const { id, token } = interaction
    const endAt = performance.now() + ANSWER_MS
    for (;;) {
      try {
        const { interaction: made } = await this.#rest.call({
          what: 'answering an interaction',
          method: 'POST',
          route: `/interactions/${id}/${token.reveal()}/callback`,
          query: { with_response: 'true' },
          body,
          files,
          tokenInRoute: true,
          schema: response,
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        const messageId = made?.response_message_id
        return messageId === undefined
          ? undefined
          : { messageId, ephemeral: made?.response_message_ephemeral === true }
      } catch (error) {
        // An attempt before this one got through, or another process was faster.
        if (error instanceof DiscordError && error.code === ALREADY_ACKNOWLEDGED) return undefined
        const again = error instanceof PublishError && error.kind === 'transient'
        if (!again || performance.now() > endAt - AGAIN_MS) throw error
        await pause(AGAIN_MS)
      }
    }
  }

  /** Whether the message that was pressed on still has this button, now that the press was acknowledged. */
  async stillOffers(interaction: Interaction, customId: string): Promise<boolean> {
    const { components } = await this.#read(interaction)
    return JSON.stringify(components).includes(JSON.stringify(customId))
  }

  /** Where the answer to it was not told: it stands, so it is asked for as long as somebody waits for it. */
  async #original(interaction: Interaction): Promise<Place> {
    const { id, flags = 0 } = await this.#read(interaction)
    return { messageId: id, ephemeral: (flags & EPHEMERAL) !== 0 }
  }

  async #read({ applicationId, token }: Interaction): Promise<z.infer<typeof message>> {
    return await patiently(INSISTED_MS, () =>
      this.#rest.call({
        what: 'reading the answer to an interaction',
        method: 'GET',
        route: `/webhooks/${applicationId}/${token.reveal()}/messages/@original`,
        tokenInRoute: true,
        schema: message,
        signal: AbortSignal.timeout(ANSWER_MS),
      }),
    )
  }
}
