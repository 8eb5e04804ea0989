import type {
  Acknowledger,
  AttachmentReader,
  Grounded,
  PictureReader,
  ProgressShower,
  ReplyRemover,
} from '../../core/abilities.ts'
import { PublishError } from '../../core/errors.ts'
import type { AdapterNeeds, ReplyPublisher } from '../../core/ports.ts'
import { interactionFooting } from './anchor.ts'
import { DiscordError, UNKNOWN_MESSAGE } from './errors.ts'
import { download, MOST_BYTES } from './media.ts'
import type { Messages } from './messages.ts'
import { linkOf, postedSchema } from './posted.ts'
import { progressShower } from './progress.ts'
import { refOf } from './ref.ts'
import { postedBy, replySteps } from './steps.ts'
import { LIMITS } from './views/limits.ts'

export interface PublisherParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly botId: string
  readonly pingMs: number
  readonly mediaHosts: readonly string[]
  readonly settleMs?: number
}

const PICTURES = 4
/** Of all files of one call. Source: docs.discord.com, "Uploading Files". */
const CALL_BYTES = 24 * 2 ** 20
/**
 * Discord's own servers end what they do for a connection that died within a minute: they answer 504 by then. For some
 * minutes the nonce keeps a message from being posted twice as well.
 */
const SETTLE_MS = 60_000
/** A mention that is likely to take longer gets a reaction. */
const REACT_OVER_MS = 10_000
const SEEN = '👀'

/** Replies out, and what can be done with them afterwards. */
export function replyPublisher(
  parts: PublisherParts,
): ReplyPublisher &
  Grounded &
  ProgressShower &
  Acknowledger &
  AttachmentReader &
  PictureReader &
  ReplyRemover {
  const { messages, needs, botId, pingMs, mediaHosts, settleMs = SETTLE_MS } = parts
  const { clock } = needs
  const progress = progressShower(messages, needs)

  return {
    capabilities(event) {
      const { attachmentBytes } = refOf(event)
      return {
        textLimit: LIMITS.content,
        altTextLimit: LIMITS.attachmentDescription,
        imagesPerReply: PICTURES,
        bytesPerImage: Math.min(attachmentBytes, CALL_BYTES / PICTURES),
        imageTypes: ['image/webp', 'image/png', 'image/jpeg'],
        placement: 'inline',
        contentWarning: false,
        edits: true,
        // It holds for some minutes only.
        nativeIdempotency: false,
        settleMs,
      }
    },
    steps: (reply) => replySteps({ messages, botId, pingMs }, reply),
    posted(reply, result) {
      const posted = postedBy(reply, result)
      return { id: posted.messageId, url: linkOf(posted), ref: posted }
    },
    footing(event, createdAt, anchor) {
      return refOf(event).kind === 'mention' ? 'stands' : interactionFooting(createdAt, clock.now(), anchor)
    },
    ...progress,
    acknowledgeOverMs: REACT_OVER_MS,
    async acknowledge(event, signal) {
      const ref = refOf(event)
      // The message that an interaction made tells it all the time.
      if (ref.kind !== 'mention' || !ref.mayReact) return
      await messages.react(ref.channelId, ref.messageId, SEEN, signal)
    },
    async readAttachment({ url }, mostBytes, signal) {
      return await download(url, mediaHosts, mostBytes, signal)
    },
    async readPicture({ ref }, picture, signal) {
      const { byBot, channelId, messageId, pictures } = postedSchema.parse(ref)
      if (picture >= pictures.length) return undefined
      const link = byBot
        ? (await messages.read(channelId, messageId, signal).catch(unlessGone))?.attachments[picture]?.url
        : pictures[picture]
      return link === undefined ? undefined : await download(link, mediaHosts, MOST_BYTES, signal)
    },
    async remove({ ref }, signal) {
      const { byBot, channelId, messageId } = postedSchema.parse(ref)
      if (!byBot) {
        throw new PublishError('only its interaction could delete this message', {
          outcome: 'not-sent',
          kind: 'rejected',
        })
      }
      await messages.remove(channelId, messageId, signal).catch(unlessGone)
    },
  }
}

/** Somebody was faster, or an attempt of ours whose answer was lost. */
function unlessGone(error: unknown): undefined {
  if (error instanceof DiscordError && error.code === UNKNOWN_MESSAGE) return undefined
  throw error
}
