import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
} from 'discord.js'
import type { Entities } from '../entities.ts'
import type { Attachment, Channel, Guild, Interaction, Message, User } from '../model.ts'
import type { Draft, World } from '../world.ts'
import { type Fields, filled, mayChoose, mayPick, usable } from './components.ts'
import { missing, type Stage, stageOf } from './install.ts'
import { NotOffered } from './not-offered.ts'
import { type Form, fill, type Values } from './options.ts'
import { Resolving } from './resolved.ts'
import { type Seen, seenBy } from './seen.ts'
import { Use } from './use.ts'

/** A file as a person picks it; the size is the bytes' own, the measures those of a picture. */
export type Picked = Pick<Attachment, 'filename' | 'bytes'> &
  Partial<Pick<Attachment, 'contentType' | 'size' | 'width' | 'height'>>

/** What people do, as their clients let them: what a client would not send throws NotOffered. */
export class People {
  readonly world: World
  readonly #entities: Entities

  constructor(world: World, entities: Entities) {
    this.world = world
    this.#entities = entities
  }

  /** Somebody, made on first use. */
  person(name: string, more: Partial<Omit<User, 'id' | 'username'>> = {}): User {
    const known = [...this.world.users.values()].find(({ username }) => username === name)
    return known ?? this.world.join(name, more)
  }

  /** A server with our bot in it, made on first use; `owner` owns it. */
  guild(name = 'Home'): Guild {
    const known = [...this.world.guilds.values()].find((guild) => guild.name === name)
    if (known !== undefined) return known
    const guild = this.world.makeGuild(name, this.person('owner'))
    this.world.enter(guild, this.world.me)
    return guild
  }

  /** A text channel of that server, made on first use. */
  channel(name = 'general', guild = this.guild()): Channel {
    const known = [...this.world.channels.values()].find(
      (one) => one.name === name && one.guildId === guild.id,
    )
    return known ?? this.world.makeChannel(guild, name)
  }

  /** A command is there for everybody, as if it had been deployed; Discord's rules for it are not asked here. */
  register(
    command: Partial<Omit<APIApplicationCommand, 'name'>> & { readonly name: string },
  ): APIApplicationCommand {
    const id = this.world.newId()
    const registered = {
      type: ApplicationCommandType.ChatInput,
      description: 'Draws.',
      default_member_permissions: null,
      ...command,
      id,
      application_id: this.world.application.id,
      version: id,
    }
    this.world.commands.set(id, registered)
    return registered
  }

  /** A file for an option. */
  attach(file: Picked): Attachment {
    return this.world.file({ ...file, ephemeral: true })
  }

  /** Uses a slash command. @param command as registered, with its subcommands: `preferences server` */
  slash(who: string, place: Channel, command: string, values: Values = {}): Use {
    const [name = '', ...path] = command.split(' ')
    return this.#command(who, place, InteractionType.ApplicationCommand, name, { path, values })
  }

  /** Types in a field that suggests; the other fields are filled in as given. */
  type(who: string, place: Channel, command: string, focused: Values, others: Values = {}): Use {
    const [name = '', ...path] = command.split(' ')
    const values = { ...others, ...focused }
    const form = { path, values, focused: Object.keys(focused)[0] }
    return this.#command(who, place, InteractionType.ApplicationCommandAutocomplete, name, form)
  }

  /** Uses a command of a message's menu. */
  messageMenu(who: string, message: Message, name: string): Use {
    const { user, channel } = this.#before(who, message)
    const stage = stageOf(this.world, user, channel)
    const command = this.#offered(stage, name, ApplicationCommandType.Message)
    const resolved = { messages: { [message.id]: this.#entities.message(message, true) } }
    return this.#send(stage, InteractionType.ApplicationCommand, command, null, {
      target_id: message.id,
      resolved,
    })
  }

  /** Uses a command of a user's menu. */
  userMenu(who: string, place: Channel, target: User, name: string): Use {
    const stage = stageOf(this.world, this.#enter(who, place), place)
    const command = this.#offered(stage, name, ApplicationCommandType.User)
    const resolving = new Resolving(this.world, this.#entities, this.world.guildOf(place))
    resolving.user(target)
    const more = { target_id: target.id, resolved: resolving.all }
    return this.#send(stage, InteractionType.ApplicationCommand, command, null, more)
  }

  press(who: string, message: Message, customId: string): Use {
    const { stage, component } = this.#component(who, message, customId)
    if (component.type !== ComponentType.Button) throw new NotOffered(`${customId} is no button`)
    const data = { component_type: component.type, custom_id: customId }
    return this.#send(stage, InteractionType.MessageComponent, null, message.id, data)
  }

  /** Chooses in a menu: values of its options, or users, roles and channels by id. */
  choose(who: string, message: Message, customId: string, values: readonly string[]): Use {
    const { stage, component, channel } = this.#component(who, message, customId)
    if (component.type === ComponentType.Button) throw new NotOffered(`${customId} is no menu`)
    const resolving = new Resolving(this.world, this.#entities, this.world.guildOf(channel))
    if (component.type === ComponentType.StringSelect) mayChoose(component, values)
    else for (const id of values) this.#resolve(resolving, id)
    if (component.type === ComponentType.ChannelSelect)
      mayPick(
        component,
        values.map((id) => this.world.channels.get(id)?.type),
      )
    const resolved = resolving.all
    const data = {
      component_type: component.type,
      custom_id: customId,
      values,
      ...(resolved === undefined ? {} : { resolved }),
    }
    return this.#send(stage, InteractionType.MessageComponent, null, message.id, data)
  }

  /** Fills in the form that opened and sends it. */
  async submitModal(opened: Use, fields: Fields = {}): Promise<Use> {
    const { interaction } = opened
    const data = filled(await opened.modal(), fields)
    const channel = this.world.channels.get(interaction.channelId)
    if (channel === undefined) throw new NotOffered('the channel is gone')
    const stage = stageOf(this.world, interaction.user, channel)
    return this.#send(stage, InteractionType.ModalSubmit, null, interaction.messageId, data)
  }

  say(
    who: string,
    place: Channel,
    content: string,
    more: Omit<Draft, 'channelId' | 'content'> = {},
  ): Message {
    return this.world.post(this.#enter(who, place), { ...more, channelId: place.id, content })
  }

  /** `say`, to us. */
  mention(
    who: string,
    place: Channel,
    words: string,
    more: Omit<Draft, 'channelId' | 'content'> = {},
  ): Message {
    return this.say(who, place, `<@${this.world.me.id}> ${words}`, more)
  }

  /** `say`, in the direct chat with us; they join a server with us for it, unless they know us otherwise. */
  dm(who: string, words: string, more: Omit<Draft, 'channelId' | 'content'> = {}): Message {
    const user = this.person(who)
    const guilds = [...this.world.guilds.values()]
    const shared = guilds.some(({ members }) => members.has(user.id) && members.has(this.world.me.id))
    if (!shared && !user.installed) this.world.enter(this.guild(), user)
    return this.say(who, this.world.directWith(user), words, more)
  }

  react(who: string, message: Message, emoji: string, burst = false): void {
    this.world.react(message, this.#before(who, message).user, emoji, burst)
  }

  erase(message: Message): void {
    this.world.erase(message)
  }

  eraseChannel(channel: Channel): void {
    this.world.eraseChannel(channel)
  }

  /** What a person sees in a channel, oldest first, with the ephemeral messages that are for them. */
  seen(who: string, place: Channel): Seen[] {
    return seenBy(this.world, this.person(who), place)
  }

  /** Somebody is where they act; they join a server for it. */
  #enter(who: string, place: Channel): User {
    const user = this.person(who)
    const guild = this.world.guildOf(place)
    if (guild !== undefined && !guild.members.has(user.id)) this.world.enter(guild, user)
    return user
  }

  #before(who: string, message: Message): { user: User; channel: Channel } {
    const channel: Channel | undefined = this.world.channels.get(message.channelId)
    if (channel === undefined) throw new NotOffered('the channel is gone')
    const user = this.#enter(who, channel)
    const current = this.world.messages.get(message.id)
    if (current === undefined || (current.ephemeralTo ?? user.id) !== user.id) {
      throw new NotOffered(`${who} does not see the message`)
    }
    return { user, channel }
  }

  #component(who: string, message: Message, customId: string) {
    const { user, channel } = this.#before(who, message)
    const component = usable(message.components, customId)
    return { stage: stageOf(this.world, user, channel), component, channel }
  }

  #command(who: string, place: Channel, type: InteractionType, name: string, form: Form): Use {
    const stage = stageOf(this.world, this.#enter(who, place), place)
    const command = this.#offered(stage, name, ApplicationCommandType.ChatInput)
    const resolving = new Resolving(this.world, this.#entities, this.world.guildOf(place))
    const options = fill(command.options ?? [], form, resolving)
    const resolved = resolving.all
    const more = {
      ...(options.length === 0 ? {} : { options }),
      ...(resolved === undefined ? {} : { resolved }),
    }
    return this.#send(stage, type, command, null, more)
  }

  #offered(stage: Stage, name: string, type: ApplicationCommandType): APIApplicationCommand {
    const named = [...this.world.commands.values()].filter((one) => one.name === name && one.type === type)
    const why = named.map((one) => missing(this.world, one, stage))
    const found = named[why.indexOf(undefined)]
    if (found !== undefined) return found
    throw new NotOffered(`${stage.user.username} has no ${name} here: ${why.join(', ') || 'not registered'}`)
  }

  #resolve(resolving: Resolving, id: string): void {
    const { users, channels, guilds } = this.world
    const user = users.get(id)
    const channel = channels.get(id)
    const role = [...guilds.values()].flatMap(({ roles }) => roles.get(id) ?? [])[0]
    if (user !== undefined) resolving.user(user)
    else if (channel !== undefined) resolving.channel(channel)
    else if (role !== undefined) resolving.role(role)
    else throw new NotOffered(`nothing has the id ${id}`)
  }

  #send(
    stage: Stage,
    type: InteractionType,
    command: APIApplicationCommand | null,
    messageId: string | null,
    more: object,
  ): Use {
    const named = command === null ? {} : { id: command.id, name: command.name, type: command.type }
    const guild = command?.guild_id === undefined ? {} : { guild_id: command.guild_id }
    const interaction: Interaction = this.world.interact({
      ...stage,
      type,
      commandId: command?.id ?? null,
      commandName: command?.name ?? null,
      messageId,
      data: { ...named, ...guild, ...more },
    })
    return new Use(this.world, interaction)
  }
}
