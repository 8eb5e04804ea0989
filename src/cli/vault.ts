import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { type Rotation, rotate } from '../core/accounts/rotate.ts'
import { Vault } from '../core/accounts/vault.ts'
import { openStore } from '../engine/open.ts'
import { print, printJson } from './print.ts'
import { UsageError } from './usage.ts'
import { liveLine } from './watch.ts'

const HELP = `Usage: npm run -s herald -- vault rotate [--json]

Encrypts every stored secret with the first key of HERALD_VAULT_KEYS, and says which older key is needed no
more. Put the new key in front of the old one and restart the service first; then it may run beside it. It may
be stopped at any time and run again.

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
  if (positionals.join(' ') !== 'rotate') throw new UsageError(HELP)
  const config = readConfig({ contact: 'later' })
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
    if (values.json) printJson(forMachines(rotation, unused), 2)
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
