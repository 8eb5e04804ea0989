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
export function misread(message: string, command: string, argv: readonly string[]): string {
  const [what = message] = message.split('. ')
  const help = `See: npm run -s herald -- ${command} --help`
  // Words in one argument that begin like a flag are taken for its name.
  const [, flag = '', words] = /^Unknown option '--([\w-]+)(\s)?/.exec(message) ?? []
  if (flag === '' || (command !== 'draw' && command !== 'expand')) return `${what}. ${help}`
  const example = FLAGS.get(flag)?.example.replaceAll('"', "'")
  if (example !== undefined) {
    const value = typedFor(flag, argv)
    const typed = value === undefined ? example : `--${flag} ${/\s/.test(value) ? `'${value}'` : value}`
    return `--${flag} is about the picture and stands behind the words, within the quotes: ${command} "a fox ${typed}"`
  }
  return words === undefined
    ? `${what}. ${help}`
    : `The words begin with --${flag}; flags stand behind them. ${help}`
}

/** What was typed for a flag, where it can be repeated within double quotes. */
function typedFor(flag: string, argv: readonly string[]): string | undefined {
  const typed = argv.map((text) => /^--([\w-]+)(?:[=:](.*)|\s+(\S+).*)?$/su.exec(text))
  const at = typed.findIndex((found) => found?.[1] === flag)
  const value = typed[at]?.[2] ?? typed[at]?.[3] ?? argv[at + 1] ?? ''
  return /^[^-"'$`\\!][^"'$`\\!]*$/u.test(value) ? value : undefined
}
