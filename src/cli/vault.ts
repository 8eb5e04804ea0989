import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../config.ts'
import { type Rotation, rotate } from '../core/accounts/rotate.ts'
import { Vault } from '../core/accounts/vault.ts'
import { HeraldError } from '../core/errors.ts'
import { openStore } from '../engine/open.ts'
import { print, printJson } from './print.ts'
import { misused, noMore, oneOf } from './usage.ts'
import { liveLine } from './watch.ts'

const HELP = `Usage: npm run -s herald -- vault rotate [--json]
       npm run -s herald -- vault drop <key> [--json]

rotate encrypts every stored secret with the first key of HERALD_VAULT_KEYS, and says which older key is needed no
more. Put the new key in front of the old one and restart the service first; then it may run beside it. It may
be stopped at any time and run again.

drop deletes what is encrypted with a key that is lost, by its name; without that Herald does not start. The key must
not stand in HERALD_VAULT_KEYS any more. People whose secrets go have to log in again, and so have the bot's accounts.

Exit code 1 where a secret did not open; it stays as it is.`

/** `herald vault …`. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [word, ...keys] = positionals
  const action = oneOf(word, 'action', ['rotate', 'drop'], HELP)
  noMore(keys.slice(action === 'drop' ? 1 : 0), HELP)
  const [lost] = keys
  if (action === 'rotate') return rotateAll(readConfig({ contact: 'later' }), values.json)
  if (lost === undefined) throw misused('The name of the lost key is missing.', HELP)
  return drop(lost, readConfig({ contact: 'later' }), values.json)
}

async function drop(lost: string, config: Config, json: boolean): Promise<number> {
  if (config.vaultKeys.some(({ id }) => id === lost)) {
    throw new HeraldError(
      `the key "${lost}" stands in HERALD_VAULT_KEYS, so nothing was deleted. Remove it there first, or give it another name.`,
    )
  }
  const store = await openStore(config)
  try {
    const dropped = await store.dropCredentialsUnder(lost)
    if (json) printJson({ dropped }, 2)
    else print(droppedWords(dropped, lost))
    return 0
  } finally {
    await store.close()
  }
}

function droppedWords(dropped: number, lost: string): string {
  if (dropped === 0) return `Nothing is encrypted with a key "${lost}", so nothing was deleted.`
  const what = dropped === 1 ? '1 secret is' : `${dropped} secrets are`
  return `${what} deleted, which only the key "${lost}" could open. Those they belonged to have to log in again.`
}

async function rotateAll(config: Config, json: boolean): Promise<number> {
  const store = await openStore(config)
  const line = liveLine()
  try {
    const rotation = await rotate({
      vault: new Vault(config.vaultKeys),
      credentials: store,
      now: Date.now,
      onProgress: (resealed) => process.stderr.isTTY && line.show(`${resealed} encrypted anew`),
    })
    line.end()
    const [current = '', ...old] = config.vaultKeys.map(({ id }) => id)
    const unused = old.filter((id) => !rotation.byKey.has(id))
    if (json) printJson(forMachines(rotation, unused), 2)
    else print(told(rotation, current, unused))
    return rotation.failed.length > 0 ? 1 : 0
  } finally {
    await store.close()
  }
}

function told({ resealed, failed, byKey }: Rotation, current: string, unused: readonly string[]): string {
  const left = [...byKey].filter(([id]) => id !== current)
  return [
    `${resealed === 1 ? '1 secret is' : `${resealed} secrets are`} encrypted anew with the key "${current}".`,
    ...failed.map(({ why }) => `FAILED: ${why}`),
    ...left.map(
      ([id, secrets]) => `The key "${id}" is still needed: ${secrets} use it. Keep it, run this again.`,
    ),
    ...unused.map(
      (id) =>
        `The key "${id}" encrypts nothing now. Remove it once every Herald runs with "${current}" in front.`,
    ),
  ].join('\n')
}

function forMachines({ resealed, failed, byKey }: Rotation, unused: readonly string[]) {
  const failures = failed.map(({ credential: { owner, purpose, sealed }, why }) => ({
    owner,
    purpose,
    key: sealed.keyId,
    why,
  }))
  return { resealed, failed: failures, secrets_by_key: Object.fromEntries(byKey), unused }
}
