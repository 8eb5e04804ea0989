import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { accountSentence } from '../../src/core/accounts/account-facts.ts'
import { type AccountLinks, createAccountLinks } from '../../src/core/accounts/link.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { HordeClient } from '../../src/core/horde/client.ts'
import { say } from '../../src/core/reply/messages/index.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey } from '../../src/core/store.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { sqliteFile } from '../support/databases.ts'

const { signal } = new AbortController()
const MARA: PersonKey = { platform: 'discord', account: 'bot', personId: '1' }
const MARA_ELSEWHERE: PersonKey = { platform: 'mastodon', account: 'bot@x', personId: '2' }
const EVE: PersonKey = { platform: 'mastodon', account: 'bot@x', personId: '3' }
const KEYS = `k:${Buffer.alloc(32, 7).toString('base64')}`
const MINUTE_MS = 60_000

async function start(context: TestContext, vaultKeys = KEYS) {
  const simulator = await startHordeSimulator({ limits: false })
  const database = await sqliteFile()
  const db = database.open()
  await migrate(db)
  let nowMs = Date.now()
  const clock = { now: () => nowMs }
  const store = createStore(db, clock)
  context.after(async () => {
    await store.close()
    await database.remove()
    await simulator.close()
  })
  const horde = new HordeClient({
    url: simulator.url,
    clientAgent: 'test:1:none',
    apiKey: new Secret('0000000000'),
  })
  const client = async () => horde
  const accounts = createAccountLinks({
    links: store,
    vault: new Vault(readVaultKeys(vaultKeys).keys),
    buckets: new LocalBuckets(),
    clock,
    hordeUrl: simulator.url,
    client,
  })
  const facts = async (who: PersonKey) => {
    const found = await accounts.facts(who, signal)
    return say('en', accountSentence(found))
  }
  const sharedKey = async (owner: string, body: object) => {
    const answer = await fetch(`${simulator.url}/api/v2/sharedkeys`, {
      method: 'PUT',
      headers: { apikey: owner },
      body: JSON.stringify(body),
    })
    return ((await answer.json()) as { id: string }).id
  }
  const pass = (ms: number) => {
    nowMs += ms
    simulator.advance(ms)
  }
  return { simulator, store, accounts, facts, sharedKey, pass }
}

const login = (accounts: AccountLinks, who: PersonKey, key: string) =>
  accounts.login(who, new Secret(key), signal)

test('a code of who is linked by name alone takes nobody’s own key from them', async (context) => {
  const { simulator, accounts } = await start(context)
  const { username } = simulator.changeAccount({ key: 'sim-mara' })
  await login(accounts, MARA, 'sim-mara')
  await accounts.linkByName(EVE, username, signal)
  const { code = '' } = await accounts.makeCode(EVE)
  const { link, sentence } = await accounts.redeemCode(MARA, code)
  assert.deepEqual([link, sentence.key], [undefined, 'linkedElsewhere'])
  assert.equal((await accounts.key(MARA))?.key.reveal(), 'sim-mara')
})

describe('somebody who logs in', () => {
  test('is linked to the account behind the key, sees it, and is erased by logging out', async (context) => {
    const { simulator, accounts, facts, store } = await start(context)
    const { username } = simulator.changeAccount({ key: 'sim-mara', kudos: 1_234.7 })
    const { link, sentence } = await login(accounts, MARA, 'sim-mara')
    assert.deepEqual([link?.hordeName, link?.kind, sentence.key], [username, 'key', 'linkedByKey'])
    assert.equal((await accounts.key(MARA))?.key.reveal(), 'sim-mara')
    assert.match(await facts(MARA), /account simulated#1\. It has 1234 kudos\. 30 pictures may wait/)
    assert.match(await facts(MARA), /Linked here: Discord\.$/)
    assert.equal((await accounts.logout(MARA)).sentence.key, 'loggedOut')
    assert.equal(await accounts.key(MARA), undefined)
    assert.match(await facts(MARA), /aren't linked/)
    assert.deepEqual([...(await store.credentialKeys())], [])
    assert.equal((await accounts.logout(MARA)).sentence.key, 'nothingToLogOut')
  })

  test('with what is no key of theirs is told so, and nothing is kept', async (context) => {
    const { simulator, accounts, pass, store } = await start(context)
    simulator.changeAccount({ key: 'sim-gone', deleted: true })
    const tries: [key: string, answer: string][] = [
      ['0000000000', 'loginAnonymous'],
      ['', 'loginNoKey'],
      ['two words here', 'loginNoKey'],
      ['with\nbreaks-in-it', 'loginNoKey'],
      [`x${'y'.repeat(5_000)}`, 'loginNoKey'],
      ['schlüsselschlüssel', 'loginNoKey'],
      ['nobodys-key-at-all', 'loginUnknownKey'],
      [crypto.randomUUID(), 'loginUnknownKey'],
      ['sim-gone', 'loginClosed'],
    ]
    for (const [key, answer] of tries) {
      const { link, sentence } = await login(accounts, MARA, key)
      assert.deepEqual([link, sentence.key], [undefined, answer], key)
      pass(5 * MINUTE_MS)
    }
    simulator.inject({ route: 'find_user', kind: 'html-502', times: 1 })
    assert.equal((await login(accounts, MARA, 'sim-mara')).sentence.key, 'loginUnchecked')
    assert.equal(await store.link(MARA), undefined)
  })

  test('keeps the link that was there when another key is refused', async (context) => {
    const { accounts } = await start(context)
    await login(accounts, MARA, 'sim-mara')
    await login(accounts, MARA, 'nobodys-key-at-all')
    assert.equal((await accounts.key(MARA))?.key.reveal(), 'sim-mara')
  })

  test('cannot ask the Horde about key after key', async (context) => {
    const { accounts, simulator, pass } = await start(context)
    for (let n = 0; n < 8; n += 1) await login(accounts, EVE, `guess-number-${n}`)
    assert.equal(simulator.state().calls.find_user, 5)
    assert.equal((await login(accounts, EVE, 'sim-evelyn')).sentence.key, 'loginTooOften')
    assert.ok((await login(accounts, MARA, 'sim-mara')).link, 'others can')
    pass(5 * MINUTE_MS)
    assert.ok((await login(accounts, EVE, 'sim-evelyn')).link)
  })

  test('looks at their account as often as anybody needs to, so that others can log in', async (context) => {
    const { accounts, facts, simulator, pass } = await start(context)
    await login(accounts, EVE, 'sim-evelyn')
    for (let n = 0; n < 10; n += 1) assert.match(await facts(EVE), /It has \d+ kudos/)
    const asked = simulator.state().calls.find_user
    assert.match(await facts(EVE), /many tries in a short time/)
    assert.equal(simulator.state().calls.find_user, asked)
    pass(MINUTE_MS)
    assert.match(await facts(EVE), /It has \d+ kudos/)
  })

  test('by a shared key is known to send none, and sees its budget instead of its owner’s', async (context) => {
    const { accounts, facts, sharedKey } = await start(context)
    const id = await sharedKey('sim-owner', { kudos: 40, name: 'party #2 (x)' })
    const { link, sentence } = await login(accounts, MARA, id)
    assert.deepEqual(
      [link?.kind, link?.hordeName, sentence.key],
      ['shared-key', 'simulated#1', 'linkedBySharedKey'],
    )
    assert.match(await facts(MARA), /can't send kudos\. 40 kudos are left to the shared key/)
    assert.doesNotMatch(await facts(MARA), /10000|10,000/)
  })

  test('is told that nothing is kept where the operator has no vault', async (context) => {
    const { accounts, simulator } = await start(context, '')
    assert.equal((await login(accounts, MARA, 'sim-mara')).sentence.key, 'loginNotOffered')
    assert.equal(simulator.state().calls.find_user, undefined)
  })

  test('hears when the key is not accepted any more', async (context) => {
    const { accounts, facts, simulator, pass } = await start(context)
    await login(accounts, MARA, 'sim-mara')
    simulator.inject({ route: 'find_user', kind: 'error', status: 404, rc: 'UserNotFound', times: 1 })
    pass(MINUTE_MS)
    assert.match(await facts(MARA), /doesn't accept your key any more/)
    simulator.inject({ route: 'find_user', kind: 'html-502', times: 1 })
    assert.doesNotMatch(await facts(MARA), /any more|kudos/)
  })
})

describe('a link by name', () => {
  test('goes by the number, needs no key, and takes nobody’s key away', async (context) => {
    const { accounts, simulator, pass, facts } = await start(context, '')
    const { id } = simulator.changeAccount({ key: 'sim-mara' })
    for (const wrong of ['mara', '#', 'mara#x', 'mara#0', 'mara#99', '', `${'m'.repeat(200)}#1`]) {
      assert.equal((await accounts.linkByName(MARA, wrong, signal)).sentence.key, 'hordeNameUnknown', wrong)
      pass(5 * MINUTE_MS)
    }
    const { link } = await accounts.linkByName(MARA, ` old alias#${id} `, signal)
    assert.deepEqual([link?.kind, link?.hordeName], ['name', 'simulated#1'])
    assert.equal(await accounts.key(MARA), undefined)
    assert.match(await facts(MARA), /receive kudos at the Horde account simulated#1/)
  })

  test('does not replace a link by key', async (context) => {
    const { accounts, simulator } = await start(context)
    const { id } = simulator.changeAccount({ key: 'sim-other' })
    await login(accounts, MARA, 'sim-mara')
    assert.equal((await accounts.linkByName(MARA, `x#${id}`, signal)).sentence.key, 'linkedElsewhere')
    assert.ok(await accounts.key(MARA))
  })
})

describe('a code', () => {
  test('links another place to the same account, once', async (context) => {
    const { accounts, facts } = await start(context)
    await login(accounts, MARA, 'sim-mara')
    const { code = '' } = await accounts.makeCode(MARA)
    assert.match(code, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    assert.equal((await accounts.redeemCode(MARA, code)).sentence.key, 'linkCodeOwn')
    const { link } = await accounts.redeemCode(MARA_ELSEWHERE, ` ${code.toLowerCase().replace('-', ' ')} `)
    assert.equal(link?.hordeName, 'simulated#1')
    assert.equal((await accounts.key(MARA_ELSEWHERE))?.key.reveal(), 'sim-mara')
    assert.match(await facts(MARA_ELSEWHERE), /Linked here: Discord, Mastodon\.$/)
    assert.equal((await accounts.redeemCode(EVE, code)).sentence.key, 'linkCodeUnknown')
    // The other way round.
    await accounts.logout(MARA)
    const { code: back = '' } = await accounts.makeCode(MARA_ELSEWHERE)
    assert.ok((await accounts.redeemCode(MARA, back)).link)
  })

  test('is for who is linked; it ends with the link, with the next code, and after ten minutes', async (context) => {
    const { accounts, pass } = await start(context)
    const made = async () => (await accounts.makeCode(MARA)).code ?? ''
    const redeemed = async (code: string) => (await accounts.redeemCode(EVE, code)).sentence.key
    assert.equal((await accounts.makeCode(MARA)).sentence.key, 'linkCodeNeedsLink')
    await login(accounts, MARA, 'sim-mara')
    const old = await made()
    const late = await made()
    assert.equal(await redeemed(old), 'linkCodeUnknown')
    pass(10 * MINUTE_MS)
    assert.equal(await redeemed(late), 'linkCodeUnknown')
    const lost = await made()
    await accounts.logout(MARA)
    assert.equal(await redeemed(lost), 'linkCodeUnknown')
  })

  test('is void when who made it logs in to another account: nobody gets a key that they did not mean to give', async (context) => {
    const { accounts, simulator } = await start(context)
    await login(accounts, MARA, 'sim-mara')
    const { code = '' } = await accounts.makeCode(MARA)
    await login(accounts, MARA, 'sim-mara-another')
    const { link, sentence } = await accounts.redeemCode(EVE, code)
    assert.deepEqual([link, sentence.key], [undefined, 'linkCodeUnknown'])
    assert.match(say('en', sentence), /who made it has logged in or out since/)
    const { username } = simulator.changeAccount({ key: 'sim-mara-another' })
    const { code: anew = '' } = await accounts.makeCode(MARA)
    assert.equal((await accounts.redeemCode(EVE, anew)).link?.hordeName, username)
  })

  test('cannot be guessed: after five tries nothing of a person is looked at for a while', async (context) => {
    const { accounts } = await start(context)
    await login(accounts, MARA, 'sim-mara')
    const { code = '' } = await accounts.makeCode(MARA)
    for (const guess of ['', 'AAAAA-AAAAA', '\0', 'AAAAA-AAAAAA', '😀'.repeat(10)]) {
      assert.equal((await accounts.redeemCode(EVE, guess)).sentence.key, 'linkCodeUnknown')
    }
    assert.equal((await accounts.redeemCode(EVE, code)).sentence.key, 'loginTooOften')
  })

  test('takes no other account away: nobody’s gifts go astray by a code that they were talked into', async (context) => {
    const { accounts } = await start(context)
    await login(accounts, EVE, 'sim-evelyn')
    await login(accounts, MARA, 'sim-mara')
    const { code = '' } = await accounts.makeCode(EVE)
    assert.equal((await accounts.redeemCode(MARA, code)).sentence.key, 'linkedElsewhere')
    assert.equal((await accounts.key(MARA))?.key.reveal(), 'sim-mara')
  })
})
