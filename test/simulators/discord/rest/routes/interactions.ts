import { InteractionType, MessageFlags, InteractionResponseType as Type } from 'discord.js'
import { fileLimitBytes } from '../../interaction-shown.ts'
import type { Acknowledgement, Interaction, Message } from '../../model.ts'
import type { Parts } from '../../parts.ts'
import type { Body } from '../body.ts'
import { checkChoiceList } from '../commands.ts'
import { Field, Form } from '../form.ts'
import { type MessageBody, readMessage } from '../message-body.ts'
import { checkModal } from '../modals.ts'
import { write } from '../original.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'
import { changesOf } from '../writing.ts'

/** discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object */
const MAY_ANSWER: Readonly<Record<number, readonly Type[]>> = {
  [InteractionType.ApplicationCommand]: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.Modal,
  ],
  [InteractionType.MessageComponent]: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.DeferredMessageUpdate,
    Type.UpdateMessage,
    Type.Modal,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [Type.ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.DeferredMessageUpdate,
    Type.UpdateMessage,
  ],
}
const UPDATES: readonly Type[] = [Type.DeferredMessageUpdate, Type.UpdateMessage]
const WRITES: readonly Type[] = [Type.ChannelMessageWithSource, Type.UpdateMessage]
const PONG = 1

/** The first answer to an interaction: within 3 s, once, without the bot's token. */
export function interactionEndpoints({ world, entities }: Parts): Endpoint[] {
  const limitOf = ({ channelId }: Interaction) => {
    const channel = world.channels.get(channelId)
    return fileLimitBytes(channel === undefined ? undefined : world.guildOf(channel))
  }

  /** Reads a body for the message it makes or changes. */
  const read = (interaction: Interaction, body: Body, before?: Message): MessageBody =>
    readMessage(body, { limitBytes: limitOf(interaction), within: 'data', before })

  const answer = (
    interaction: Interaction,
    type: Type,
    body: Body,
  ): Acknowledgement & { message?: Message } => {
    const at = world.now()
    const source = world.messages.get(interaction.messageId ?? '')
    switch (type) {
      case Type.ChannelMessageWithSource: {
        const said = read(interaction, body)
        const message = write(world, interaction, said, said.ephemeral)
        return { at, type, ephemeral: message.ephemeralTo !== null, message }
      }
      case Type.DeferredChannelMessageWithSource: {
        const { ephemeral } = readMessage(body, { limitBytes: 0, within: 'data', mayBeEmpty: true })
        const message = write(world, interaction, undefined, ephemeral)
        return { at, type, ephemeral: message.ephemeralTo !== null, message }
      }
      case Type.UpdateMessage: {
        const channel = world.channels.get(interaction.channelId)
        if (source === undefined || channel === undefined) throw new Refused(10008)
        const said = read(interaction, body, source)
        world.edit(source, changesOf(world, channel, source, said))
        return { at, type, ephemeral: source.ephemeralTo !== null, message: source }
      }
      case Type.DeferredMessageUpdate:
        return {
          at,
          type,
          ephemeral: (source?.ephemeralTo ?? null) !== null,
          ...(source && { message: source }),
        }
      case Type.ApplicationCommandAutocompleteResult:
        return { at, type, ephemeral: true, choices: choicesOf(body) }
      default:
        return { at, type, ephemeral: true, modal: modalOf(body) }
    }
  }

  return [
    {
      method: 'POST',
      path: '/interactions/:interactionId/:token/callback',
      route: 'callback',
      // Not under the global limit either: discord.com/developers/docs/topics/rate-limits#global-rate-limit
      rule: null,
      open: true,
      effect: ({ path, query, body }) => {
        const interaction = world.interactions.get(path.interactionId ?? '')
        if (interaction === undefined || interaction.token !== path.token) throw new Refused(10062)
        if (interaction.acknowledged !== null) throw new Refused(40060)
        if (!world.mayAnswer(interaction)) throw new Refused(10062)
        const form = new Form()
        const fromButton = interaction.messageId !== null
        const allowed = (MAY_ANSWER[interaction.type] ?? [PONG]).filter(
          (type) => fromButton || !UPDATES.some((one) => one === type),
        )
        const type = new Field(form, body.json ?? {}).at('type').required().oneOf(allowed)
        form.settle()
        const { message, ...how } = answer(interaction, type ?? PONG, body)
        world.acknowledge(interaction, how, message?.id ?? null)
        if (query.get('with_response') !== 'true') return {}
        return { body: responseOf(interaction, message, entities) }
      },
    },
  ]
}

/**
 * discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-resource-object:
 * the message itself is shown only where it was written, not where the bot still thinks.
 */
function responseOf(interaction: Interaction, message: Message | undefined, entities: Parts['entities']) {
  const { id, type, acknowledged } = interaction
  const written = WRITES.some((one) => one === acknowledged?.type)
  return {
    interaction: {
      id,
      type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: (message.flags & MessageFlags.Loading) !== 0,
        response_message_ephemeral: message.ephemeralTo !== null,
      }),
    },
    resource: { type: acknowledged?.type, ...(message && written && { message: entities.message(message) }) },
  }
}

function choicesOf({ json }: Body): NonNullable<Acknowledgement['choices']> {
  const form = new Form()
  const choices = new Field(form, json).at('data').required().at('choices').required()
  checkChoiceList(choices, undefined)
  form.settle()
  return Array.isArray(choices.value) ? [...choices.value] : []
}

function modalOf({ json }: Body): NonNullable<Acknowledgement['modal']> {
  const form = new Form()
  const data = new Field(form, json).at('data')
  checkModal(data)
  form.settle()
  return Object(data.value) as NonNullable<Acknowledgement['modal']>
}
