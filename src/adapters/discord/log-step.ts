import type { OutgoingReply, PublishStep, StepContext } from '../../core/ports.ts'
import type { Messages } from './messages.ts'
import { mark } from './nonce.ts'
import { linkOf, type Message, type Posted } from './posted.ts'
import { logMessage } from './views/notices.ts'

interface LogParts {
  readonly messages: Messages
  readonly botId: string
}

/**
 * Tells a server's log channel what was drawn for whom, and where it is.
 * @param after id of the event: its message and its interaction are older than the log
 */
export function logStep(
  { messages, botId }: LogParts,
  reply: OutgoingReply,
  { channelId, after }: { readonly channelId: string; readonly after: string },
  posted: (result: StepContext['result']) => Posted,
): PublishStep {
  const isOurs = (one: Message, link: string) => one.author?.id === botId && one.content.includes(link)
  return {
    name: 'log',
    aside: true,
    effect: 'once',
    async run({ signal, result, send }) {
      const body = { ...logMessage(reply, linkOf(posted(result))), nonce: mark(`${reply.key}/log`) }
      const sent = { body: { ...body, enforce_nonce: true }, files: [] }
      return (await messages.post(channelId, sent, signal, send)).id
    },
    async find({ signal, result }) {
      const link = linkOf(posted(result))
      const found = await messages.find(channelId, after, (one) => isOurs(one, link), signal)
      return found?.id ?? null
    },
  }
}
