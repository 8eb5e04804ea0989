import { parseArgs } from 'node:util'
import { REGISTERED } from '../adapters/discord/commands/definitions.ts'
import { type Deployed, deployCommands } from '../adapters/discord/commands/deploy.ts'
import { inviteLink } from '../adapters/discord/invite.ts'
import { DiscordRest } from '../adapters/discord/rest.ts'
import { readConfig, USER_AGENT } from '../config.ts'
import { HeraldError, PublishError } from '../core/errors.ts'
import { print, printJson } from './print.ts'
import { misused, noMore, oneOf } from './usage.ts'
import { withVaultKey } from './vault-key.ts'

const HELP = `Usage: npm run -s herald -- discord deploy-commands [--guild <id> [--remove]] [--json]

Registers the bot's slash commands with Discord, and says what it changed. Where nothing differs, nothing is changed.
Needs DISCORD_TOKEN in .env. Run it once at the beginning, and after an update.

  --guild <id>  on one server alone, beside those that are everywhere: to try something out. The id is in Discord's menu
                "Copy Server ID", with the developer mode on. There every command is shown twice, until you take them away
  --remove      takes away those of that server alone; the ones that are everywhere stay
  --json        for machines`

/** `herald discord …`. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      guild: { type: 'string' },
      remove: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const { guild, remove, json } = values
  const [what, ...more] = positionals
  oneOf(what, 'action', ['deploy-commands'], HELP)
  noMore(more, HELP)
  if (guild !== undefined && !/^\d{15,20}$/.test(guild)) {
    throw misused(`"${guild}" is no id of a server: those are 17 to 20 digits.`, HELP)
  }
  if (remove && guild === undefined) {
    throw misused(
      '--remove goes with --guild: without the commands that are everywhere nobody could ask the bot.',
      HELP,
    )
  }
  const done = await deploy(guild, remove)
  if (json) printJson(done)
  else print(inWords(done, guild))
  return 0
}

const PORTAL = 'https://discord.com/developers/applications'

async function deploy(guild: string | undefined, remove: boolean): Promise<Deployed> {
  const config = readConfig({ contact: 'later' })
  const { discord, discordBot } = config
  if (discordBot === undefined) {
    throw new HeraldError(
      `There is no DISCORD_TOKEN in .env. Open ${PORTAL}, choose the application, page "Bot", button "Reset Token", and add the line\n  DISCORD_TOKEN=<token>`,
    )
  }
  const { token, id } = discordBot
  withVaultKey(config, (text) => process.stderr.write(`${text}\n`))
  const rest = new DiscordRest({ api: discord.api, token, userAgent: USER_AGENT })
  try {
    return await deployCommands(rest, guild, remove ? [] : REGISTERED)
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    throw new HeraldError(mended(error, id, guild, new URL(discord.api).host), { cause: error })
  }
}

/** What an operator can do about it. Discord takes all commands or none, so it can always be run again. */
function mended(error: PublishError, id: string, guild: string | undefined, host: string): string {
  switch (error.kind) {
    case 'auth':
      return `Discord does not take the token in DISCORD_TOKEN. Open ${PORTAL}/${id}/bot, press "Reset Token", and put the new one into .env.`
    case 'target-gone':
      return guild === undefined
        ? error.message
        : `The bot may not register commands on the server ${guild}: it is not on it, or was invited without the scope applications.commands. Invite it again: ${inviteLink(id)}`
    case 'rate-limited':
      return `Discord wants a pause${error.retryAfterMs === undefined ? '' : ` of ${Math.ceil(error.retryAfterMs / 1_000)} seconds`}; nothing was changed. Run the command again after it.`
    default:
      return `Discord at ${host}: ${error.message}. Check the network, and run the command again in a while.`
  }
}

function inWords({ name, created, changed, removed, same }: Deployed, guild: string | undefined): string {
  const where = guild === undefined ? 'everywhere' : `on the server ${guild}`
  const lines = [
    ['created', created],
    ['changed', changed],
    ['removed', removed],
  ] as const
  const done = lines.flatMap(([what, names]) =>
    names.length === 0 ? [] : [`${what}: ${[...new Set(names)].map(shown).join(' ')}`],
  )
  const kept = same.length === 0 ? [] : [`as they should be: ${same.length}`]
  return done.length === 0
    ? `The commands of ${name}, ${where}, are as they should be: nothing was changed.`
    : [`The commands of ${name}, ${where}:`, ...done, ...kept].join('\n')
}

/** Those of menus have spaces, and no slash in front. */
function shown(command: string): string {
  return command.includes(' ') ? `"${command}"` : `/${command}`
}
