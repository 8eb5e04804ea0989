import type { DiscordServer, Message } from '../simulators/discord/index.ts'
import { until } from '../support/processes.ts'

/** What a reaction sends. */
export const AMOUNT = 50
const HEART = '❤️'
export const EMOJIS = [{ emoji: HEART, amount: AMOUNT }]

/** People who send each other kudos by reactions, on Discord. */
export class Thanks {
  readonly #server: DiscordServer
  readonly #reactions: { readonly message: Message; readonly userId: string }[] = []

  constructor(server: DiscordServer) {
    this.#server = server
  }

  /** Somebody uses `/login`. */
  async logIn(who: string, key: string): Promise<void> {
    const server = this.#server
    server.person(who, { name: who })
    const opened = server.slash(who, server.channel(), 'login')
    const use = await server.submitModal(opened, { key })
    await until(`${who} has an answer`, () => use.state() === 'answered')
    const { content = '' } = use.message() ?? {}
    if (!content.startsWith('Done')) throw new Error(`${who} could not log in: ${content}`)
  }

  /** `giver` reacts to something that `recipient` says. */
  give(giver: string, recipient: string): void {
    const server = this.#server
    const message = server.say(recipient, server.channel(), 'I made this')
    this.#reactions.push({ message, userId: server.person(giver).id })
    server.react(giver, message, HEART)
  }

  /** Everybody who listens is told of every reaction once more, as where all react anew. */
  tellAgain(): void {
    for (const reaction of this.#reactions) {
      this.#server.gateway.tell({ is: 'reaction-added', emoji: HEART, ...reaction })
    }
  }

  /** How often a process has begun to listen. */
  listeners(): number {
    return this.#server.gateway.sessions.size
  }

  /** What somebody was written alone. */
  told(who: string): readonly string[] {
    const { world } = this.#server
    const { id } = world.directWith(this.#server.person(who))
    return world
      .messagesIn(id)
      .filter(({ author }) => author === world.me)
      .map(({ content }) => content)
  }

  idOf(who: string): string {
    return this.#server.person(who).id
  }
}
