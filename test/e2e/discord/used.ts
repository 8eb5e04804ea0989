import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  ApplicationCommandOptionType as Kind,
} from 'discord.js'
import * as z from 'zod'
import { decodeId } from '../../../src/adapters/discord/views/ids.ts'
import type { DiscordServer, Interaction, Message } from '../../simulators/discord/index.ts'
import { usableIn } from '../../simulators/discord/people/components.ts'

const option = z.looseObject({
  name: z.string(),
  focused: z.boolean().optional(),
  get options() {
    return z.array(option).optional()
  },
})
type Option = z.infer<typeof option>

const field = z.looseObject({ custom_id: z.string(), value: z.string().optional() })
const sent = z.looseObject({
  type: z.number().optional(),
  target_id: z.string().optional(),
  custom_id: z.string().optional(),
  options: z.array(option).default([]),
  components: z.array(z.looseObject({ component: field.optional() })).default([]),
})

/**
 * Watches what the bot offers (registered commands with their options, buttons, menus and fields of forms) and what
 * people use of it. Two buttons are one thing where they do the same about different requests, pages or names.
 */
export class Used {
  readonly #offered = new Set<string>()
  readonly #used = new Set<string>()

  constructor({ world }: DiscordServer) {
    world.listen((event) => {
      if (event.is === 'interaction') this.#use(event.interaction)
      if (event.is === 'acknowledged') this.#form(event.interaction)
      if (event.is !== 'message-made' && event.is !== 'message-edited') return
      if (event.message.author === world.me) this.#message(event.message)
    })
  }

  commands(commands: Iterable<APIApplicationCommand>): void {
    for (const { name, type, options = [] } of commands) {
      if (type === ApplicationCommandType.ChatInput) this.#options(`/${name}`, options)
      else this.#offered.add(menuName(name, type))
    }
  }

  /** How many different things were used. */
  get count(): number {
    return this.#used.size
  }

  /** What was offered, and nobody used. */
  get missed(): string[] {
    return [...this.#offered].filter((one) => !this.#used.has(one)).sort()
  }

  #options(path: string, options: readonly APIApplicationCommandOption[]): void {
    const subcommands = options.filter(({ type }) => type === Kind.Subcommand)
    if (subcommands.length === 0) this.#offered.add(path)
    for (const one of options) {
      const name = `${path} ${one.name}`
      if (one.type === Kind.Subcommand) this.#options(name, one.options ?? [])
      else this.#offered.add(name)
      if ('autocomplete' in one && one.autocomplete === true) this.#offered.add(`${name}, suggestions`)
    }
  }

  #message({ components }: Message): void {
    for (const { custom_id, disabled } of usableIn(components)) {
      if (disabled !== true) this.#offered.add(nameOf(custom_id))
    }
  }

  #form({ acknowledged }: Interaction): void {
    const modal = acknowledged?.modal
    if (modal === undefined) return
    for (const { component } of sent.parse(modal).components) {
      if (component !== undefined) this.#offered.add(`${nameOf(modal.custom_id)} ${component.custom_id}`)
    }
  }

  #use({ commandName, data }: Interaction): void {
    const { custom_id: id, options, components, type, target_id: target } = sent.parse(data)
    const menu = target === undefined ? undefined : type
    if (commandName !== null && menu !== undefined) this.#used.add(menuName(commandName, menu))
    else if (commandName !== null) this.#useOptions(`/${commandName}`, options)
    if (id === undefined) return
    this.#used.add(nameOf(id))
    for (const { component } of components) {
      if (component?.value !== undefined && component.value !== '')
        this.#used.add(`${nameOf(id)} ${component.custom_id}`)
    }
  }

  #useOptions(path: string, options: readonly Option[]): void {
    this.#used.add(path)
    for (const { name, focused, options: inner } of options) {
      if (inner !== undefined) this.#useOptions(`${path} ${name}`, inner)
      else this.#used.add(`${path} ${name}${focused === true ? ', suggestions' : ''}`)
    }
  }
}

/** What a button, menu or form does, without what it does it to. */
function nameOf(customId: string): string {
  const id = decodeId(customId)
  if (id === undefined) return customId
  const scope = 'scope' in id ? ` ${id.scope}` : ''
  const what = 'choice' in id ? ` ${id.choice}` : 'switch' in id ? ` ${id.switch}` : ''
  return `component ${id.action}${scope}${what}`
}

function menuName(name: string, type: number): string {
  return `menu ${type} ${name}`
}
