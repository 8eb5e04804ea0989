import { linkCodeHash } from '../accounts/link-code.ts'
import { clean } from './clean.ts'
import { HIDDEN, hideKeys } from './horde-key.ts'
import type { Command, Parsed } from './model.ts'

type Read = Exclude<Parsed, { kind: 'not-for-us' }>

/** A code in what was said, as it may be stored: by its hash alone. Undefined where none was said. */
export function withoutCode(parsed: Read): { readonly parsed: Read; readonly text: string } | undefined {
  if (parsed.kind !== 'command' || parsed.command.kind !== 'link') return undefined
  const { code } = parsed.command
  if (code === undefined) return undefined
  const command: Command = { kind: 'link', code: linkCodeHash(code) ?? '' }
  return { parsed: { kind: 'command', command }, text: 'link [code]' }
}

/** What a form's fields say, with what looks like a key hidden; the very same where nothing does. */
export function withoutKeysIn(command: Command): Command {
  const hidden = JSON.stringify(command, (field, value: unknown) =>
    // In an address, something else looks like that.
    typeof value !== 'string' || field === 'url' ? value : withoutKey(field, value),
  )
  return hidden === JSON.stringify(command) ? command : JSON.parse(hidden)
}

/** Where people write freely, a key alone is taken for one also where it looks less like chance. */
function withoutKey(field: string, value: string): string {
  const text = clean(value)
  const isKey = FREE.has(field) && ALONE.test(text)
  const hidden = isKey ? HIDDEN : hideKeys(text)
  return hidden === text ? value : hidden
}

const FREE: ReadonlySet<string> = new Set(['prompt', 'negative', 'text'])
const ALONE = /^(?=.*[a-z])(?=.+[A-Z])[\w-]{22}$/
