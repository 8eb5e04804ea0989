import type { APILabelComponent, APIModalInteractionResponseCallbackData } from 'discord.js'
import type { PersonPreferences, PlacePreferences } from '../../../core/preferences/schema.ts'
import { cut } from '../../../core/reply/fit.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { COMPONENT, TEXT_INPUT } from '../codes.ts'
import { encodeId, type Scope } from './ids.ts'
import { LIMITS } from './limits.ts'
import { tellIn } from './tell.ts'

const STYLE = 100
const A_DAY = 5

/** Where a person types their default style. */
export function personFormPage(
  chosen: PersonPreferences,
  locale: Locale,
): APIModalInteractionResponseCallbackData {
  const tell = tellIn(locale)
  return form('mine', tell('mineTitle', {}), [
    input('style', tell('choiceStyle', {}), tell('formStyleHint', {}), 'short', STYLE, chosen.style),
  ])
}

/** Where those who manage a server type what no menu has. */
export function placeFormPage(
  scope: Exclude<Scope, 'mine'>,
  chosen: PlacePreferences,
  locale: Locale,
): APIModalInteractionResponseCallbackData {
  const tell = tellIn(locale)
  const title = scope === 'server' ? tell('serverTitle', {}) : tell('channelTitle', {})
  const { styles, blockedWords, aDay } = chosen
  const long = LIMITS.textInput
  return form(scope, title, [
    input(
      'styles',
      tell('choiceStyles', {}),
      tell('formStylesHint', {}),
      'paragraph',
      long,
      styles?.join('\n'),
    ),
    input(
      'words',
      tell('choiceWords', {}),
      tell('formWordsHint', {}),
      'paragraph',
      long,
      blockedWords?.join('\n'),
    ),
    input('aDay', tell('choiceADay', {}), tell('formADayHint', {}), 'short', A_DAY, aDay?.toString()),
  ])
}

function form(scope: Scope, title: string, components: readonly APILabelComponent[][]) {
  return {
    custom_id: encodeId({ action: 'form', scope }),
    title: cut(title, LIMITS.modalTitle),
    components: components.flat(),
  }
}

/** What is there already is filled in. A list that is too long for a field has none, and stays as it is. */
function input(
  name: string,
  label: string,
  description: string,
  style: keyof typeof TEXT_INPUT,
  longest: number,
  value = '',
): APILabelComponent[] {
  if (value.length > longest) return []
  return [
    {
      type: COMPONENT.label,
      label: cut(label, LIMITS.label),
      description: cut(description, LIMITS.labelDescription),
      component: {
        type: COMPONENT.textInput,
        custom_id: name,
        style: TEXT_INPUT[style],
        required: false,
        max_length: longest,
        ...(value !== '' && { value }),
      },
    },
  ]
}
