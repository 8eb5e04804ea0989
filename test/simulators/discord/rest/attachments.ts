import type { Attachment, Message } from '../model.ts'
import type { World } from '../world.ts'
import type { UploadedFile } from './body.ts'
import type { Field } from './form.ts'
import { Refused } from './refused.ts'

const MOST = 10
const ALT = 1_024

/** The files a message is to have: those of before that stay, and new ones. */
export interface Files {
  readonly kept: readonly {
    readonly attachment: Attachment
    readonly description: string | null | undefined
  }[]
  readonly added: readonly { readonly file: UploadedFile; readonly description: string | null }[]
}

/**
 * `attachments` names what stays by its id and what is new by the n of its `files[n]`; without it, new files come to the old.
 * @param before the message that is edited
 */
export function readFiles(
  attachments: Field,
  files: ReadonlyMap<string, UploadedFile>,
  limitBytes: number,
  before?: Message,
): Files {
  if ([...files.values()].some(({ bytes }) => bytes.length > limitBytes)) throw new Refused(40005)
  const old = before?.attachments ?? []
  const listed = attachments.list({ max: MOST })
  const kept: { attachment: Attachment; description: string | null | undefined }[] = []
  const added = new Map<string, { file: UploadedFile; description: string | null }>()
  for (const one of listed) {
    const id = one.at('id').required().snowflake()
    const description = one.at('description').missing
      ? undefined
      : (one.at('description').text({ max: ALT }) ?? null)
    const attachment = old.find((each) => each.id === id)
    const file = files.get(id ?? '')
    if (attachment !== undefined) kept.push({ attachment, description })
    else if (file !== undefined && id !== undefined) {
      added.set(id, { file: renamed(file, one.at('filename')), description: description ?? null })
    } else if (id !== undefined)
      one.refuse('ATTACHMENT_NOT_FOUND', `Attachment data with id ${id} was not found`)
  }
  for (const [n, file] of files) if (!added.has(n)) added.set(n, { file, description: null })
  const stay = attachments.missing ? old.map((attachment) => ({ attachment, description: undefined })) : kept
  if (stay.length + added.size > MOST)
    attachments.refuse('BASE_TYPE_MAX_LENGTH', `Must be ${MOST} or fewer in length.`)
  return { kept: stay, added: [...added.values()] }
}

/** Makes the attachments. */
export function attach(world: World, { kept, added }: Files, ephemeral: boolean): Attachment[] {
  for (const { attachment, description } of kept) {
    if (description !== undefined) attachment.description = description
  }
  const made = added.map(({ file, description }) => {
    const { name, contentType, bytes, width, height } = file
    return world.file({ filename: name, contentType, bytes, width, height, description, ephemeral })
  })
  return [...kept.map(({ attachment }) => attachment), ...made]
}

function renamed(file: UploadedFile, filename: Field): UploadedFile {
  const name = filename.text({ min: 1, max: 1_024 })
  return name === undefined ? file : { ...file, name: name.replaceAll(' ', '_').replaceAll(/[^\w.-]/g, '') }
}
