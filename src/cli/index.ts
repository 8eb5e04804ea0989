import { ConfigError, HeraldError } from '../core/errors.ts'
import { print, tell } from './print.ts'
import { misread, UsageError } from './usage.ts'

/** A command gets its own arguments and answers with the exit code. */
type RunCommand = (argv: string[]) => Promise<number>

/** Commands are loaded when called: none pays for another's packages. */
export const COMMANDS: Record<string, { about: string; load: () => Promise<{ run: RunCommand }> }> = {
  demo: { about: 'draw three requests on the built-in simulator', load: () => import('./demo.ts') },
  draw: { about: 'draw pictures from words', load: () => import('./draw.ts') },
  start: { about: 'run the service', load: () => import('./start.ts') },
  expand: { about: 'print what would be sent to the AI Horde, offline', load: () => import('./expand.ts') },
  receive: { about: 'print what would become of an event of a platform', load: () => import('./receive.ts') },
  show: { about: 'print what a saved picture was made from', load: () => import('./show.ts') },
  styles: {
    about: 'list, show, validate and sync styles, and draw samples of them',
    load: () => import('./styles.ts'),
  },
  doctor: {
    about: 'check everything the service needs, and say how to mend it',
    load: () => import('./doctor.ts'),
  },
  forget: { about: 'erase what is stored about a person', load: () => import('./forget.ts') },
  settings: { about: 'list what herald.json can set', load: () => import('./settings.ts') },
  requests: { about: 'list, show, retry and cancel requests', load: () => import('./requests.ts') },
  places: { about: 'list and reopen places that turned the bot away', load: () => import('./places.ts') },
  discord: { about: 'register the commands with Discord', load: () => import('./discord.ts') },
  mastodon: { about: 'log in on a Mastodon-compatible server', load: () => import('./mastodon.ts') },
  reddit: { about: 'log in on Reddit', load: () => import('./reddit.ts') },
  vault: { about: 'encrypt stored secrets with a new key', load: () => import('./vault.ts') },
  'horde-sim': { about: 'run an AI Horde simulator on this machine', load: () => import('./horde-sim.ts') },
  bench: { about: 'measure speed and size on this machine', load: () => import('./bench.ts') },
}

/** Runs one command. Exit codes: 0 done, 1 failed, 2 called wrongly. */
export async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
    print(usage())
    return name === undefined ? 2 : 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    tell(`There is no command "${name}".\n\n${usage()}`)
    return 2
  }
  try {
    const { run } = await command.load()
    return await run(rest)
  } catch (error) {
    return failed(error, name, rest)
  }
}

function failed(error: unknown, name: string, argv: readonly string[]): number {
  if (error instanceof UsageError) {
    tell(error.message)
    return 2
  }
  if (isParseArgsError(error)) {
    tell(misread(error.message, name, argv))
    return 2
  }
  if (error instanceof ConfigError) {
    tell(`These settings cannot work:\n${error.problems.map((problem) => `- ${problem}`).join('\n')}`)
    return 1
  }
  if (error instanceof HeraldError) {
    tell(error.message)
    return 1
  }
  throw error
}

function isParseArgsError(error: unknown): error is TypeError {
  return (
    error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')
  )
}

function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  return `Usage: npm run -s herald -- <command> [options]\n\n${rows.join('\n')}\n\nEach command explains itself with --help.`
}
