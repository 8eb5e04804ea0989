import { resolve } from 'node:path'
import { type Config, readConfig } from '../config.ts'
import { ensureVaultKey } from '../env-file.ts'

/** The settings with a key for the vault: where there is none, one is written into `.env`, and that is said. */
export function withVaultKey(config: Config, say: (text: string) => void): Config {
  if (config.vaultKeys.length > 0 || !ensureVaultKey(resolve('.env'))) return config
  say(KEY_MADE)
  return readConfig({ contact: 'later' })
}

const KEY_MADE =
  'A key to encrypt tokens with was written into .env, HERALD_VAULT_KEYS. Keep a copy of it apart from the database, and restart a Herald that is running.'

/** What Discord's interactions are answered with is kept encrypted. */
export const DISCORD_NEEDS_KEY =
  'The bot on Discord needs a key to encrypt what it answers with, and HERALD_VAULT_KEYS in .env is empty.\n' +
  'This command writes one, besides registering the bot’s commands:  npm run -s herald -- discord deploy-commands'
