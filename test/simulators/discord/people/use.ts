import type { APIApplicationCommandOptionChoice, APIModalInteractionResponseCallbackData } from 'discord.js'
import { MessageFlags } from 'discord.js'
import type { Acknowledgement, Interaction, Message } from '../model.ts'
import { ANSWER_MS, type World } from '../world.ts'

/** What a person sees of their own use of a command, a button, a menu or a form. */
export class Use {
  readonly interaction: Interaction
  /** Resolves when it is first answered. */
  readonly acknowledged: Promise<Acknowledgement>
  readonly #world: World

  constructor(world: World, interaction: Interaction) {
    this.#world = world
    this.interaction = interaction
    const { promise, resolve } = Promise.withResolvers<Acknowledgement>()
    this.acknowledged = promise
    const deaf = world.listen((event) => {
      if (event.is !== 'acknowledged' || event.interaction !== interaction) return
      deaf()
      if (interaction.acknowledged !== null) resolve(interaction.acknowledged)
    })
  }

  /**
   * `failed`: "The application did not respond", 3 s after it was used; `thinking`: "… is thinking"; `silent`: answered
   * without a message, or with suggestions or a form.
   */
  state(): 'sent' | 'failed' | 'thinking' | 'silent' | 'answered' {
    const { acknowledged, createdAt } = this.interaction
    if (acknowledged === null) return this.#world.now() - createdAt > ANSWER_MS ? 'failed' : 'sent'
    const message = this.message()
    if (message === undefined) return 'silent'
    return (message.flags & MessageFlags.Loading) === 0 ? 'answered' : 'thinking'
  }

  /** The message of the answer as it is now; undefined: none, or gone. */
  message(): Message | undefined {
    return this.#world.messages.get(this.interaction.originalId ?? '')
  }

  followUps(): Message[] {
    return this.interaction.followUpIds.flatMap((id) => this.#world.messages.get(id) ?? [])
  }

  /** What autocomplete offered. */
  async choices(): Promise<readonly APIApplicationCommandOptionChoice[]> {
    return (await this.acknowledged).choices ?? []
  }

  /** The form that opened. */
  async modal(): Promise<APIModalInteractionResponseCallbackData> {
    const { modal } = await this.acknowledged
    if (modal === undefined) throw new Error('no form opened')
    return modal
  }
}
