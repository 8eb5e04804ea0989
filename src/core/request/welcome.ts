import type { Parsed } from './model.ts'

/** What somebody who opted out may still say to us, and is answered. */
export function welcome(parsed: Parsed): boolean {
  return parsed.kind === 'command' && ['start', 'forget-me', 'my-data'].includes(parsed.command.kind)
}
