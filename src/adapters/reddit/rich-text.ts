import type { Json } from '../../core/json.ts'
import type { Line, Piece } from './escape.ts'

/** An uploaded picture within a text. */
export interface ShownPicture {
  readonly assetId: string
  readonly caption: string
  /** People see it when they choose to. */
  readonly blurred: boolean
}

/**
 * The document that Reddit's own editor sends as `richtext_json`: the only text of a comment that can show uploaded
 * pictures. Words in it are no markdown. Not documented; known from the editor itself.
 */
export function documentOf(lines: readonly Line[], pictures: readonly ShownPicture[]): Json {
  const [first, ...others] = lines.map(blockOf)
  return { document: [...(first === undefined ? [] : [first]), ...pictures.map(pictureBlock), ...others] }
}

function blockOf(line: Line): Json {
  return line === 'rule' ? { e: 'hr' } : { e: 'par', c: line.map(pieceOf) }
}

function pictureBlock({ assetId, caption, blurred }: ShownPicture): Json {
  return { e: 'img', id: assetId, ...(caption !== '' && { c: caption }), ...(blurred && { o: 'blurred' }) }
}

/** Of the formats of a text: inline code. */
const CODE = 64

function pieceOf(piece: Piece): Json {
  if (piece.kind === 'link') return { e: 'link', t: piece.text, u: piece.url }
  if (piece.kind === 'code') return { e: 'text', t: piece.text, f: [[CODE, 0, piece.text.length]] }
  // Reddit turns the document into markdown as well, and names in that into links.
  return { e: 'text', t: piece.text.replace(NAME, '$1\u200B') }
}
const NAME = /(?<![\p{L}\p{N}])([ur])(?=\/)/giu
