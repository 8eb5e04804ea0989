import { type Sentence, sentence } from '../reply/messages/index.ts'
import { FLAGS } from './flags.ts'
import type { Overrides } from './model.ts'

/** A message taken apart at its labels (`style:`, `negative:`, `###`) and flags. */
export interface Parts {
  readonly prompt: string
  readonly negative: string
  readonly style: string
  readonly overrides: Overrides
  readonly remarks: readonly Sentence[]
  /** Labels and known flags, readable or not. `###` alone is none, for it may be a heading. */
  readonly marks: number
}

/** A label is a word of its own: neither `freestyle:` nor `life-style:` is one, nor the start of quoted words. A phone turns `--` into `—`. */
const MARK =
  /(?<label>(?<![\p{L}\p{N}_"“„«-])(?:style|stil|negative(?: prompt)?|negativ)\s?:|###)|(?<!\S)(?<dash>--|—|–)(?<flag>[a-z][\w-]*)(?:\s?[=:]\s?|\s|(?![\w-]))/giu

/** What names of styles are written with. Anything else ends one, a new line too. */
const STYLE_NAME = /[\p{L}\p{M}\p{N}+*._'’&/() –-]*/uy

/** A value in quotes. Bounded, so that unclosed quotes keep the time linear. */
const QUOTED =
  /\s?(?:"([^"]{0,1000})"|[“”„]([^“”]{0,1000})[“”]|«([^»]{0,1000})»|['‘]([^'’\n]{0,1000})['’](?![\p{L}\p{N}]))/uy
const WORD = /(?!(?:--|—|–)[a-z])\S+/iuy
/** An unknown flag's value goes with it where it is clearly one: `--chaos 20`, `--foo=bar`. */
const CLEAR_VALUE = /[\d.,:x/-]+(?!\S)/iuy

const MAX_UNKNOWN = 10
const MAX_FLAG_NAME = 30

type Part = 'prompt' | 'style' | 'negative'
interface Piece {
  readonly part: Part
  readonly text: string
  /** What stood before the text; a label that turns out to be part of the prompt is put back. */
  readonly label: string
}

/** Takes cleaned text apart from left to right, in linear time. */
export function takeApart(text: string): Parts {
  const pieces: Piece[] = []
  const remarks: Sentence[] = []
  const unknown = new Set<string>()
  let overrides: Overrides = {}
  let marks = 0
  /** The piece that is open: what it is, and where it begins. */
  let open = { part: 'prompt' as Part, label: '' }
  let at = 0

  function closePiece(end: number) {
    const words = text.slice(at, end)
    const length = open.part === 'style' ? (take(STYLE_NAME, words, 0)?.end ?? 0) : words.length
    pieces.push({ ...open, text: words.slice(0, length) })
    if (length < words.length) pieces.push({ part: 'prompt', label: '', text: words.slice(length) })
    open = { part: 'prompt', label: '' }
  }

  function openPart(part: Part, label: string) {
    const quoted = take(QUOTED, text, at)
    if (quoted === undefined) open = { part, label }
    else {
      pieces.push({ part, label, text: quoted.text })
      at = quoted.end
    }
  }

  function readFlag(name: string) {
    const flag = FLAGS.get(name)
    if (flag === undefined) {
      unknown.add(`--${name.slice(0, MAX_FLAG_NAME)}`)
      at = take(text[at - 1] === '=' ? WORD : CLEAR_VALUE, text, at)?.end ?? at
      return
    }
    marks++
    if ('part' in flag && flag.part === 'negative') return openPart('negative', '')
    const value = take(QUOTED, text, at) ?? take(WORD, text, at)
    at = value?.end ?? at
    const words = (value?.text ?? '').replace(/[,.;!]{1,3}$/u, '').trim()
    if (words !== '' && 'part' in flag) return pieces.push({ part: flag.part, label: '', text: words })
    const reading = words === '' || 'part' in flag ? undefined : flag.read(words, overrides)
    if (reading === undefined)
      remarks.push(sentence('flagUnreadable', { flag: `--${name}`, example: flag.example }))
    else if (reading.remark !== undefined) remarks.push(reading.remark)
    overrides = reading?.overrides ?? overrides
  }

  const scanner = new RegExp(MARK)
  for (let mark = scanner.exec(text); mark !== null; mark = scanner.exec(text)) {
    const { label, dash, flag } = mark.groups ?? {}
    const name = flag?.toLowerCase() ?? ''
    if (label === undefined && dash !== '--' && !FLAGS.has(name)) continue
    closePiece(mark.index)
    at = scanner.lastIndex
    if (label === undefined) readFlag(name)
    else {
      if (label !== '###') marks++
      openPart(/^st/iu.test(label) ? 'style' : 'negative', label)
    }
    scanner.lastIndex = at
  }
  closePiece(text.length)

  if (unknown.size > 0) remarks.push(sentence('unknownFlags', { flags: [...unknown].slice(0, MAX_UNKNOWN) }))
  return { ...gather(pieces), overrides, remarks, marks }
}

/** The last style counts; an earlier `style:` was part of the words (`a dance style: waltz, style: comic`). */
function gather(pieces: readonly Piece[]): Pick<Parts, 'prompt' | 'negative' | 'style'> {
  const style = pieces.findLast((piece) => piece.part === 'style' && piece.text.trim() !== '')
  const prompt = pieces.flatMap((piece) => {
    if (piece.part === 'prompt') return [piece.text]
    return piece.part === 'style' && piece !== style && piece.label !== '' && piece.text.trim() !== ''
      ? [`${piece.label}${piece.text}`]
      : []
  })
  const negative = pieces.filter((piece) => piece.part === 'negative' && piece.text.trim() !== '')
  return {
    prompt: prompt.join(' '),
    negative: negative.map((piece) => piece.text.trim()).join(', '),
    style: style?.text ?? '',
  }
}

/** What a sticky pattern finds exactly there: the group that took part, or everything. */
function take(pattern: RegExp, text: string, at: number): { text: string; end: number } | undefined {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (found === null) return undefined
  return { text: found.slice(1).find((group) => group !== undefined) ?? found[0], end: pattern.lastIndex }
}
