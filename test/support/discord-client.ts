import { once } from 'node:events'
import {
  type APIApplicationCommand,
  ApplicationCommandOptionType,
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  type Interaction,
  type Message,
  Partials,
} from 'discord.js'
import { type DiscordOptions, DiscordServer } from '../simulators/discord/index.ts'
import { until } from './processes.ts'

export const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
]

/** Discord with our bot's client on it, as the SDK comes. */
export class ClientScene implements AsyncDisposable {
  readonly server: DiscordServer
  readonly client: Client
  readonly messages: Message[] = []
  readonly interactions: Interaction[] = []
  readonly errors: Error[] = []
  /** How many connections went on with their session. */
  resumed = 0
  /** How many times it began a session. The SDK connects again for ever where it is stopped before it has. */
  begun = 0

  private constructor(server: DiscordServer, options: Partial<ClientOptions>) {
    this.server = server
    this.client = new Client({
      intents: INTENTS,
      partials: [Partials.Channel, Partials.Message],
      rest: { api: `${server.url}/api` },
      ...options,
    })
    this.client.on(Events.MessageCreate, (message) => this.messages.push(message))
    this.client.on(Events.InteractionCreate, (interaction) => this.interactions.push(interaction))
    this.client.on(Events.Error, (error) => this.errors.push(error))
    this.client.on(Events.ShardResume, () => {
      this.resumed += 1
    })
    this.client.on(Events.ShardReady, () => {
      this.begun += 1
    })
  }

  /** `home` sets the stage before the client comes. */
  static async start(
    options: DiscordOptions & Partial<ClientOptions> = {},
    home: (server: DiscordServer) => void = (server) => server.channel(),
  ): Promise<ClientScene> {
    const server = await DiscordServer.start(options)
    home(server)
    const scene = new ClientScene(server, options)
    const ready = once(scene.client, Events.ClientReady)
    await scene.client.login(server.token)
    await ready
    return scene
  }

  heard(words: string): Promise<void> {
    return until(`"${words}"`, () => this.messages.some(({ content }) => content === words))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.destroy()
    await this.server[Symbol.asyncDispose]()
  }
}

export const IMAGINE = {
  name: 'imagine',
  options: [
    { type: ApplicationCommandOptionType.String, name: 'prompt', description: 'What', required: true },
    { type: ApplicationCommandOptionType.String, name: 'style', description: 'How', autocomplete: true },
    {
      type: ApplicationCommandOptionType.Integer,
      name: 'images',
      description: 'n',
      min_value: 1,
      max_value: 4,
    },
    { type: ApplicationCommandOptionType.Attachment, name: 'image', description: 'From' },
    { type: ApplicationCommandOptionType.User, name: 'for', description: 'Whom' },
  ],
} satisfies Partial<APIApplicationCommand>
