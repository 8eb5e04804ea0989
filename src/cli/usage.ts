import { FLAGS } from '../core/request/flags.ts'

/** The command was called wrongly; the message says how it goes. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What `parseArgs` found wrong with the arguments of a command, and what to do. */
export function misread(message: string, command: string): string {
  const [what = message] = message.split('. ')
  const flag = /^Unknown option '--([\w-]+)'/.exec(message)?.[1] ?? ''
  if (FLAGS.has(flag) && (command === 'draw' || command === 'expand')) {
    return `--${flag} is about the picture and stands within the words: ${command} "a fox ${FLAGS.get(flag)?.example.replaceAll('"', '')}"`
  }
  return `${what}. See: npm run -s herald -- ${command} --help`
}
