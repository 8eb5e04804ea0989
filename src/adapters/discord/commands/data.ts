import * as z from 'zod'
import { COMMAND } from '../codes.ts'
import { nameOf, type User, userSchema } from '../user.ts'

const value = z.union([z.string(), z.number(), z.boolean()])
const field = z.object({ name: z.string(), value, focused: z.boolean().optional() })

const attachment = z.object({
  url: z.url(),
  content_type: z.string().optional(),
  size: z.number().optional(),
  width: z.number().nullish(),
  height: z.number().nullish(),
})
export type Attachment = z.output<typeof attachment>

const message = z.object({
  author: userSchema,
  webhook_id: z.string().optional(),
  interaction_metadata: z.object({ id: z.string() }).nullish(),
})

/** `data` of an interaction with a command. Source: docs.discord.com, "Application Command Data Structure". */
const commandData = z.object({
  name: z.string(),
  options: z
    .array(z.union([field, z.object({ name: z.string(), options: z.array(field).default([]) })]))
    .default([]),
  type: z.number().default(COMMAND.slash),
  target_id: z.string().optional(),
  resolved: z
    .object({
      attachments: z.record(z.string(), attachment).optional(),
      users: z.record(z.string(), userSchema).optional(),
      members: z.record(z.string(), z.object({ nick: z.string().nullish() })).optional(),
      messages: z.record(z.string(), message).optional(),
    })
    .optional(),
})

/** Somebody that a command is about. */
export interface Chosen {
  readonly id: string
  readonly name: string
  readonly bot: boolean
}

/** A command with its fields, as somebody filled it in or is typing it. */
export interface Filled {
  readonly name: string
  readonly subcommand?: string
  readonly fields: ReadonlyMap<string, string | number | boolean>
  /** The field that is being typed. */
  readonly typing?: { readonly name: string; readonly typed: string }
  /** People in fields, by id. */
  readonly people: ReadonlyMap<string, Chosen>
  /** Of a menu: the person, or the message, who wrote it, and the event that it answers. */
  readonly target?: { readonly messageId: string | null; readonly person: Chosen; readonly answers?: string }
  /** Of fields with files. */
  readonly attachments: ReadonlyMap<string, Attachment>
}

/** Undefined where the data is none of a command. */
export function readCommand(data: unknown): Filled | undefined {
  const parsed = commandData.safeParse(data).data
  if (parsed === undefined) return undefined
  const sub = parsed.options.find((one) => 'options' in one)
  const filled = sub?.options ?? parsed.options.filter((one) => 'value' in one)
  const focused = filled.find((one) => one.focused === true)
  const people = new Map(
    Object.entries(parsed.resolved?.users ?? {}).map(([id, one]) => [
      id,
      chosen(one, parsed.resolved?.members?.[id]?.nick),
    ]),
  )
  const target = targetOf(parsed, people)
  return {
    name: parsed.name,
    people,
    ...(target !== undefined && { target }),
    ...(sub !== undefined && { subcommand: sub.name }),
    fields: new Map(filled.map((one) => [one.name, one.value])),
    ...(focused !== undefined && { typing: { name: focused.name, typed: `${focused.value}` } }),
    attachments: new Map(Object.entries(parsed.resolved?.attachments ?? {})),
  }
}

function chosen(user: User, nick?: string | null): Chosen {
  return { id: user.id, name: nameOf(user, nick), bot: user.bot === true }
}

function targetOf(
  { type, target_id: id = '', resolved }: z.output<typeof commandData>,
  people: Filled['people'],
): Filled['target'] {
  const message = type === COMMAND.message ? resolved?.messages?.[id] : undefined
  if (message !== undefined) {
    const person = chosen(message.author)
    const answers = message.interaction_metadata?.id
    return {
      messageId: id,
      person: { ...person, bot: person.bot || message.webhook_id !== undefined },
      ...(answers !== undefined && { answers }),
    }
  }
  const person = type === COMMAND.user ? people.get(id) : undefined
  return person && { messageId: null, person }
}

const text = z.object({ custom_id: z.string(), value: z.string() })
const componentData = z.object({
  custom_id: z.string(),
  values: z.array(z.string()).default([]),
})
/** A form's fields are each in a row or under a label. */
const formData = z.object({
  custom_id: z.string(),
  components: z.array(z.union([z.object({ components: z.array(text) }), z.object({ component: text })])),
})

/** What was pressed or chosen. Source: there, "Message Component Data Structure". */
export function readComponent(data: unknown): z.output<typeof componentData> | undefined {
  return componentData.safeParse(data).data
}

/** A form that was sent: its id and its fields. Source: there, "Modal Submit Data Structure". */
export function readForm(
  data: unknown,
): { readonly id: string; readonly fields: ReadonlyMap<string, string> } | undefined {
  const parsed = formData.safeParse(data).data
  if (parsed === undefined) return undefined
  const inputs = parsed.components.flatMap((one) => ('component' in one ? [one.component] : one.components))
  return { id: parsed.custom_id, fields: new Map(inputs.map((one) => [one.custom_id, one.value])) }
}
