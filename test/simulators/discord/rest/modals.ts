import { ComponentType } from 'discord.js'
import type { Field } from './form.ts'
import { checkSelect, isSelect } from './selects.ts'

/** discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal */
const LIMITS = {
  components: 5,
  title: 45,
  customId: 100,
  label: 45,
  description: 100,
  placeholder: 100,
  text: 4_000,
}

/** What a form (callback type 9) is made of: rows of one text input, or labels around one input. */
export function checkModal(data: Field): void {
  if (data.required().object() === undefined) return
  data.at('custom_id').required().text({ min: 1, max: LIMITS.customId })
  data.at('title').required().text({ min: 1, max: LIMITS.title })
  const ids = new Set<unknown>()
  for (const component of data.at('components').required().list({ min: 1, max: LIMITS.components })) {
    const type = component
      .at('type')
      .required()
      .oneOf([ComponentType.ActionRow, ComponentType.Label, ComponentType.TextDisplay])
    if (type === ComponentType.ActionRow) {
      for (const one of component.at('components').required().list({ min: 1, max: 1 }))
        checkInput(one, ids, true)
    } else if (type === ComponentType.Label) {
      component.at('label').required().text({ min: 1, max: LIMITS.label })
      component.at('description').text({ max: LIMITS.description })
      checkInput(component.at('component').required(), ids, false)
    } else component.at('content').required().text({ min: 1, max: LIMITS.text })
  }
}

/** @param alone in a row, with a label of its own */
function checkInput(input: Field, ids: Set<unknown>, alone: boolean): void {
  if (input.object() === undefined) return
  const { value: type } = input.at('type').required()
  const id = input.at('custom_id').required().text({ min: 1, max: LIMITS.customId })
  if (ids.has(id))
    input.at('custom_id').refuse('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
  ids.add(id)
  if (isSelect(type) && !alone) {
    checkSelect(input, type)
    return
  }
  if (type === ComponentType.FileUpload && !alone) return
  input.at('type').oneOf([ComponentType.TextInput])
  input.at('style').required().oneOf([1, 2])
  if (alone) input.at('label').required().text({ min: 1, max: LIMITS.label })
  const min = input.at('min_length').integer({ min: 0, max: LIMITS.text }) ?? 0
  const max = input.at('max_length').integer({ min: 1, max: LIMITS.text }) ?? LIMITS.text
  input.at('placeholder').text({ max: LIMITS.placeholder })
  input.at('value').text({ min, max })
}
