import { say, sentence } from '../../../core/reply/messages/index.ts'
import { MAX_IMAGES, MAX_STRENGTH } from '../../../core/request/flags.ts'
import { OPTION } from '../codes.ts'
import { EVERYWHERE } from './everywhere.ts'
import { type Named, named } from './words.ts'

/** The longest text a field of Discord takes. */
const LONGEST_FIELD = 6000

const ASPECTS = ['1:1', '4:3', '3:2', '16:9', '21:9', '3:4', '2:3', '9:16', '9:21'] as const

export const imagine = {
  ...named('commandImagine'),
  ...EVERYWHERE,
  options: [
    { ...text('fieldPrompt'), required: true, max_length: LONGEST_FIELD },
    { ...text('fieldStyle'), autocomplete: true },
    { ...text('fieldNegative'), max_length: LONGEST_FIELD },
    { ...named('fieldImages'), type: OPTION.integer, min_value: 1, max_value: MAX_IMAGES },
    { ...text('fieldAspect'), choices: ASPECTS.map(aspectChoice) },
    { ...text('fieldSeed'), max_length: 100 },
    { ...text('fieldModel'), autocomplete: true },
    { ...text('fieldLora'), max_length: 1000 },
    {
      ...named('fieldLoraStrength'),
      type: OPTION.number,
      min_value: -MAX_STRENGTH,
      max_value: MAX_STRENGTH,
    },
    { ...named('fieldImage'), type: OPTION.attachment },
    { ...named('fieldChange'), type: OPTION.integer, min_value: 1, max_value: 100 },
    { ...named('fieldPrivate'), type: OPTION.boolean },
  ],
}

function text(key: Parameters<typeof named>[0]): Named & { type: typeof OPTION.string } {
  return { ...named(key), type: OPTION.string }
}

function aspectChoice(aspect: string) {
  const [width, height] = aspect.split(':').map(Number)
  const shape = width === height ? 'square' : Number(width) > Number(height) ? 'wide' : 'tall'
  const choice = sentence('aspectChoice', { aspect, shape })
  return { name: say('en', choice), name_localizations: { de: say('de', choice) }, value: aspect }
}
