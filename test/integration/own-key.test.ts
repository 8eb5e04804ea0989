import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import type { PersonPreferences } from '../../src/core/preferences/schema.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey } from '../../src/core/store.ts'
import { TestHerald, type TestHeraldOptions } from '../support/herald.ts'

const { signal } = new AbortController()
const ADA: PersonKey = { platform: 'console', account: 'local', personId: 'ada' }
const BOB = { person: { id: 'bob', name: 'Bob' } }
const OPERATOR = 'sim-operator'
const VAULT = readVaultKeys(`k:${Buffer.alloc(32, 3).toString('base64')}`).keys

async function start(options: TestHeraldOptions = {}, file: Parameters<typeof TestHerald.start>[2] = {}) {
  const herald = await TestHerald.start({ hordeKey: OPERATOR, vaultKeys: VAULT, ...options }, [], file)
  const login = async (who: PersonKey, key: string) =>
    assert.ok((await herald.app.accounts.login(who, new Secret(key), signal)).link, key)
  const keys = () => herald.simulator.state().requests.map(({ apikey }) => apikey)
  const prefer = (settings: PersonPreferences) =>
    herald.app.store.changePreferences({ scope: 'person', ...ADA, id: 'ada' }, () => settings, 0)
  const sharedKey = async (body: object) => {
    const answer = await fetch(`${herald.simulator.url}/api/v2/sharedkeys`, {
      method: 'PUT',
      headers: { apikey: 'sim-owner-account' },
      body: JSON.stringify(body),
    })
    return ((await answer.json()) as { id: string }).id
  }
  return { herald, login, keys, prefer, sharedKey }
}

describe('who is linked', () => {
  test('pays with their own key, and the result says so; others do not, and it can be chosen', async () => {
    const { herald, login, keys, prefer } = await start()
    await using _ = herald
    await login(ADA, 'sim-ada-account')
    const own = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(own.text, /You paid with your own kudos\./)
    const bobs = await herald.draw('draw me a fox style: anime --n 1', BOB)
    assert.doesNotMatch(bobs.text, /paid with your own/)
    await prefer({ pay: 'operator' })
    const chosen = await herald.draw('draw me a fox style: anime --n 1')
    assert.doesNotMatch(chosen.text, /paid with your own/)
    await prefer({ pay: 'own' })
    await herald.draw('again')
    assert.deepEqual(keys(), ['sim-ada-account', OPERATOR, OPERATOR, 'sim-ada-account'])
  })

  test('by name alone pays nothing', async () => {
    const { herald, keys } = await start()
    await using _ = herald
    const { id } = herald.simulator.changeAccount({ key: 'sim-ada-account' })
    await herald.app.accounts.linkByName(ADA, `ada#${id}`, signal)
    await herald.draw('draw me a fox style: anime --n 1')
    assert.deepEqual(keys(), [OPERATOR])
  })

  test('by a shared key pays with that, within what it is for', async () => {
    const { herald, login, keys, sharedKey } = await start()
    await using _ = herald
    const id = await sharedKey({ kudos: 10_000, max_image_pixels: 64 * 64 })
    await login(ADA, id)
    assert.match((await herald.draw('draw me a fox style: anime --n 1')).text, /only for smaller pictures/)
    assert.deepEqual(keys(), [])
    const calls = herald.simulator.state().calls.shared_key ?? 0
    assert.ok(calls <= 2, `${calls} calls: made once, looked at once`)
    const large = await sharedKey({ kudos: 10_000 })
    herald.pass(300_000)
    await login(ADA, large)
    const { text } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /A shared key of simulated#\u200B?\d+ paid\./)
    assert.equal(keys().at(-1), large)
    assert.doesNotMatch(text, new RegExp(large))
  })

  test('shares the room of their account at the Horde, and nobody else’s', async () => {
    const { herald, login } = await start(
      { workers: [{ id: 'w', name: 'w', models: '*', secondsPerImage: 60, trusted: true }] },
      { limits: { exempt: ['console:*'], queueMinutes: 0 } },
    )
    await using _ = herald
    herald.simulator.changeAccount({ key: 'sim-ada-account', concurrency: 2 })
    await login(ADA, 'sim-ada-account')
    await login({ ...ADA, personId: 'bob' }, 'sim-ada-account')
    const own = await Promise.all([
      herald.say('draw me a fox style: anime --n 2'),
      herald.say('draw me a cat style: anime --n 2', BOB),
    ])
    const eves = await herald.say('draw me a hen style: anime --n 2', { person: { id: 'eve', name: 'Eve' } })
    const sent = async () => herald.simulator.state().requests.length
    await herald.until(async () => (await sent()) >= 2, 'two of them are sent')
    const state = herald.simulator.state()
    const waiting = state.requests.filter(({ apikey }) => apikey === 'sim-ada-account')
    assert.ok(waiting.reduce((sum, { waiting: images }) => sum + images, 0) <= 2)
    for (const id of [...own, eves])
      assert.equal((await herald.end(id)).aggregate.request.outcome, 'pictures')
    assert.equal(state.calls.submit, 2, 'nothing was tried in vain')
  })

  test('but logged out before it was sent gets a sentence, not somebody else’s kudos', async () => {
    const { herald, login, keys } = await start()
    await using _ = herald
    await login(ADA, 'sim-ada-account')
    const id = await herald.say('draw me a fox style: anime --n 1')
    await herald.app.store.pause(`submit ${herald.simulator.url}`, herald.now() + 60_000, 'test')
    await herald.until(
      async () => (await herald.app.store.load(id))?.request.state === 'generating',
      'it is planned',
    )
    await herald.app.accounts.logout(ADA)
    assert.match((await herald.end(id)).text, /own Horde account, and its key is gone/)
    assert.deepEqual(keys(), [])
  })

  test('with a key that is no longer accepted is told to log in again', async () => {
    const { herald, login, keys } = await start()
    await using _ = herald
    await login(ADA, 'sim-ada-account')
    herald.simulator.inject({
      route: 'submit',
      kind: 'error',
      status: 401,
      rc: 'InvalidAPIKey',
      message: 'x',
      times: 1,
    })
    assert.match((await herald.draw('draw me a fox style: anime --n 1')).text, /log in again/)
    assert.deepEqual(keys(), [])
    await herald.draw('again')
    assert.deepEqual(keys(), ['sim-ada-account'])
  })

  test('with a key that the vault does not open any more gets a sentence', async () => {
    const { herald, login, keys } = await start()
    await using _ = herald
    await login(ADA, 'sim-ada-account')
    const { store } = herald.app
    const [row] = await store.credentialsUnder('k', undefined, 1)
    assert.ok(row)
    await store.saveCredential({ ...row, sealed: { keyId: 'k', bytes: Uint8Array.of(1) } }, 0)
    assert.match((await herald.draw('draw me a fox style: anime --n 1')).text, /key is gone or not accepted/)
    assert.deepEqual(keys(), [])
  })

  test('on a service key of the operator is asked for under their own key without its pseudonym', async () => {
    const { herald, login } = await start(
      { hordeKey: 'sim-service-operator' },
      { horde: { proxiedAccount: 'everybody' } },
    )
    await using _ = herald
    await login(ADA, 'sim-ada-account')
    await herald.draw('draw me a fox style: anime --n 1')
    await herald.draw('draw me a fox style: anime --n 1', BOB)
    assert.deepEqual(
      herald.simulator.state().requests.map(({ body }) => body.proxied_account),
      [undefined, 'everybody'],
    )
  })
})
