import assert from 'node:assert/strict'
import { ChannelType } from 'discord.js'
import type { Channel, Message, Seen, Use, Values } from '../../simulators/discord/index.ts'
import { usableIn } from '../../simulators/discord/people/components.ts'
import { until } from '../../support/processes.ts'
import { type Cast, cast } from './cast.ts'
import type { Stage } from './stage.ts'
import type { Transcript } from './transcript.ts'

/** Of what the service has written, in characters: the end is told where something goes wrong. */
const MOST_WRITTEN = 6_000

/** What people do and see, written down as it happens. What they do not see in time ends the evening. */
export class Evening {
  readonly stage: Stage
  readonly cast: Cast
  readonly transcript: Transcript

  constructor(stage: Stage, transcript: Transcript) {
    this.stage = stage
    this.cast = cast(stage.discord)
    this.transcript = transcript
  }

  slash(who: string, place: Channel, command: string, values: Values = {}): Use {
    const { discord } = this.stage
    const fields = Object.entries(values).map(([name, value]) => ` ${name}: ${shown(value)}`)
    this.#did(who, place, `/${command}${fields.join('')}`)
    return discord.slash(who, place, command, values)
  }

  /** Types in a field that suggests; the value of the suggestion that reads like this. */
  async suggested(
    who: string,
    place: Channel,
    command: string,
    typed: Values,
    like: RegExp,
  ): Promise<string> {
    const [name = '', text = ''] = Object.entries(typed)[0] ?? []
    this.#did(who, place, `/${command} ${name}: ${text}… (typing)`)
    const choices = await this.stage.discord.type(who, place, command, typed).choices()
    const names = choices.map((choice) => choice.name)
    for (const one of names.slice(0, 3)) this.transcript.aside(`suggested: ${one}`)
    const found = choices.find((choice) => like.test(choice.name))
    assert.ok(found, `${like} is not among the suggestions: ${names.join('; ')}`)
    return `${found.value}`
  }

  /** Presses the button that says this. */
  press(who: string, message: Message, label: string): Use {
    const current = this.#current(message)
    this.#did(who, this.#channel(message), `presses "${label}"`)
    const all = usableIn(current.components).flatMap((one) => ('label' in one ? [one] : []))
    const found = all.find((one) => one.label === label)
    assert.ok(found, `no "${label}" among ${all.map((one) => one.label).join(', ')}`)
    return this.stage.discord.press(who, current, found.custom_id)
  }

  /** Uses a command of a message's menu, or of its author's. */
  menu(who: string, on: 'message' | 'author', message: Message, name: string): Use {
    const { discord } = this.stage
    const place = this.#channel(message)
    this.#did(
      who,
      place,
      `Apps › ${name}, in the menu of ${on === 'message' ? 'a message' : message.author.name}`,
    )
    return on === 'message'
      ? discord.messageMenu(who, message, name)
      : discord.userMenu(who, place, message.author, name)
  }

  say(who: string, place: Channel, words: string): Message {
    this.#did(who, place, words)
    return this.stage.discord.say(who, place, words)
  }

  react(who: string, message: Message, emoji: string): void {
    this.#did(who, this.#channel(message), `reacts with ${emoji}`)
    this.stage.discord.react(who, message, emoji)
  }

  /** Waits until direct messages of the bot to somebody read like each of these; several may be in one. */
  async told(who: string, ...likes: readonly RegExp[]): Promise<void> {
    const { world } = this.stage.discord
    const direct = world.directWith(this.stage.discord.person(who))
    const latest = (like: RegExp) =>
      world
        .messagesIn(direct.id)
        .findLast((one) => one.author === world.me && like.test(one.content.replaceAll('\u200B', '')))
    const all = () => likes.map(latest)
    await this.until(`${who} is told ${likes.join(', ')}`, () => !all().includes(undefined))
    for (const message of new Set(all())) await this.sees(who, () => message, /./)
  }

  /** Chooses in the menu that reads like this. @param names of what is chosen, for the transcript */
  choose(who: string, message: Message, menu: string, values: readonly string[], names = values): Use {
    const current = this.#current(message)
    this.#did(who, this.#channel(message), `chooses in "${menu}": ${names.join(', ') || 'nothing'}`)
    const all = usableIn(current.components).flatMap((one) => ('placeholder' in one ? [one] : []))
    const found = all.find((one) => one.placeholder === menu)
    assert.ok(found, `no "${menu}" among ${all.map((one) => one.placeholder).join(', ')}`)
    return this.stage.discord.choose(who, current, found.custom_id, values)
  }

  /** Fills in the form that opened. @param secret fields that the transcript keeps to itself */
  async fillIn(
    opened: Use,
    fields: Readonly<Record<string, string>>,
    secret: readonly string[] = [],
  ): Promise<Use> {
    const { title } = await opened.modal()
    const { user, channelId } = opened.interaction
    const channel = this.stage.discord.world.channels.get(channelId)
    assert.ok(channel)
    const written = Object.entries(fields).map(
      ([name, text]) => ` ${name}: ${secret.includes(name) ? '••••' : JSON.stringify(text)}`,
    )
    this.#did(user.username, channel, `fills in "${title}":${written.join()}`)
    return await this.stage.discord.submitModal(opened, fields)
  }

  /** Writes to the bot. @param replyTo the message it replies to */
  mention(who: string, place: Channel, words: string, replyTo?: Message): Message {
    this.#did(who, place, `${replyTo === undefined ? '' : 'replies '}@Herald ${words}`)
    return this.stage.discord.mention(who, place, words, { replyTo: replyTo?.id })
  }

  dm(who: string, words: string): Message {
    const { discord } = this.stage
    this.#did(who, discord.world.directWith(discord.person(who)), words)
    return discord.dm(who, words)
  }

  /** Waits for the answer to a command, a button, a menu or a form. */
  async answer(use: Use, like: RegExp): Promise<Message> {
    return await this.sees(use.interaction.user.username, () => use.message(), like)
  }

  /** Waits for the bot's reply to a message. */
  async reply(to: Message, like: RegExp): Promise<Message> {
    const { world } = this.stage.discord
    const found = () =>
      world
        .messagesIn(to.channelId)
        .find(({ author, reference }) => author === world.me && reference?.messageId === to.id)
    return await this.sees(to.author.username, found, like)
  }

  /** Waits until a message reads like this, for this person. */
  async sees(who: string, message: () => Message | undefined, like: RegExp): Promise<Message> {
    let seen: Seen | undefined
    const reads = () => {
      const current = message()
      seen = current && this.look(who, current)
      return seen !== undefined && !seen.thinking && like.test(seen.words)
    }
    const words = () => `They see: ${seen?.words ?? 'nothing'}`
    await this.until(`${who} sees ${like}`, reads, words)
    assert.ok(seen)
    this.transcript.saw(who, seen, this.#channel(seen.message).type === ChannelType.DM)
    return seen.message
  }

  /** Waits for what only the service can bring about. @param more what to say besides where it does not */
  async until(what: string, holds: () => boolean, more = () => ''): Promise<void> {
    await until(what, holds).catch((error: Error) => {
      throw new Error(`${error.message}. ${more()}\n${this.stage.written.slice(-MOST_WRITTEN)}`)
    })
  }

  /** Waits until nothing more comes of a request: people see its answer a moment earlier. @param id of its event */
  async ended({ id }: { readonly id: string }): Promise<void> {
    const said = new RegExp(`-${id}".*"msg":"(?:reply posted|request ended unanswerable)"`)
    await this.until(`the request of ${id} is over`, () => said.test(this.stage.written))
  }

  /** A message as a person sees it now. */
  look(who: string, message: Message): Seen | undefined {
    const channel = this.stage.discord.world.channels.get(message.channelId)
    if (channel === undefined) return undefined
    return this.stage.discord.seen(who, channel).find((one) => one.message.id === message.id)
  }

  #did(who: string, place: Channel, what: string): void {
    this.transcript.did(this.stage.discord.person(who).name, this.cast.name(place), what)
  }

  #current({ id }: Message): Message {
    const message = this.stage.discord.world.messages.get(id)
    assert.ok(message, 'the message is gone')
    return message
  }

  #channel({ channelId }: Message): Channel {
    const channel = this.stage.discord.world.channels.get(channelId)
    assert.ok(channel, 'the channel is gone')
    return channel
  }
}

function shown(value: Values[string]): string {
  if (typeof value !== 'object') return String(value)
  return 'filename' in value ? `[${value.filename}]` : value.name
}
