import { linkCodeHash } from '../accounts/link-code.ts'
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
