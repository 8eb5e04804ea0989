import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { HordeClient } from '../../src/core/horde/client.ts'
import { HordeError } from '../../src/core/horde/errors.ts'
import type { GenerateRequest } from '../../src/core/horde/schema.ts'
import { Secret } from '../../src/core/secret.ts'
import { type SimulatorOptions, startHordeSimulator } from '../../src/simulator/horde/index.ts'

const { signal } = new AbortController()
const ADA = 'sim-ada'
const BOB = 'sim-bob'
const HOUR_MS = 3_600_000

async function start(context: TestContext, options: SimulatorOptions = {}) {
  const simulator = await startHordeSimulator({ limits: false, ...options })
  context.after(() => simulator.close())
  const anonymous = new HordeClient({
    url: simulator.url,
    clientAgent: 'test:1:none',
    apiKey: new Secret('0000000000'),
    timeoutMs: 5_000,
  })
  const as = (key: string) => anonymous.withKey(new Secret(key))
  const give = (from: string, username: string, amount: number, idempotencyKey = `${Math.random()}`) =>
    as(from).transfer({ username, amount }, idempotencyKey, signal)
  const names = { ada: simulator.changeAccount({ key: ADA }), bob: simulator.changeAccount({ key: BOB }) }
  const sharedKey = async (owner: string, body: object) => {
    const answer = await fetch(`${simulator.url}/api/v2/sharedkeys`, {
      method: 'PUT',
      headers: { apikey: owner },
      body: JSON.stringify(body),
    })
    return (await answer.json()) as { id: string }
  }
  const kudosOf = (key: string) => simulator.changeAccount({ key }).kudos
  return { simulator, as, give, ...names, sharedKey, kudosOf }
}

async function failure(promise: Promise<unknown>): Promise<HordeError> {
  const outcome = await promise.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  )
  assert.ok(outcome instanceof HordeError, String(outcome))
  return outcome
}
const rcOf = async (promise: Promise<unknown>) => (await failure(promise)).rc

const drawing: GenerateRequest = {
  prompt: 'a lighthouse',
  params: { width: 512, height: 512, steps: 20 },
  models: ['AlbedoBase XL (SDXL)'],
  nsfw: false,
  censor_nsfw: true,
  trusted_workers: false,
  slow_workers: true,
  r2: true,
  replacement_filter: true,
  allow_downgrade: false,
}

describe('a transfer', () => {
  test('moves kudos, once for each Idempotency-Key, and tells when the key means another one', async (context) => {
    const { give, ada, bob, kudosOf, simulator } = await start(context)
    assert.equal(await give(ADA, bob.username, 50, 'one'), 50)
    assert.equal(await give(ADA, bob.username, 50, 'one'), 50)
    assert.equal(await rcOf(give(ADA, bob.username, 51, 'one')), 'IdempotencyKeyConflict')
    // Another account's key of the same name is another key.
    simulator.advance(60_000)
    assert.equal(await give(BOB, ada.username, 20, 'one'), 20)
    assert.deepEqual([kudosOf(ADA), kudosOf(BOB)], [9_970, 10_030])
    assert.equal(simulator.state().transfers.length, 2)
  })

  test('whose answer is lost has happened; one that is cut off before has not', async (context) => {
    const { give, bob, kudosOf, simulator } = await start(context)
    simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    assert.equal((await failure(give(ADA, bob.username, 50, 'a'))).outcome, 'unknown')
    assert.equal(kudosOf(BOB), 10_050)
    simulator.inject({ route: 'transfer', kind: 'reset-before', times: 1 })
    assert.equal((await failure(give(ADA, bob.username, 50, 'b'))).outcome, 'unknown')
    assert.equal(kudosOf(BOB), 10_050)
    for (const key of ['a', 'b']) assert.equal(await give(ADA, bob.username, 50, key), 50)
    assert.equal(kudosOf(BOB), 10_100)
  })

  test('is refused with the code of its reason, and then nothing moved', async (context) => {
    const { give, ada, bob, simulator, as } = await start(context)
    const sum = () => simulator.state().accounts.reduce((total, { kudos }) => total + kudos, 0)
    const role = (name: string) => simulator.changeAccount({ key: `sim-${name}` })
    const [poor, flagged, suspicious, deleted] = ['poor', 'flagged', 'suspicious', 'deleted'].map(role)
    simulator.changeAccount({ key: 'sim-education' })
    const before = sum()
    const to = bob.username
    assert.equal(await rcOf(give(ADA, 'nobody#999', 1)), 'InvalidTargetUsername')
    assert.equal(await rcOf(give(ADA, 'bob', 1)), 'InvalidTargetUsername')
    assert.equal(await rcOf(give(ADA, 'Anonymous#0', 1)), 'KudosTransferToAnon')
    assert.equal(await rcOf(give(ADA, ada.username, 1)), 'KudosTransferToSelf')
    assert.equal(await rcOf(give('sim-suspicious', to, 1)), 'FaultWhenKudosSending')
    assert.equal(await rcOf(give(ADA, suspicious?.username ?? '', 1)), 'FaultWhenKudosReceiving')
    assert.equal(await rcOf(give('sim-flagged', to, 1)), 'SourceAccountFlagged')
    assert.equal(await rcOf(give(ADA, flagged?.username ?? '', 1)), 'TargetAccountFlagged')
    assert.equal(await rcOf(give('sim-education', to, 1)), 'EducationCannotSendKudos')
    assert.equal(await rcOf(give(ADA, deleted?.username ?? '', 1)), 'DeletedUser')
    assert.equal(await rcOf(give('0000000000', 'nobody#999', 1)), 'KudosTransferFromAnon')
    // What is wrong with both is told of the sender.
    assert.equal(await rcOf(give('sim-education', suspicious?.username ?? '', 1)), 'EducationCannotSendKudos')
    assert.equal(await rcOf(give('sim-flagged', suspicious?.username ?? '', 1)), 'SourceAccountFlagged')
    assert.equal(await rcOf(give('sim-poor', to, 1)), 'KudosTransferNotEnough')
    assert.equal(poor?.kudos, 25, 'the floor of an account')
    assert.equal(await rcOf(give(ADA, to, 9_976)), 'KudosTransferNotEnough')
    assert.equal((await failure(give('unknown', to, 1))).kind, 'key')
    // What our client never sends.
    const raw = async (amount: number) => {
      const body = JSON.stringify({ username: to, amount })
      const answer = await fetch(`${simulator.url}/api/v2/kudos/transfer`, {
        method: 'POST',
        headers: { apikey: ADA },
        body,
      })
      return ((await answer.json()) as { rc: string }).rc
    }
    assert.deepEqual([await raw(-1), await raw(0)], ['NegativeKudosTransfer', 'InvalidKudosTransferAmount'])
    assert.equal(
      (await failure(as(ADA).transfer({ username: to, amount: 0 }, 'k', signal))).outcome,
      'not-sent',
    )
    assert.equal(sum(), before)
    await give(ADA, to, 9_975)
  })

  test('back to who has just given waits a minute', async (context) => {
    const { give, ada, bob, simulator } = await start(context)
    await give(ADA, bob.username, 10)
    assert.equal(await rcOf(give(BOB, ada.username, 10)), 'TooFastKudosTransfers')
    await give(ADA, bob.username, 10)
    simulator.advance(59_000)
    assert.equal(await rcOf(give(BOB, ada.username, 10)), 'TooFastKudosTransfers')
    simulator.advance(1_001)
    await give(BOB, ada.username, 10)
  })

  test('is limited to one a second and 90 an hour for each key', async (context) => {
    const { give, bob, simulator } = await start(context, { limits: true })
    const status = async (from: string) => {
      const error = await give(from, bob.username, 1).catch((error: HordeError) => error)
      return typeof error === 'number' ? 200 : error.status
    }
    // The limiter's windows are whole hours and seconds.
    simulator.advance(HOUR_MS - (simulator.state().nowMs % HOUR_MS))
    await give(ADA, bob.username, 1)
    const second = await failure(give(ADA, bob.username, 1))
    assert.deepEqual([second.status, second.rc, second.outcome], [429, undefined, 'not-sent'])
    assert.equal(await status('sim-other'), 200)
    for (let sent = 1; sent < 90; sent += 1) {
      simulator.advance(1_000)
      await status(ADA)
    }
    simulator.advance(1_000)
    assert.equal(await status(ADA), 429)
    assert.equal(await status('sim-other'), 200)
  })
})

describe('who an account is', () => {
  test('is told for a key and for a number, up to 30 s late', async (context) => {
    const { as, give, ada, bob, simulator } = await start(context)
    assert.equal((await as(ADA).findUser(signal)).kudos, 10_000)
    await give(ADA, bob.username, 100)
    assert.equal((await as(ADA).findUser(signal)).kudos, 10_000)
    simulator.advance(30_000)
    const { username, id, kudos } = await as(ADA).findUser(signal)
    assert.deepEqual([username, id, kudos], [ada.username, ada.id, 9_900])
    assert.equal((await as(BOB).userById(ada.id, signal)).username, ada.username)
    assert.equal((await failure(as(BOB).userById(999, signal))).status, 404)
  })
})

describe('a shared key', () => {
  test('shows its owner, draws on its own budget, and sends no kudos', async (context) => {
    const { as, give, ada, bob, sharedKey, simulator } = await start(context)
    const { id } = await sharedKey(ADA, { kudos: 40, name: 'party' })
    const found = await as(id).findUser(signal)
    assert.deepEqual([found.id, found.username], [ada.id, `${ada.username} (Shared Key: party)`])
    const facts = await as(BOB).sharedKey(new Secret(id), signal)
    assert.deepEqual([facts.username, facts.kudos, facts.expiry], [ada.username, 40, undefined])
    assert.equal((await failure(give(id, bob.username, 1))).kind, 'key')
    await as(id).submit(drawing, signal)
    simulator.advance(10_000)
    assert.equal(simulator.state().requests[0]?.apikey, id)
    const left = simulator.state().sharedKeys[0]?.kudos ?? 0
    assert.ok(left < 40 && left > 0)
    assert.equal((await failure(as(BOB).sharedKey(new Secret(crypto.randomUUID()), signal))).kind, 'key')
  })

  test('gets what is sent to it, and its owner too', async (context) => {
    const { as, give, sharedKey, kudosOf } = await start(context)
    const { id } = await sharedKey(ADA, { kudos: 40, expiry: 1 })
    await give(BOB, id, 60)
    assert.equal((await as(BOB).sharedKey(new Secret(id), signal)).kudos, 100)
    assert.equal(kudosOf(ADA), 10_060)
  })

  test('refuses when it is empty, spent, too small for what is asked, or expired', async (context) => {
    const { as, give, sharedKey, simulator } = await start(context)
    const submit = (id: string, more = {}) => as(id).submit({ ...drawing, ...more }, signal)
    const empty = await sharedKey(ADA, { kudos: 0 })
    assert.equal(await rcOf(submit(empty.id)), 'SharedKeyEmpty')
    await submit(empty.id, { allow_downgrade: true })
    assert.equal(simulator.state().requests[0]?.apikey, '0000000000')
    const little = await sharedKey(ADA, { kudos: 2 })
    assert.equal(await rcOf(submit(little.id)), 'SharedKeyInsufficientKudos')
    const small = await sharedKey(ADA, { max_image_pixels: 64 * 64, expiry: 1 })
    assert.equal((await failure(submit(small.id))).status, 500)
    simulator.advance(86_400_000)
    assert.equal(await rcOf(submit(small.id)), 'SharedKeyExpired')
    assert.equal(await rcOf(give(BOB, small.id, 1)), 'SharedKeyExpired')
  })
})
