import {
  type Change,
  MOST_A_DAY,
  type PersonPreferences,
  type PlacePreferences,
} from '../../../core/preferences/schema.ts'
import { type Sentence, sentence } from '../../../core/reply/messages/index.ts'
import { isLocale } from '../../../core/reply/messages/locale.ts'
import { withoutLabel } from '../commands/labels.ts'
import type { ComponentId } from './ids.ts'

/** Value of the option in a menu that puts a setting back. */
export const DEFAULT = 'default'

/** What is to be changed, or why what was typed cannot be read. */
export type Read<Settings> = { readonly change: Change<Settings> } | { readonly refused: Sentence }

type Choosing = Extract<ComponentId, { action: 'choose' | 'switch' }>

/** What a person's menu or button changes; undefined where it is none of theirs. */
export function personChange(id: Choosing, values: readonly string[]): Change<PersonPreferences> | undefined {
  if (id.action === 'switch') {
    const off = id.to === 'off'
    if (id.switch === 'pay') return { pay: off ? 'operator' : null }
    return id.switch === 'ping' ? { ping: off ? 'off' : null } : undefined
  }
  const [value = DEFAULT] = values
  switch (id.choice) {
    case 'images':
      return { images: /^[1-9]$/.test(value) ? Number(value) : null }
    case 'language':
      return { language: isLocale(value) ? value : null }
    default:
      return undefined
  }
}

/** Likewise for a place. An empty choice puts a setting back. */
export function placeChange(id: Choosing, values: readonly string[]): Change<PlacePreferences> | undefined {
  if (id.action === 'switch') {
    const on = id.to === 'on'
    switch (id.switch) {
      case 'drawing':
        return { enabled: on }
      case 'nsfw':
        return { nsfw: on }
      case 'private':
        return { privateReplies: on }
      default:
        return undefined
    }
  }
  const ids = values.filter((value) => /^\d{1,20}$/.test(value))
  const list = ids.length === 0 ? null : ids
  switch (id.choice) {
    case 'roles':
      return { roles: list }
    case 'channels':
      return { channels: list }
    case 'people':
      return { blockedPeople: list }
    case 'log':
      return { logChannel: ids[0] ?? null }
    default:
      return undefined
  }
}

/** What a person's form says. */
export function personForm(fields: ReadonlyMap<string, string>): Read<PersonPreferences> {
  const style = withoutLabel(fields.get('style') ?? '')
  return { change: { style: style === '' ? null : style } }
}

/** What a place's form says. A limit that cannot be read changes nothing at all. */
export function placeForm(fields: ReadonlyMap<string, string>): Read<PlacePreferences> {
  const aDay = (fields.get('aDay') ?? '').trim()
  const limit = /^\d{1,9}$/.test(aDay) ? Number(aDay) : 0
  if (aDay !== '' && (limit < 1 || limit > MOST_A_DAY))
    return { refused: sentence('numberUnreadable', { least: 1, most: MOST_A_DAY }) }
  const styles = fields.get('styles')
  const words = fields.get('words')
  return {
    change: {
      ...(styles !== undefined && { styles: entriesOf(styles, withoutLabel) }),
      ...(words !== undefined && { blockedWords: entriesOf(words, (word) => word.trim()) }),
      ...(fields.has('aDay') && { aDay: aDay === '' ? null : limit }),
    },
  }
}

/** One on each line, or between commas. */
function entriesOf(text: string, read: (entry: string) => string): string[] | null {
  const entries = text
    .split(/[\n,;]/u)
    .map(read)
    .filter((entry) => entry !== '')
  return entries.length === 0 ? null : [...new Set(entries)]
}
