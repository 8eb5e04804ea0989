import { MessageFlags, PermissionFlagsBits } from 'discord.js'
import type { Attachment, Channel, Message, User } from '../model.ts'
import { permissionsIn } from '../permissions.ts'
import type { World } from '../world.ts'
import { usableIn } from './components.ts'

/** A message as a person sees it. */
export interface Seen {
  readonly message: Message
  /** Username. */
  readonly author: string
  /** All its words: its own, and those of embeds and text components. */
  readonly words: string
  readonly pictures: readonly Attachment[]
  /** What its buttons say, in order; disabled ones too. */
  readonly buttons: readonly string[]
  /** Whether nobody else sees it. */
  readonly ephemeral: boolean
  /** "… is thinking". */
  readonly thinking: boolean
}

/** What a person sees in a channel, oldest first; nothing where they may not look. */
export function seenBy(world: World, user: User, channel: Channel): Seen[] {
  if ((permissionsIn(world, user.id, channel) & PermissionFlagsBits.ViewChannel) === 0n) return []
  return [...world.messages.values()]
    .filter(
      ({ channelId, ephemeralTo }) =>
        channelId === channel.id && (ephemeralTo === null || ephemeralTo === user.id),
    )
    .map((message) => ({
      message,
      author: message.author.username,
      words: wordsIn(message),
      pictures: message.attachments.filter(({ contentType }) => contentType?.startsWith('image/')),
      buttons: usableIn(message.components).flatMap((one) =>
        'label' in one && one.label !== undefined ? [one.label] : [],
      ),
      ephemeral: message.ephemeralTo !== null,
      thinking: (message.flags & MessageFlags.Loading) !== 0,
    }))
}

/** All words of a message, in reading order. */
export function wordsIn({ content, embeds, components }: Message): string {
  return [content, ...embeds.flatMap(texts), ...components.flatMap(texts)]
    .filter((words) => words !== '')
    .join('\n')
}

const WORDS: ReadonlySet<string> = new Set(['title', 'description', 'name', 'value', 'text', 'content'])
const PARTS: ReadonlySet<string> = new Set(['author', 'fields', 'footer', 'components', 'accessory'])

/** The words of an embed or of a text component, in reading order. */
function texts(part: object): string[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'string') return WORDS.has(key) ? [value] : []
    if (!PARTS.has(key) || typeof value !== 'object' || value === null) return []
    return [value]
      .flat()
      .flatMap((one: unknown) => (typeof one === 'object' && one !== null ? texts(one) : []))
  })
}
