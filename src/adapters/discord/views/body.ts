import type {
  APIActionRowComponent,
  APIAllowedMentions,
  APIButtonComponentWithCustomId,
  APIComponentInMessageActionRow,
  APIEmbed,
  APISelectMenuOption,
  APIStringSelectComponent,
} from 'discord.js'
import { cut } from '../../../core/reply/fit.ts'
import { BUTTON, COMPONENT } from '../codes.ts'
import { type ComponentId, encodeId } from './ids.ts'
import { LIMITS } from './limits.ts'

/**
 * The body of a message, for sending as well as for editing: every part is given, so that nothing of what stood there
 * before is left.
 *
 * Text, one embed and rows of buttons rather than Discord's newer layout components: that layout excludes text beside
 * it, so notifications would show nothing of a result, and a message that once had it can never be plain again.
 */
export interface MessageBody {
  readonly content: string
  readonly embeds: APIEmbed[]
  readonly components: Row[]
  /** Of the files that go along, in their order. */
  readonly attachments: AttachmentBody[]
  readonly allowed_mentions: APIAllowedMentions
}
export interface AttachmentBody {
  readonly id: number
  readonly filename: string
  /** Its alt text. */
  readonly description: string
}
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

/** What is not named is empty. Nobody is mentioned. */
export function message(parts: Partial<Omit<MessageBody, 'allowed_mentions'>>): MessageBody {
  return {
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    ...parts,
    allowed_mentions: { parse: [] },
  }
}

export function row(...components: APIComponentInMessageActionRow[]): Row {
  return { type: COMPONENT.row, components }
}

export function button(
  label: string,
  id: ComponentId,
  style: 'primary' | 'secondary' | 'danger' = 'secondary',
  disabled = false,
): APIButtonComponentWithCustomId {
  return {
    type: COMPONENT.button,
    style: BUTTON[style],
    label: cut(label, LIMITS.buttonLabel),
    custom_id: encodeId(id),
    ...(disabled && { disabled }),
  }
}

/** A menu of up to 25 options; labels are text and know no markup. */
export function menu(
  placeholder: string,
  id: ComponentId,
  options: readonly APISelectMenuOption[],
): APIStringSelectComponent {
  return {
    type: COMPONENT.stringSelect,
    custom_id: encodeId(id),
    placeholder: cut(placeholder, LIMITS.placeholder),
    options: options.slice(0, LIMITS.options),
  }
}

export function option(value: string, description?: string, label = value): APISelectMenuOption {
  return {
    label: cut(label, LIMITS.option),
    value,
    ...(description !== undefined && { description: cut(description, LIMITS.option) }),
  }
}
