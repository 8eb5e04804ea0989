import {
  type APIButtonComponentWithCustomId,
  type APIChannelSelectComponent,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuComponent,
  type APIStringSelectComponent,
  type APITextInputComponent,
  type ChannelType,
  ComponentType,
} from 'discord.js'
import { NotOffered } from './not-offered.ts'

type Usable = APIButtonComponentWithCustomId | APISelectMenuComponent

/** All buttons and menus of a message that can be used, however deep they lie. */
export function usableIn(components: readonly APIMessageTopLevelComponent[]): Usable[] {
  return components.flatMap((component) => within(component))
}

function within(component: object): Usable[] {
  if (isUsable(component)) return [component]
  const inner: unknown[] = [
    ...('components' in component && Array.isArray(component.components) ? component.components : []),
    ...('accessory' in component ? [component.accessory] : []),
  ]
  return inner.flatMap((one) => (typeof one === 'object' && one !== null ? within(one) : []))
}

const USABLE: ReadonlySet<unknown> = new Set([
  ComponentType.Button,
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
])

function isUsable(component: object): component is Usable {
  return 'type' in component && USABLE.has(component.type) && 'custom_id' in component
}

/** The button or menu with this id; throws NotOffered where a person could not use it. */
export function usable(components: readonly APIMessageTopLevelComponent[], customId: string): Usable {
  const all = usableIn(components)
  const found = all.find(({ custom_id }) => custom_id === customId)
  if (found === undefined) {
    throw new NotOffered(`no ${customId} among ${all.map(({ custom_id }) => custom_id).join(', ')}`)
  }
  if (found.disabled) throw new NotOffered(`${customId} is disabled`)
  return found
}

export function mayChoose(menu: APIStringSelectComponent, values: readonly string[]): void {
  const { options, min_values = 1, max_values = 1, custom_id } = menu
  const unknown = values.find((value) => !options.some((option) => option.value === value))
  if (unknown !== undefined) throw new NotOffered(`${custom_id} has no ${unknown}`)
  if (values.length < min_values || values.length > max_values) {
    throw new NotOffered(`${custom_id} wants ${min_values} to ${max_values}`)
  }
}

/** A menu of channels shows all kinds of them, categories too, unless it says which. */
export function mayPick(
  { channel_types: shown, custom_id }: APIChannelSelectComponent,
  types: readonly (ChannelType | undefined)[],
): void {
  const others = types.filter((type) => shown !== undefined && !shown.some((one) => one === type))
  if (others.length > 0) throw new NotOffered(`${custom_id} shows no channels of type ${others.join(', ')}`)
}

/** What a person typed or chose, by the field's custom id. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** A filled-in form as its interaction carries it. Fields that are left out keep what the form suggested. */
export function filled({ custom_id, components }: APIModalInteractionResponseCallbackData, fields: Fields) {
  const known = new Set<string>()
  const written = (component: object) => {
    if (!('custom_id' in component) || typeof component.custom_id !== 'string') return component
    known.add(component.custom_id)
    const given = fields[component.custom_id]
    const own = 'type' in component ? { type: component.type, custom_id: component.custom_id } : {}
    if (isTextInput(component)) return { ...own, value: typedInto(component, given) }
    return { ...own, values: given === undefined ? [] : [given].flat() }
  }
  const sent = components.map((row) => {
    if (row.type === ComponentType.Label) return { type: row.type, component: written(row.component) }
    if (row.type === ComponentType.ActionRow)
      return { type: row.type, components: row.components.map(written) }
    return { type: row.type }
  })
  const unknown = Object.keys(fields).find((name) => !known.has(name))
  if (unknown !== undefined) throw new NotOffered(`the form has no ${unknown}`)
  return { custom_id, components: sent }
}

function isTextInput(component: object): component is APITextInputComponent {
  return 'type' in component && component.type === ComponentType.TextInput
}

function typedInto(field: APITextInputComponent, given: string | readonly string[] | undefined): string {
  const value = typeof given === 'string' ? given : (field.value ?? '')
  if ((field.required ?? true) && value === '') throw new NotOffered(`${field.custom_id} is required`)
  if (value.length < (field.min_length ?? 0)) throw new NotOffered(`${field.custom_id} is too short`)
  if (value.length > (field.max_length ?? 4_000)) throw new NotOffered(`${field.custom_id} is too long`)
  return value
}
