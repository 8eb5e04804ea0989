import { botId } from './adapters/discord/config.ts'
import { Secret } from './core/secret.ts'

/** A bot on Discord, as `.env` has it. */
export interface DiscordBot {
  readonly token: Secret
  /** As its token says. */
  readonly id: string
  /** How many connections its servers are spread over. */
  readonly shards: number | 'auto'
}

/** More than any bot has. */
const MOST_SHARDS = 10_000

/**
 * Reads `DISCORD_TOKEN` and `DISCORD_SHARDS`; undefined without a token. No problem repeats anything that may be one.
 * @param problems what cannot work is added here
 */
export function readDiscord(env: NodeJS.ProcessEnv, problems: string[]): DiscordBot | undefined {
  const text = env.DISCORD_TOKEN?.trim().replace(/^Bot\s+/i, '') ?? ''
  const shards = readShards(env.DISCORD_SHARDS?.trim() || 'auto', problems)
  if (text === '') return undefined
  const token = new Secret(text)
  const id = botId(token)
  if (id === undefined) {
    problems.push(
      'DISCORD_TOKEN in .env is no bot token. Copy it from the Developer Portal (https://discord.com/developers/applications), page "Bot", button "Reset Token": three parts with dots between.',
    )
    return undefined
  }
  return { token, id, shards }
}

function readShards(text: string, problems: string[]): DiscordBot['shards'] {
  if (text === 'auto') return text
  const count = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= MOST_SHARDS) return count
  problems.push(`DISCORD_SHARDS in .env is neither "auto" nor a number from 1 to ${MOST_SHARDS}.`)
  return 'auto'
}
