import { ChannelType, MessageFlags } from 'discord.js'
import { REGISTERED } from '../../../src/adapters/discord/commands/definitions.ts'
import type { IncomingEvent } from '../../../src/core/request/model.ts'
import type { Channel, DiscordServer, Message, Values } from './index.ts'
import { usableIn } from './people/components.ts'
import type { Route } from './routes.ts'

/** How people ask: in words, by a command that everybody sees answered, or by one that is answered to them alone. */
export const COSTUMES = ['mention', 'interaction', 'ephemeral'] as const
export type Costume = (typeof COSTUMES)[number]

/** How the ids of buttons begin that stop a request. */
const CANCEL = 'h1:cancel:'
const POST_ROUTES = {
  mention: 'post',
  interaction: 'original',
  ephemeral: 'original',
} as const satisfies Record<Costume, Route>

/** What people ask of us on Discord, all in one way, and what came of it. */
export class Asking {
  /** Who may read an answer, the fewest first. */
  readonly audiences: readonly string[]
  /** The call that shows an answer. */
  readonly postRoute: Route
  readonly #server: DiscordServer
  readonly #costume: Costume

  private constructor(server: DiscordServer, costume: Costume) {
    this.#server = server
    this.#costume = costume
    this.audiences = costume === 'ephemeral' ? ['alone'] : ['direct', 'channel']
    this.postRoute = POST_ROUTES[costume]
    server.channel()
  }

  /** With our commands deployed, and our bot in a server with a channel. */
  static async open(server: DiscordServer, costume: Costume): Promise<Asking> {
    const { application, token } = server.world
    const { ok, status } = await fetch(`${server.url}/api/v10/applications/${application.id}/commands`, {
      method: 'PUT',
      headers: {
        authorization: `Bot ${token}`,
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (https://herald.example, 1)',
      },
      body: JSON.stringify(REGISTERED),
    })
    if (!ok) throw new Error(`our commands are refused: ${status}`)
    return new Asking(server, costume)
  }

  /**
   * Somebody asks: `draw me a fox style: anime --n 1`. The id is that of the message or the interaction.
   * @param audience in public unless given
   */
  ask(who: string, words: string, audience?: string): { readonly id: string } {
    const server = this.#server
    const direct = audience === 'direct'
    const place = direct ? server.world.directWith(server.person(who)) : server.channel()
    if (this.#costume !== 'mention')
      return server.slash(who, place, 'imagine', this.#fields(words)).interaction
    return direct ? server.dm(who, words) : server.mention(who, place, words)
  }

  /** What somebody types into the fields of a command, who would say these words. Nobody asks by field for help. */
  #fields(words: string): Values {
    const [, prompt = ' ', , style, , images] =
      /^draw me (.*?)( style: (\w+))?( --n (\d))?$/s.exec(words) ?? []
    return {
      prompt,
      ...(style !== undefined && { style }),
      ...(images !== undefined && { images: Number(images) }),
      ...(this.#costume === 'ephemeral' && { private: true }),
    }
  }

  /** The words that an event brings. */
  wordsOf({ text, command }: IncomingEvent): string {
    if (command?.kind !== 'draw') return text
    return command.words.prompt.trim() === '' ? 'help' : `draw me ${command.words.prompt}`
  }

  /** The gateway tells of it once more. */
  tellAgain(id: string): void {
    const { gateway, world } = this.#server
    const message = world.messages.get(id)
    const interaction = world.interactions.get(id)
    if (message !== undefined) gateway.tell({ is: 'message-made', message })
    if (interaction !== undefined) gateway.tell({ is: 'interaction', interaction })
  }

  /** What was asked goes; of an interaction the message that it made. */
  erase(id: string): void {
    const { world } = this.#server
    const message = world.messages.get(world.interactions.get(id)?.originalId ?? id)
    if (message !== undefined) world.erase(message)
  }

  placeOf(id: string): Channel {
    const { world } = this.#server
    const asked = world.messages.get(id) ?? world.interactions.get(id)
    const place = world.channels.get(asked?.channelId ?? '')
    if (place === undefined) throw new Error(`nothing was asked as ${id}`)
    return place
  }

  /** What of ours people see at the end, in order; to one who asked, or to all. What can be cancelled is no end. */
  answers(to?: string): Message[] {
    const { world } = this.#server
    return [...world.messages.values()].filter(
      (message) =>
        message.author === world.me &&
        (message.flags & MessageFlags.Loading) === 0 &&
        !usableIn(message.components).some(({ custom_id }) => custom_id.startsWith(CANCEL)) &&
        (to === undefined || this.askedBy(message) === to),
    )
  }

  /** The message or interaction that it answers. */
  askedBy({ reference, interactionId }: Message): string | null {
    return interactionId ?? reference?.messageId ?? null
  }

  audienceOf({ channelId, ephemeralTo }: Message): string {
    if (ephemeralTo !== null) return 'alone'
    return this.#server.world.channels.get(channelId)?.type === ChannelType.DM ? 'direct' : 'channel'
  }
}
