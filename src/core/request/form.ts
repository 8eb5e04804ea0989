import { type Sentence, sentence } from '../reply/messages/index.ts'
import { clean } from './clean.ts'
import { checkAlt, checkChange, checkDraw, styleName, tidy } from './command.ts'
import { FLAGS } from './flags.ts'
import type { AttachedPicture, Command, Overrides, Parsed, PictureRef } from './model.ts'

/** What a form's fields may say about a style, as the flags that say the same. */
const FIELDS: readonly (readonly [flag: string, values: (asked: Overrides) => readonly unknown[]])[] = [
  ['ar', ({ aspect }) => (aspect === undefined ? [] : [`${aspect.width}:${aspect.height}`])],
  ['n', ({ images }) => given(images)],
  ['seed', ({ seed }) => given(seed)],
  ['steps', ({ steps }) => given(steps)],
  ['cfg', ({ cfgScale }) => given(cfgScale)],
  ['model', ({ model }) => given(model)],
  ['lora', ({ loras = [] }) => loras.map(({ name, model }) => withStrength(name, model))],
  ['ti', ({ tis = [] }) => tis.map(({ name, strength }) => withStrength(name, strength))],
]

/**
 * What somebody asked for with a form: the same rules as for typed words, but nothing in a field is taken for a flag or
 * another field. A platform checks its forms, but not what is typed where it only suggests.
 */
export function readForm(command: Command): Exclude<Parsed, { kind: 'not-for-us' }> {
  switch (command.kind) {
    case 'draw': {
      const { prompt, negative, style = '', free, from } = command.words
      const { overrides, remarks } = readOverrides(command.words.overrides)
      return checkDraw(
        { prompt: line(prompt), negative: line(negative), style: styleName(clean(style)), overrides },
        [...command.remarks, ...remarks],
        { ...(free && { free }), ...(from !== undefined && { from: withinBounds(from) }) },
      )
    }
    case 'change': {
      const { negative = '', style = '' } = command
      const { overrides, remarks } = readOverrides(command.overrides)
      const fields = { negative: line(negative), style: styleName(clean(style)), overrides }
      return checkChange(fields, [...command.remarks, ...remarks])
    }
    case 'alt':
      return checkAlt({ ...command, text: clean(command.text) })
    default:
      return { kind: 'command', command }
  }
}

function line(text: string): string {
  return tidy(clean(text))
}

/** The API's bounds of `denoising_strength`. */
const LEAST_STRENGTH = 0.01

function withinBounds(from: PictureRef | AttachedPicture): PictureRef | AttachedPicture {
  if (!('url' in from) || from.strength === undefined) return from
  return { ...from, strength: Math.min(1, Math.max(LEAST_STRENGTH, from.strength)) }
}

function readOverrides(asked: Overrides): { overrides: Overrides; remarks: readonly Sentence[] } {
  let overrides: Overrides = {}
  const remarks: Sentence[] = []
  for (const [name, values] of FIELDS) {
    const flag = FLAGS.get(name)
    if (flag === undefined || !('read' in flag)) continue
    for (const value of values(asked)) {
      const reading = flag.read(clean(`${value}`), overrides)
      overrides = reading?.overrides ?? overrides
      if (reading?.remark !== undefined) remarks.push(reading.remark)
      if (reading === undefined)
        remarks.push(sentence('flagUnreadable', { flag: `--${name}`, example: flag.example }))
    }
  }
  return { overrides, remarks }
}

function given(value: string | number | undefined): readonly unknown[] {
  return value === undefined ? [] : [value]
}

function withStrength(name: string, strength: number | undefined): string {
  return strength === undefined ? name : `${name}:${strength}`
}
