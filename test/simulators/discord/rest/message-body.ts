import {
  type APIAllowedMentions,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  MessageFlags,
} from 'discord.js'
import type { Message } from '../model.ts'
import { type Files, readFiles } from './attachments.ts'
import type { Body } from './body.ts'
import { checkComponents } from './components.ts'
import { checkEmbeds, shows } from './embeds.ts'
import { Field, Form } from './form.ts'
import { checkAllowedMentions } from './mentions-allowed.ts'
import { Refused } from './refused.ts'

/** discord.com/developers/docs/resources/message#create-message */
const LIMITS = { content: 2_000, nonce: 25 }
const MAY_SET = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2
const NO_TEXT = ['content', 'embeds'] as const

/** What a call says a message should be. Undefined: not said. */
export interface MessageBody {
  readonly content: string | undefined
  readonly embeds: readonly APIEmbed[] | undefined
  readonly components: readonly APIMessageTopLevelComponent[] | undefined
  readonly files: Files
  readonly flags: number
  readonly ephemeral: boolean
  readonly nonce: string | undefined
  readonly enforceNonce: boolean
  readonly reference: { readonly messageId: string; readonly mustExist: boolean } | undefined
  readonly allowed: APIAllowedMentions | undefined
}

export interface Circumstances {
  readonly limitBytes: number
  /** The message that is edited. */
  readonly before?: Message | undefined
  /** Where the message lies within the body, of an interaction's callback. */
  readonly within?: 'data'
  /** Whether nothing needs to be said. */
  readonly mayBeEmpty?: boolean
}

/** @throws {Refused} 50035 naming everything that is wrong; 50006 where nothing would be left to see; 40005 */
export function readMessage({ json, files }: Body, circumstances: Circumstances): MessageBody {
  const { before, limitBytes, within } = circumstances
  const form = new Form()
  const whole = new Field(form, json ?? {})
  const body = within === undefined ? whole : whole.at(within)
  if (!body.absent) body.object()
  const content = body.at('content').text({ max: LIMITS.content })
  checkEmbeds(body.at('embeds'))
  const said = body.at('flags').integer({ min: 0 }) ?? 0
  const was = (before?.flags ?? 0) & MessageFlags.IsComponentsV2
  const flags = (said & MAY_SET) | was
  const v2 = (flags & MessageFlags.IsComponentsV2) !== 0
  const attached = readFiles(body.at('attachments'), files, limitBytes, before)
  const names = [
    ...attached.kept.map(({ attachment }) => attachment.filename),
    ...attached.added.map(({ file }) => file.name),
  ]
  checkComponents(body.at('components'), v2, new Set(names))
  if (v2) refuseText(body)
  const nonce = body.at('nonce').text({ max: LIMITS.nonce })
  const enforceNonce = body.at('enforce_nonce').flag() ?? false
  checkAllowedMentions(body.at('allowed_mentions'))
  const reference = readReference(body.at('message_reference'))
  form.settle()
  const read: MessageBody = {
    content: body.at('content').missing ? undefined : (content ?? ''),
    embeds: body.at('embeds').missing ? undefined : listOf<APIEmbed>(body.at('embeds')).filter(shows),
    components: body.at('components').missing
      ? undefined
      : listOf<APIMessageTopLevelComponent>(body.at('components')),
    files: attached,
    flags,
    ephemeral: (said & MessageFlags.Ephemeral) !== 0,
    nonce,
    enforceNonce,
    reference,
    allowed: body.at('allowed_mentions').absent
      ? undefined
      : (Object(body.at('allowed_mentions').value) as APIAllowedMentions),
  }
  if (!circumstances.mayBeEmpty && isEmpty(read, v2, before)) throw new Refused(50006)
  return read
}

function isEmpty(
  { content, embeds, components, files }: MessageBody,
  v2: boolean,
  before?: Message,
): boolean {
  if (v2) return (components ?? before?.components ?? []).length === 0
  return (
    (content ?? before?.content ?? '') === '' &&
    (embeds ?? before?.embeds ?? []).length === 0 &&
    files.kept.length + files.added.length === 0
  )
}

function refuseText(body: Field): void {
  for (const key of NO_TEXT) {
    const field = body.at(key)
    const { value } = field
    if (field.absent || value === '' || (Array.isArray(value) && value.length === 0)) continue
    field.refuse(
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    )
  }
}

function readReference(field: Field): MessageBody['reference'] {
  if (field.object() === undefined) return undefined
  field.at('type').oneOf([0])
  const messageId = field.at('message_id').required().snowflake()
  const mustExist = field.at('fail_if_not_exists').flag() ?? true
  return messageId === undefined ? undefined : { messageId, mustExist }
}

/** What was checked before. */
function listOf<T>(field: Field): T[] {
  return Array.isArray(field.value) ? [...field.value] : []
}
