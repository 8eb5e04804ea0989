import { type Sentence, sentence } from '../../../core/reply/messages/index.ts'
import { clean } from '../../../core/request/clean.ts'
import { FLAGS } from '../../../core/request/flags.ts'
import type { AttachedPicture, Command } from '../../../core/request/model.ts'
import { type Parts, takeApart } from '../../../core/request/parts.ts'
import type { Attachment, Filled } from './data.ts'
import { withoutLabel } from './labels.ts'

type Draw = Extract<Command, { kind: 'draw' }>

/**
 * What `/imagine` asks for. Flags and labels within the words mean what they mean in a message; the fields go before
 * them. Whether it is too long, or empty, is for intake to say, as with typed words.
 */
export function parseImagine({ fields, attachments }: Filled): Draw {
  const text = (name: string) => `${fields.get(name) ?? ''}`
  const { overrides, remarks, prompt, ...typed } = withFields(takeApart(clean(text('prompt'))), fields)
  const style = withoutLabel(clean(text('style'))) || typed.style
  const negative = [clean(text('negative')), typed.negative].filter((words) => words !== '').join(', ')
  const attachment = attachments.get(text('image'))
  return {
    kind: 'draw',
    words: {
      prompt,
      negative,
      ...(style.trim() !== '' && { style }),
      overrides,
      ...(attachment !== undefined && { from: attached(attachment, fields.get('change')) }),
    },
    remarks: [...remarks, ...leftOut(fields, attachment)],
  }
}

/** Fields that say something about another one, which is empty. */
function leftOut(fields: Filled['fields'], attachment: Attachment | undefined): Sentence[] {
  const lora = `${fields.get('lora') ?? ''}`.trim()
  return [
    ...(fields.has('lora_strength') && lora === ''
      ? [sentence('fieldLeftOut', { field: 'LoraStrength', needs: 'Lora' })]
      : []),
    ...(fields.has('change') && attachment === undefined
      ? [sentence('fieldLeftOut', { field: 'Change', needs: 'Image' })]
      : []),
  ]
}

type Applied = Pick<Parts, 'overrides' | 'remarks' | 'prompt' | 'negative' | 'style'>

/** The fields are the flags of the same meaning, with the same bounds. */
function withFields(parts: Parts, fields: Filled['fields']): Applied {
  let { overrides } = parts
  const remarks: Sentence[] = [...parts.remarks]
  for (const [flag, value] of flagsOf(fields)) {
    const known = FLAGS.get(flag)
    if (known === undefined || 'part' in known) continue
    const reading = known.read(clean(value), overrides)
    overrides = reading?.overrides ?? overrides
    if (reading === undefined)
      remarks.push(sentence('flagUnreadable', { flag: `--${flag}`, example: known.example }))
    else if (reading.remark !== undefined) remarks.push(reading.remark)
  }
  return { ...parts, overrides, remarks }
}

const SINGLE = [
  ['images', 'n'],
  ['aspect', 'ar'],
  ['seed', 'seed'],
] as const

function flagsOf(fields: Filled['fields']): (readonly [flag: string, value: string])[] {
  const single = SINGLE.flatMap(([name, flag]) => {
    const value = fields.get(name)
    return value === undefined ? [] : [[flag, `${value}`] as const]
  })
  const model = withoutLabel(`${fields.get('model') ?? ''}`)
  return [
    ...single,
    ...(model === '' ? [] : [['model', model] as const]),
    ...lorasOf(`${fields.get('lora') ?? ''}`, fields.get('lora_strength')).map(
      (lora) => ['lora', lora] as const,
    ),
  ]
}

/** `12345:0.8, 67890`; those without a strength of their own get the field's. */
function lorasOf(text: string, strength: string | number | boolean | undefined): string[] {
  return clean(text)
    .split(/[\s,;]+/u)
    .filter((lora) => lora !== '')
    .map((lora) => (strength === undefined || /:[+-]?[\d.]+$/u.test(lora) ? lora : `${lora}:${strength}`))
}

function attached(attachment: Attachment, change: string | number | boolean | undefined): AttachedPicture {
  const { url, content_type: contentType, size, width, height } = attachment
  return {
    url,
    ...(contentType !== undefined && { contentType }),
    ...(size !== undefined && { bytes: size }),
    ...(width != null && { width }),
    ...(height != null && { height }),
    ...(typeof change === 'number' && { strength: change / 100 }),
  }
}
