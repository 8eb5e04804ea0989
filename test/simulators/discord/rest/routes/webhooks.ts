import { ApplicationIntegrationType, MessageFlags, InteractionResponseType as Type } from 'discord.js'
import { fileLimitBytes } from '../../interaction-shown.ts'
import type { Interaction, Message } from '../../model.ts'
import type { Parts } from '../../parts.ts'
import type { Route } from '../../routes.ts'
import { RULES } from '../buckets.ts'
import { readMessage } from '../message-body.ts'
import { write } from '../original.ts'
import { Refused } from '../refused.ts'
import type { Call, Endpoint } from '../server.ts'
import { changesOf } from '../writing.ts'

const WEBHOOK = '/webhooks/:applicationId/:token'
/** Of an application that only the user has installed: discord.com/developers/docs/interactions/receiving-and-responding#followup-messages */
const FOLLOW_UPS = 5

/** What an interaction's token may do for 15 minutes, ephemeral messages included; the bot's token is not asked for. */
export function webhookEndpoints({ world, entities }: Parts): Endpoint[] {
  const shared = { rule: RULES.webhook, major: ['applicationId', 'token'], open: true } as const

  /** @throws {Refused} 10015 where it was never answered, 50027 where its time is over */
  const interactionOf = (path: Call['path']): Interaction => {
    if (path.applicationId !== world.application.id) throw new Refused(10015)
    const interaction = world.interactionWith(path.token ?? '')
    if (interaction === undefined) throw new Refused(50027)
    if (interaction.acknowledged === null) throw new Refused(10015)
    return interaction
  }
  const messageOf = (interaction: Interaction, id: string | undefined): Message => {
    const own = id === undefined || id === interaction.originalId
    const message = world.messages.get((own ? interaction.originalId : id) ?? '')
    if (message === undefined || !(own || message.interactionId === interaction.id)) throw new Refused(10008)
    return message
  }
  const channelOf = ({ channelId }: Interaction) => {
    const channel = world.channels.get(channelId)
    if (channel === undefined) throw new Refused(10003)
    return channel
  }
  const edit = (interaction: Interaction, message: Message, { body }: Call) => {
    const channel = channelOf(interaction)
    const read = readMessage(body, { limitBytes: fileLimitBytes(world.guildOf(channel)), before: message })
    return { body: entities.message(world.edit(message, changesOf(world, channel, message, read))) }
  }
  const followUp = (interaction: Interaction, call: Call) => {
    const original = world.messages.get(interaction.originalId ?? '')
    const deferred = interaction.acknowledged?.type === Type.DeferredChannelMessageWithSource
    // The first one after a deferral is the answer itself, as an edit of it would be.
    if (deferred && original !== undefined && (original.flags & MessageFlags.Loading) !== 0) {
      return edit(interaction, original, call)
    }
    const everywhere = interaction.owners[ApplicationIntegrationType.GuildInstall] !== undefined
    if (!everywhere && interaction.followUpIds.length >= FOLLOW_UPS) throw new Refused(40094)
    const limitBytes = fileLimitBytes(world.guildOf(channelOf(interaction)))
    const read = readMessage(call.body, { limitBytes })
    const message = write(world, interaction, read, read.ephemeral)
    interaction.followUpIds.push(message.id)
    return { body: entities.message(message) }
  }

  const messages = (path: string, route: Route): Endpoint[] => [
    {
      ...shared,
      method: 'GET',
      path,
      route,
      effect: ({ path: { messageId, ...path } }) => ({
        body: entities.message(messageOf(interactionOf(path), messageId)),
      }),
    },
    {
      ...shared,
      method: 'PATCH',
      path,
      route,
      effect: (call) => {
        const interaction = interactionOf(call.path)
        return edit(interaction, messageOf(interaction, call.path.messageId), call)
      },
    },
    {
      ...shared,
      method: 'DELETE',
      path,
      route,
      effect: ({ path: { messageId, ...path } }) => {
        world.erase(messageOf(interactionOf(path), messageId), true)
        return {}
      },
    },
  ]
  return [
    {
      ...shared,
      method: 'POST',
      path: WEBHOOK,
      route: 'follow-up',
      effect: (call) => followUp(interactionOf(call.path), call),
    },
    ...messages(`${WEBHOOK}/messages/@original`, 'original'),
    ...messages(`${WEBHOOK}/messages/:messageId`, 'follow-up'),
  ]
}
