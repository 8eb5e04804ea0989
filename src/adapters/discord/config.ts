import * as z from 'zod'
import type { Secret } from '../../core/secret.ts'

/** What `herald.json` says of Discord. The token is in `.env`. */
export const discordSettings = z.strictObject({
  api: z
    .url({ protocol: /^https?$/, error: 'this is no http(s) address' })
    .default('https://discord.com/api')
    .describe('Discord’s API; another address for a proxy of it or a simulator, without a slash at the end.'),
  pingMinutes: z
    .number()
    .min(0)
    .max(60)
    .default(2)
    .describe('Who waited longer than this for pictures is pinged when they are there.'),
})
export type DiscordSettings = z.output<typeof discordSettings>

/**
 * The bot's id, which its token begins with; undefined where the text is no bot token. It is the application's id as
 * well, but for bots from before 2016. Source: docs.discord.com, "Reference", "Authentication".
 */
export function botId(token: Secret): string | undefined {
  const [first = '', ...rest] = token.reveal().split('.')
  const id = Buffer.from(first, 'base64url').toString('latin1')
  return rest.length === 2 && /^\d{17,20}$/.test(id) ? id : undefined
}

/** Where attachments lie: Discord's own hosts, or the simulator that stands in for all of Discord. */
export function mediaHosts({ api }: Pick<DiscordSettings, 'api'>): readonly string[] {
  const { host, hostname } = new URL(api)
  const own = ['cdn.discordapp.com', 'media.discordapp.net']
  return hostname === 'localhost' || hostname === '127.0.0.1' ? [...own, host] : own
}
