import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { HORDE_KEY } from '../../src/core/accounts/links.ts'
import { personOwner } from '../../src/core/accounts/owner.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey } from '../../src/core/store.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { NO_SERVER } from '../support/engine.ts'
import { codings, HEART, Town } from './accounts/town.ts'

const ADA = 'sim-canary-ada-lovelace'
const BEN = 'sim-canary-ben-benjamin'
const TOM = 'sim-canary-tom-thumb'
const EVE = 'sim-canary-eve-online'
const UNKNOWN = 'unknown-canary-key'
/** Looks like a real one, which is how it is known in the middle of a wish. */
const PUBLIC = 'Cn4_r9QaZ-71mWvRtB2c4A'
const SECRETS = ['canary', PUBLIC, ADA, BEN, TOM, EVE, UNKNOWN]
/** An id, as everybody may know it. */
const NO_SECRETS = ['canary-client-id-x1']

const ENGINES = [
  { kind: 'embedded', skip: false },
  { kind: 'server', skip: NO_SERVER },
] as const

for (const { kind, skip } of ENGINES) {
  describe(`the keys of people, ${kind}`, { skip, concurrency: 2 }, () => {
    test('pay on every platform, and are written nowhere', async () => {
      await using town = await Town.open(kind)
      const { horde, discord, square } = town
      const failing = (route: 'find_user' | 'transfer' | 'submit', key: string) =>
        horde.inject({ route, kind: 'error', status: 500, message: `it broke for ${key}`, times: 1 })
      await town.login('ada', UNKNOWN, /doesn't know this key/)
      failing('find_user', ADA)
      await town.login('ada', ADA, /didn't answer|try again/i)
      await town.login('ada', ADA)
      await town.login('ben', BEN)
      assert.match(await town.post('tom', `login ${TOM}`), /you are linked/)
      assert.match(await town.message('eve', `login ${EVE}`), /you are linked/)
      assert.match(await town.post('rob', `draw a fox ${PUBLIC}`, 'public'), /key/)

      failing('submit', ADA)
      await town.drawOnDiscord('ada')
      assert.match(await town.post('tom', 'draw me a fox --n 1', 'public'), /./)
      const teapot = town.reddit.mention('eve', 'draw me a teapot --n 1', { in: 'pics' })
      await town.until('the teapot', () => town.reddit.comments(teapot.fullname).length > 0)
      const paid = new Set(horde.state().requests.map(({ apikey }) => apikey))
      for (const key of [ADA, TOM, EVE]) assert.ok(paid.has(key), `${key} paid`)

      failing('transfer', ADA)
      discord.react('ada', discord.say('ben', square, 'I made a map'), HEART)
      await town.until('the gift', () => horde.state().transfers.length > 0)
      await town.answer(discord.slash('ada', square, 'kudos balance'), /has \d+ kudos/)

      const seen = [town.shown(), await town.storage.dump()]
      for (const path of ['/metrics', '/readyz', '/healthz', '/none']) seen.push(await town.page(path))
      assert.match(seen.join(), /herald_horde_calls_total\{call="transfer"/)
      const list: unknown = JSON.parse(await town.run('requests', 'list', '--all', '--json'))
      assert.ok(Array.isArray(list) && list.length >= 6)
      await Promise.all(list.map(({ id }) => town.run('requests', 'show', id)))
      await town.run('doctor', '--json')
      await town.run('vault', 'rotate')
      await town.stop()
      seen.push(await town.storage.dump(), ...town.exits.flatMap(({ stdout, stderr }) => [stdout, stderr]))
      for (const secret of SECRETS) {
        for (const text of seen) {
          const said = NO_SECRETS.reduce((left, known) => left.replaceAll(known, ''), text)
          for (const form of codings(secret)) {
            const at = said.indexOf(form.toString('latin1'))
            assert.equal(at, -1, said.slice(at - 200, at + 100))
          }
        }
      }
      assert.deepEqual(await town.filesWith(SECRETS), [])
    })

    test('are encrypted anew while people log in, log out and draw', async () => {
      await using town = await Town.open(kind)
      await town.login('ada', ADA)
      assert.match(await town.post('tom', `login ${TOM}`), /you are linked/)
      const [, old = ''] = /^HERALD_VAULT_KEYS=(.+)$/m.exec(await town.env()) ?? []
      const fresh = `new:${randomBytes(32).toString('base64')}`
      await thousandLinked(town, vaultOf(old))

      await town.restartWith(`HERALD_VAULT_KEYS=${fresh},${old}`)
      let rotating = true
      const rotated = town.run('vault', 'rotate').finally(() => {
        rotating = false
      })
      let people = 0
      while (rotating || people < 4) {
        const name = `person${++people}`
        const key = `sim-canary-${name}-account`
        await town.login(name, key)
        await town.drawOnDiscord('ada')
        if (people % 2 === 0)
          await town.answer(town.discord.slash(name, town.square, 'logout'), /I erased your key/)
      }
      assert.match(
        await rotated,
        /secrets are encrypted anew with the key "new"\.\nThe key ".+" encrypts nothing/,
      )

      await town.restartWith(`HERALD_VAULT_KEYS=${fresh}`)
      const before = town.horde.state().requests.length
      await town.drawOnDiscord('ada')
      await town.post('tom', 'draw me a fox --n 1', 'public')
      const paid = town.horde.state().requests.slice(before)
      assert.deepEqual(
        paid.map(({ apikey }) => apikey),
        [ADA, TOM],
      )
      await thousandOpen(town, vaultOf(fresh))
    })
  })
}

function vaultOf(keys: string): Vault {
  return new Vault(readVaultKeys(keys).keys)
}

const THOUSAND = Array.from({ length: 1_000 }, (_, n): PersonKey & { key: string } => ({
  platform: 'mastodon',
  account: 'elsewhere',
  personId: `linked${n}`,
  key: `sim-canary-linked-${n}`,
}))

/** A thousand people more have logged in. */
async function thousandLinked(town: Town, vault: Vault): Promise<void> {
  const store = createStore(town.storage.database())
  const linked = THOUSAND.map(async ({ key, ...who }, n) => {
    const account = {
      kind: 'key',
      hordeUrl: town.horde.url,
      hordeId: 50_000 + n,
      hordeName: `m#${n}`,
    } as const
    const sealed = vault.seal(personOwner(who), HORDE_KEY, new Secret(key))
    await store.saveLink({ ...who, ...account, linkedAt: 0 }, sealed)
  })
  await Promise.all(linked)
  await store.close()
}

async function thousandOpen(town: Town, vault: Vault): Promise<void> {
  const store = createStore(town.storage.database())
  for (const { key, ...who } of THOUSAND) {
    const link = await store.link(who)
    assert.ok(link?.key)
    assert.equal(vault.open(personOwner(who), HORDE_KEY, link.key).reveal(), key)
  }
  await store.close()
}
