import { FLAGS } from '../core/request/flags.ts'

/** The command was called wrongly; the message says how it goes. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The one of `names` that was said. @throws {UsageError} naming them where it is another word */
export function oneOf<Name extends string>(
  word: string | undefined,
  what: string,
  names: readonly Name[],
  help: string,
): Name {
  const name = names.find((one) => one === word)
  if (name !== undefined) return name
  throw word === undefined
    ? new UsageError(help)
    : misused(`"${word}" is no ${what}: ${names.join(', ')}`, help)
}

/** For words behind those that a command takes. @throws {UsageError} where there are any */
export function noMore([word]: readonly string[], help: string): void {
  if (word !== undefined) throw misused(`"${word}" is one word too many.`, help)
}

/** What is wrong comes first: the help below is long. */
export function misused(what: string, help: string): UsageError {
  return new UsageError(`${what}\n\n${help}`)
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
