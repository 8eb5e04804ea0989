import * as z from 'zod'
import type { Comment } from '../model.ts'
import { FormRefused } from '../refused.ts'
import type { World } from '../world.ts'

export interface Document {
  readonly text: string
  readonly pictures: Comment['pictures']
}

const leaf = z.looseObject({ e: z.string(), t: z.string().optional(), u: z.string().optional() })
const block = z.looseObject({
  e: z.string(),
  id: z.string().optional(),
  /** What a block holds; of a picture its caption. */
  c: z.union([z.string(), z.array(z.unknown())]).optional(),
})
const document = z.object({ document: z.array(block) })

/**
 * The editor's own form of a text, as far as a comment with pictures needs it: paragraphs, text, links, breaks, rules
 * and pictures. It becomes Markdown, in which a picture is `![img](id)`.
 * @throws {FormRefused} where it is none, or names a picture that is not there
 */
export function readDocument(world: World, json: string): Document {
  const read = document.safeParse(parsed(json))
  if (!read.success) throw new FormRefused('JSON_PARSE_ERROR', 'richtext_json')
  const pictures: Document['pictures'][number][] = []
  const blocks = read.data.document.map(({ e, id, c }) => {
    if (e === 'par') return Array.isArray(c) ? c.map(leafText).join('') : ''
    if (e === 'hr') return '---'
    if (e !== 'img') throw new FormRefused('INVALID_OPTION', 'richtext_json')
    const media = world.media.get(id ?? '')
    if (media === undefined) throw new FormRefused('BAD_IMAGE', 'richtext_json')
    pictures.push({ media, caption: typeof c === 'string' ? c : '' })
    return `![img](${media.assetId}${typeof c === 'string' && c !== '' ? ` "${c}"` : ''})`
  })
  return { text: blocks.join('\n\n'), pictures }
}

function leafText(part: unknown): string {
  const { e, t = '', u = '' } = leaf.parse(part)
  switch (e) {
    case 'text':
      return t
    case 'link':
      return `[${t}](${u})`
    case 'u/':
      return `/u/${t}`
    case 'r/':
      return `/r/${t}`
    case 'br':
      return '\n'
    default:
      throw new FormRefused('INVALID_OPTION', 'richtext_json')
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
