import { ChannelType, PermissionFlagsBits as P } from 'discord.js'
import { compareIds } from '../../ids.ts'
import { fileLimitBytes } from '../../interaction-shown.ts'
import type { Channel, Message } from '../../model.ts'
import type { Parts } from '../../parts.ts'
import { Access, isWritten } from '../access.ts'
import { attach } from '../attachments.ts'
import { RULES } from '../buckets.ts'
import { Field, Form, invalid } from '../form.ts'
import { type MessageBody, readMessage } from '../message-body.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'
import { changesOf, mentionsIn } from '../writing.ts'

const MESSAGES = '/channels/:channelId/messages'
const MESSAGE = `${MESSAGES}/:messageId`

/** discord.com/developers/docs/resources/message */
export function messageEndpoints({ world, entities }: Parts): Endpoint[] {
  const access = new Access(world)
  const major = ['channelId']
  const mayRead = (channel: Channel) => channel.guildId === null || access.may(channel, P.ReadMessageHistory)

  const replyTo = (channel: Channel, { reference }: MessageBody): string | undefined => {
    if (reference === undefined) return undefined
    if (!mayRead(channel)) throw new Refused(160002)
    const found = world.messages.get(reference.messageId)
    if (found?.channelId !== channel.id || found.ephemeralTo !== null) {
      if (!reference.mustExist) return undefined
      return invalid(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message')
    }
    if (!isWritten(found))
      invalid(
        ['message_reference'],
        'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE',
        'Cannot reply to a system message',
      )
    return found.id
  }

  return [
    {
      method: 'POST',
      path: MESSAGES,
      route: 'post',
      rule: RULES.post,
      major,
      effect: ({ path, body }) => {
        const channel = access.channel(path.channelId)
        access.mayWrite(channel)
        const read = readMessage(body, { limitBytes: fileLimitBytes(world.guildOf(channel)) })
        if (read.files.added.length > 0) access.need(channel, P.AttachFiles)
        if ((read.embeds ?? []).length > 0) access.need(channel, P.EmbedLinks)
        const to = replyTo(channel, read)
        // Words open an archived thread again: discord.com/developers/docs/topics/threads
        if (channel.archived) world.change(channel, { archived: false })
        const attachments = attach(world, read.files, false)
        const message = world.post(world.me, {
          channelId: channel.id,
          content: read.content,
          attachments,
          embeds: read.embeds,
          components: read.components,
          flags: read.flags,
          replyTo: to,
          nonce: read.nonce,
          enforceNonce: read.enforceNonce,
          mentions: mentionsIn(world, channel, read, read.content ?? '', to),
        })
        // The one of before was given back: nobody uses what was sent again.
        if (message.attachments !== attachments) for (const { id } of attachments) world.files.delete(id)
        return {
          body: { ...entities.message(message), ...(read.nonce === undefined ? {} : { nonce: read.nonce }) },
        }
      },
    },
    {
      method: 'GET',
      path: MESSAGES,
      route: 'messages',
      rule: RULES.read,
      major,
      effect: ({ path, query }) => {
        const channel = access.channel(path.channelId)
        const wanted = pageOf(world.messagesIn(channel.id), query)
        return { body: mayRead(channel) ? wanted.map((message) => entities.message(message)) : [] }
      },
    },
    {
      method: 'GET',
      path: MESSAGE,
      route: 'message',
      rule: RULES.read,
      major,
      effect: ({ path }) => {
        const channel = access.channel(path.channelId)
        if (!mayRead(channel)) throw new Refused(50013)
        return { body: entities.message(access.message(channel, path.messageId)) }
      },
    },
    {
      method: 'PATCH',
      path: MESSAGE,
      route: 'edit',
      rule: RULES.edit,
      major,
      effect: ({ path, body }) => {
        const channel = access.channel(path.channelId)
        const message = access.message(channel, path.messageId)
        if (message.author !== world.me) throw new Refused(50005)
        if (channel.archived) throw new Refused(50083)
        const read = readMessage(body, {
          limitBytes: fileLimitBytes(world.guildOf(channel)),
          before: message,
        })
        if (read.files.added.length > 0) access.need(channel, P.AttachFiles)
        return { body: entities.message(world.edit(message, changesOf(world, channel, message, read))) }
      },
    },
    {
      method: 'DELETE',
      path: MESSAGE,
      route: 'erase',
      rule: RULES.erase,
      major,
      effect: ({ path }) => {
        const channel = access.channel(path.channelId)
        const message = access.message(channel, path.messageId)
        if (message.author !== world.me) {
          if (channel.type === ChannelType.DM) throw new Refused(50003)
          access.need(channel, P.ManageMessages)
        }
        if (channel.archived) throw new Refused(50083)
        world.erase(message, true)
        return {}
      },
    },
  ]
}

/** Newest first; `before`, `after` and `around` exclude each other. */
function pageOf(messages: readonly Message[], query: URLSearchParams): Message[] {
  const form = new Form()
  const limit = new Field(form, query.get('limit'), ['limit']).integer({ min: 1, max: 100 }) ?? 50
  const [before, after, around] = ['before', 'after', 'around'].map((key) =>
    new Field(form, query.get(key), [key]).snowflake(),
  )
  form.settle()
  const older = (id: string) => messages.filter((one) => compareIds(one.id, id) < 0)
  const newer = (id: string) => messages.filter((one) => compareIds(one.id, id) > 0)
  const page = () => {
    if (around !== undefined) {
      const half = Math.floor(limit / 2)
      const middle = messages.filter(({ id }) => id === around)
      return [...(half === 0 ? [] : older(around).slice(-half)), ...middle, ...newer(around).slice(0, half)]
    }
    if (after !== undefined) return newer(after).slice(0, limit)
    return (before === undefined ? messages : older(before)).slice(-limit)
  }
  return page().toReversed()
}
