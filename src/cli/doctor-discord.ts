import { inviteLink } from '../adapters/discord/invite.ts'
import {
  type Application,
  differingCommands,
  ownApplication,
  startsLeft,
} from '../adapters/discord/own-application.ts'
import { DiscordRest } from '../adapters/discord/rest.ts'
import { type Config, USER_AGENT } from '../config.ts'
import { PublishError } from '../core/errors.ts'
import type { Finding, Judged } from './doctor-finding.ts'
import { DISCORD_NEEDS_KEY } from './vault-key.ts'

const PORTAL = 'https://discord.com/developers/applications'
const DEPLOY = 'npm run -s herald -- discord deploy-commands'
const HOUR_MS = 3_600_000
/** A start, and some reconnecting. */
const FEW_STARTS = 10

/** The bot on Discord: its token, its application's page, its commands, and the link that invites it. */
export async function discordChecks(config: Config): Promise<Finding[]> {
  const { discordBot, discord, vaultKeys } = config
  if (discordBot === undefined) return []
  const { token, id } = discordBot
  const rest = new DiscordRest({ api: discord.api, token, userAgent: USER_AGENT })
  const findings: Finding[] = []
  let step = 'token'
  const add = (finding: Judged) => findings.push({ check: `discord ${step}`, ...finding })
  try {
    const application = await ownApplication(rest)
    add({ level: 'ok', says: `it works for ${application.name}` })
    step = 'application'
    for (const finding of applicationFindings(application)) add(finding)
    step = 'commands'
    add(commandsFinding(await differingCommands(rest, application.id)))
    step = 'gateway'
    add(gatewayFinding(await startsLeft(rest), config))
    step = 'invite'
    const servers = application.approximate_guild_count ?? 0
    const link = inviteLink(application.id)
    add({
      level: 'ok',
      says: `the bot is in about ${servers} ${servers === 1 ? 'server' : 'servers'}; this adds it to one, with the least it needs: ${link}`,
    })
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    add({ level: 'failure', says: error.message, mend: mend(error, id) })
  }
  step = 'vault'
  if (vaultKeys.length === 0) {
    const [says = '', ...more] = DISCORD_NEEDS_KEY.split('\n')
    add({ level: 'failure', says, mend: more.join('\n') })
  }
  return findings
}

function mend({ kind }: PublishError, id: string): string {
  if (kind === 'auth') {
    return `Open ${PORTAL}/${id}/bot, press "Reset Token", and put the new one into .env: DISCORD_TOKEN=<token>`
  }
  return 'What people do on Discord meanwhile is lost; look at https://discordstatus.com and try again.'
}

/** What can be set wrong in the Developer Portal, with the page to click. */
function applicationFindings({
  id,
  bot_require_code_grant: codeGrant,
  interactions_endpoint_url: endpoint,
  integration_types_config: installs,
}: Application): Judged[] {
  const wrong: Judged[] = []
  if (endpoint) {
    wrong.push({
      level: 'failure',
      says: 'Discord sends what people do to an address, and the bot hears nothing of it',
      mend: `Open ${PORTAL}/${id}/information and empty the field "Interactions Endpoint URL".`,
    })
  }
  if (codeGrant === true) {
    wrong.push({
      level: 'failure',
      says: 'nobody can add the bot to a server, since it asks for a code',
      mend: `Open ${PORTAL}/${id}/bot and switch "Requires OAuth2 Code Grant" off.`,
    })
  }
  if (installs != null && installs['1'] === undefined) {
    wrong.push({
      level: 'warning',
      says: 'people cannot add the bot to their own account, to use it wherever they are',
      mend: `Open ${PORTAL}/${id}/installation and tick "User Install", if they should.`,
    })
  }
  const fine = 'no privileged intent is needed, and nothing on its page is in the way'
  return wrong.length > 0 ? wrong : [{ level: 'ok', says: fine }]
}

function commandsFinding(differing: readonly string[]): Judged {
  if (differing.length === 0) return { level: 'ok', says: 'all are registered' }
  const names = differing.map((name) => `/${name}`).join(' ')
  return {
    level: 'failure',
    says: `not registered as this Herald has them: ${names}`,
    mend: `Run  ${DEPLOY}`,
  }
}

function gatewayFinding(
  { shards, remaining, resetAfterMs }: Awaited<ReturnType<typeof startsLeft>>,
  { discordBot }: Config,
): Judged {
  const own = discordBot?.shards
  if (typeof own === 'number' && own < shards) {
    return {
      level: 'warning',
      says: `Discord recommends ${shards} shards, and DISCORD_SHARDS in .env is ${own}`,
      mend: 'Put DISCORD_SHARDS=auto into .env.',
    }
  }
  if (remaining < FEW_STARTS) {
    return {
      level: 'warning',
      says: `the bot may connect ${remaining} more times within ${Math.ceil(resetAfterMs / HOUR_MS)} hours`,
      mend: 'Something restarts it again and again: look at its log before Discord locks it out.',
    }
  }
  return { level: 'ok', says: `${shards === 1 ? '1 shard' : `${shards} shards`}` }
}
