import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HORDE_KEY } from '../../src/core/accounts/links.ts'
import { personOwner } from '../../src/core/accounts/owner.ts'
import { Vault } from '../../src/core/accounts/vault.ts'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import { takeReceiptMessages } from '../../src/core/kudos/receipts.ts'
import { type Sentence, say } from '../../src/core/reply/messages/index.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey } from '../../src/core/store.ts'
import { asked, KudosScene } from '../support/kudos-scene.ts'

const { signal } = new AbortController()
const DAY_MS = 86_400_000
const SECOND_MS = 1_000

async function linked(...people: string[]): Promise<KudosScene> {
  const scene = await KudosScene.start()
  for (const person of people) await scene.link(person)
  return scene
}
async function sharedKeyOf(scene: KudosScene, apikey: string): Promise<string> {
  const url = `${scene.herald.simulator.url}/api/v2/sharedkeys`
  const answer = await fetch(url, { method: 'PUT', headers: { apikey }, body: '{"kudos":10}' })
  return ((await answer.json()) as { id: string }).id
}
/** Somebody gives on their own, elsewhere. */
async function transfer(scene: KudosScene, apikey: string, username: string): Promise<void> {
  const url = `${scene.herald.simulator.url}/api/v2/kudos/transfer`
  const body = JSON.stringify({ username, amount: 1 })
  assert.equal((await fetch(url, { method: 'POST', headers: { apikey }, body })).status, 200)
}
const words = (sentences: readonly Sentence[]) =>
  sentences.map((sentence) => say('en', sentence).replaceAll('\u200B', ''))

describe('a gift', () => {
  test('is paid once, however often it is given and run', async () => {
    await using scene = await linked('mara', 'tom')
    assert.equal((await scene.give('mara', 'tom', 'm1')).kind, 'booked')
    for (let again = 0; again < 3; again += 1) {
      assert.equal((await scene.give('mara', 'tom', 'm1')).kind, 'known')
      await scene.pass(5 * SECOND_MS)
    }
    const { state, fromHorde, target, attemptedAt } = await scene.gift('mara', 'm1')
    const [from, to] = ['mara', 'tom'].map((person) =>
      scene.herald.simulator.changeAccount({ key: `sim-${person}-account` }),
    )
    assert.deepEqual([state, fromHorde, target], ['paid', from?.id, to?.username])
    assert.ok(attemptedAt, 'when it went stays with it, as who paid whom')
    assert.deepEqual([scene.kudosOf('mara'), scene.kudosOf('tom')], [9_950, 10_050])
    // Another emoji on the same message is another gift.
    await scene.give('mara', 'tom', 'm1', { emoji: 'star', amount: 5 })
    await scene.pass(5 * SECOND_MS)
    assert.equal(scene.kudosOf('tom'), 10_055)
  })

  test('that several book and pay at once is one', async () => {
    await using scene = await linked('mara', 'tom')
    const given = await Promise.all(Array.from({ length: 10 }, () => scene.give('mara', 'tom', 'm1')))
    assert.equal(given.filter(({ kind }) => kind === 'booked').length, 1)
    await Promise.all(Array.from({ length: 5 }, () => scene.run()))
    await scene.pass(5 * SECOND_MS)
    assert.equal(scene.transfers().length, 1)
  })

  test('whose answer is lost is sent again under the same key, and paid once', async () => {
    for (const kind of ['effect-then-reset', 'reset-before', 'html-502'] as const) {
      await using scene = await linked('mara', 'tom')
      scene.herald.simulator.inject({ route: 'transfer', kind, times: 3 })
      await scene.give('mara', 'tom', 'm1')
      await scene.run()
      const sent = await scene.gift('mara', 'm1')
      assert.deepEqual([sent.state, sent.unsure], ['sending', true], kind)
      assert.equal(await scene.takeBack('mara', 'm1'), false, 'what may have been sent cannot be taken back')
      await scene.pass(60 * SECOND_MS)
      assert.equal((await scene.gift('mara', 'm1')).state, 'paid')
      assert.equal(scene.transfers().length, 1)
    }
  })

  test('goes on after a restart to where it was sent, though its recipient moved on', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    await scene.herald.restart()
    await scene.link('tom', 'sim-toms-other-account')
    await scene.pass(60 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'paid')
    assert.equal(scene.transfers().length, 1)
  })

  test('that may have been sent is not sent from another account; who comes back finds out', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.give('mara', 'tom', 'm2')
    await scene.run()
    await scene.link('mara', 'sim-mara-another')
    await scene.pass(DAY_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'sending')
    // What was certainly not sent goes from the account that they have now.
    const other = scene.herald.simulator.changeAccount({ key: 'sim-mara-another' }).username
    assert.deepEqual([scene.transfers().length, scene.transfers()[1]?.from], [2, other])
    await scene.link('mara')
    await scene.pass(DAY_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'paid')
    assert.equal(scene.transfers().length, 2)
  })

  test('that nobody can ask about any more ends unclear after a week, and its giver is told', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    await scene.herald.app.accounts.logout(scene.who('mara'))
    await scene.pass(8 * DAY_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'unclear')
    await scene.link('mara')
    assert.equal((await scene.give('mara', 'tom', 'm1')).kind, 'known', 'never paid a second time')
    const [message] = await scene.receipts()
    assert.match(words(message?.sentences ?? []).join(), /couldn't find out whether your 50 kudos for tom/)
  })

  test('whose answer is lost is not taken for unpaid by refusals that the Horde gives before it looks', async () => {
    const refusals = {
      TooFastKudosTransfers: { end: (scene: KudosScene) => scene.pass(120 * SECOND_MS) },
      TargetAccountFlagged: {
        begin: (scene: KudosScene) => change(scene, 'tom', { flagged: true }),
        end: (scene: KudosScene) => change(scene, 'tom', { flagged: false }),
      },
      DeletedUser: {
        begin: (scene: KudosScene) => change(scene, 'tom', { deleted: true }),
        end: (scene: KudosScene) => change(scene, 'tom', { deleted: false }),
      },
    }
    const change = async (scene: KudosScene, person: string, how: object) => {
      scene.herald.simulator.changeAccount({ key: `sim-${person}-account`, ...how })
    }
    for (const [rc, { end, ...more }] of Object.entries(refusals)) {
      await using scene = await linked('mara', 'tom')
      scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
      await scene.give('mara', 'tom', 'm1')
      await scene.run()
      if ('begin' in more) await more.begin(scene)
      else {
        // Past the minute in which nothing goes back, and before the next try.
        const { username } = scene.herald.simulator.changeAccount({ key: 'sim-mara-account' })
        scene.herald.simulator.advance(61 * SECOND_MS)
        await transfer(scene, 'sim-tom-account', username)
      }
      await scene.pass(10 * SECOND_MS)
      const { state, unsure } = await scene.gift('mara', 'm1')
      assert.deepEqual([state, unsure], ['sending', true], rc)
      assert.equal(await scene.takeBack('mara', 'm1'), false, 'it was paid')
      await end(scene)
      await scene.pass(DAY_MS)
      assert.equal((await scene.gift('mara', 'm1')).state, 'paid', rc)
      assert.equal((await scene.give('mara', 'tom', 'm1')).kind, 'known', rc)
      assert.equal(scene.transfers().filter(({ amount }) => amount === 50).length, 1, rc)
    }
  })

  test('whose answer is lost is unpaid by too small a balance only when no try can be under way any more', async () => {
    await using scene = await linked('mara', 'tom')
    const { simulator } = scene.herald
    const lose = () => simulator.inject({ route: 'transfer', kind: 'reset-before', times: 1 })
    const state = async () => (await scene.gift('mara', 'm1')).state
    lose()
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    simulator.changeAccount({ key: 'sim-mara-account', kudos: 0 })
    await scene.pass(10 * SECOND_MS)
    // The next one may hold the kudos that the one after it lacks.
    lose()
    await scene.pass(250 * SECOND_MS)
    assert.deepEqual([await state(), simulator.state().calls.transfer], ['sending', 4])
    await scene.pass(240 * SECOND_MS)
    assert.equal(await state(), 'refused')
  })

  test('that may have been sent and is refused for a week ends unclear, not unpaid', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    const fault = {
      route: 'transfer',
      kind: 'error',
      status: 401,
      rc: 'InvalidAPIKey',
      message: 'x',
    } as const
    scene.herald.simulator.inject(fault)
    await scene.pass(60 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'sending')
    scene.herald.pass(7 * DAY_MS)
    await scene.pass(60 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'unclear')
    assert.equal(await scene.herald.app.store.nextGiverDueAt(), null)
  })

  test('that may have been sent is no refused one because its giver now uses a shared key of the same account', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    await scene.link('mara', await sharedKeyOf(scene, 'sim-mara-account'))
    await scene.pass(60 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'sending')
    await scene.link('mara')
    assert.equal((await scene.give('mara', 'tom', 'm1')).kind, 'known')
    await scene.pass(DAY_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'paid')
    assert.equal(scene.transfers().length, 1)
  })

  test('waits while the vault does not open its giver’s key, and goes when it does again', async () => {
    await using scene = await linked('mara', 'tom')
    const { store } = scene.herald.app
    const owner = personOwner(scene.who('mara'))
    const sealed = await store.credential(owner, HORDE_KEY)
    assert.ok(sealed)
    const vault = new Vault(readVaultKeys(`k:${Buffer.alloc(32, 1).toString('base64')}`).keys)
    const wrong = vault.seal(owner, HORDE_KEY, new Secret('another vault’s'))
    const save = (as: typeof sealed) => store.saveCredential({ owner, purpose: HORDE_KEY, sealed: as }, 0)
    await save(wrong)
    await scene.give('mara', 'tom', 'm1')
    await scene.give('mara', 'tom', 'm2')
    await scene.pass(DAY_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'due')
    assert.deepEqual(await scene.receipts(), [])
    const logged = scene.herald.logged.find(({ msg }) => /a key does not open/.test(msg))
    assert.match(logged?.err ?? '', /does not open with the key "k".*Restore the key/)
    await save(sealed)
    await scene.pass(3_600 * SECOND_MS)
    assert.equal(scene.kudosOf('tom'), 10_100)

    await save(wrong)
    await scene.give('mara', 'tom', 'm3')
    await scene.pass(8 * DAY_MS)
    const told = (await scene.receipts()).flatMap(({ sentences }) => words(sentences))
    assert.match(told.join(), /For a week I could not send your 50 kudos to tom/)
  })

  test('in return waits out the minute of the Horde, and others of the same giver do not', async () => {
    await using scene = await linked('mara', 'tom', 'eve')
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    await scene.give('tom', 'mara', 'm2')
    await scene.give('tom', 'eve', 'm3')
    await scene.pass(5 * SECOND_MS)
    assert.equal((await scene.gift('tom', 'm2')).state, 'due')
    assert.equal((await scene.gift('tom', 'm3')).state, 'paid')
    await scene.pass(70 * SECOND_MS)
    assert.equal((await scene.gift('tom', 'm2')).state, 'paid')
  })

  test('taken back before it was sent is not sent, and given again it is', async () => {
    await using scene = await linked('mara', 'tom')
    await scene.give('mara', 'tom', 'm1')
    assert.equal(await scene.takeBack('mara', 'm1'), true)
    assert.equal(await scene.takeBack('mara', 'm1'), false)
    await scene.pass(5 * SECOND_MS)
    assert.equal(scene.transfers().length, 0)
    assert.equal((await scene.give('mara', 'tom', 'm1')).kind, 'booked')
    await scene.pass(5 * SECOND_MS)
    assert.equal(await scene.takeBack('mara', 'm1'), false)
    assert.equal(scene.transfers().length, 1)
  })
})

describe('who is not linked', () => {
  test('gets what waited within a week when they link, told once before', async () => {
    await using scene = await linked('mara')
    await scene.give('mara', 'tom', 'm1')
    await scene.give('mara', 'tom', 'm2', { amount: 70 })
    await scene.pass(61 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'waiting')
    const told = await scene.receipts()
    assert.deepEqual(told.map(({ to }) => to.personId).toSorted(), ['mara', 'tom'])
    const toTom = told.find(({ to }) => to.personId === 'tom')
    assert.match(words(toTom?.sentences ?? []).join(), /mara would like to send you 120 kudos/)
    await scene.pass(6 * DAY_MS)
    assert.deepEqual(await scene.receipts(), [])
    assert.equal(scene.transfers().length, 0)
    await scene.link('tom')
    await scene.pass(5 * SECOND_MS)
    assert.equal(scene.kudosOf('tom'), 10_120)
  })

  test('can link by name alone to get it', async () => {
    await using scene = await linked('mara')
    const { id } = scene.herald.simulator.changeAccount({ key: 'sim-tom-account' })
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    await scene.herald.app.accounts.linkByName(scene.who('tom'), `tom#${id}`, signal)
    await scene.pass(5 * SECOND_MS)
    assert.equal(scene.kudosOf('tom'), 10_050)
  })

  test('but by a shared key gets it there, and the key is written down nowhere', async () => {
    await using scene = await linked('mara')
    const id = await sharedKeyOf(scene, 'sim-owner-account')
    await scene.link('tom', id)
    await scene.give('mara', 'tom', 'm1')
    await scene.pass(5 * SECOND_MS)
    assert.equal(scene.transfers()[0]?.sharedKey, id)
    assert.doesNotMatch(JSON.stringify(await scene.gift('mara', 'm1')), new RegExp(id))
    const given = await scene.give('tom', 'mara', 'm2')
    assert.ok(given.kind === 'refused' && given.sentence.key === 'giftBySharedKey')
  })

  test('has a week: then it stays with its giver, whose balance counts when it goes', async () => {
    await using scene = await linked('mara')
    await scene.give('mara', 'tom', 'm1')
    await scene.give('mara', 'eve', 'm2', { amount: 9_000 })
    await scene.pass(DAY_MS)
    scene.herald.simulator.changeAccount({ key: 'sim-mara-account', kudos: 1_000 })
    await scene.link('eve')
    await scene.pass(5 * SECOND_MS)
    const refused = await scene.gift('mara', 'm2')
    assert.deepEqual([refused.state, refused.rc], ['refused', 'KudosTransferNotEnough'])
    await scene.pass(61 * SECOND_MS)
    const told = await scene.receipts()
    const toEve = told.find(({ to }) => to.personId === 'eve')
    assert.match(words(toEve?.sentences ?? []).join(), /^9000 kudos from mara .*not be sent after all/)
    const toMara = told.find(({ to }) => to.personId === 'mara')
    assert.match(words(toMara?.sentences ?? []).join(), /too few kudos for this gift of 9000 to eve/)
    await scene.pass(6 * DAY_MS + 7_200 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'expired')
    await scene.link('tom')
    await scene.pass(DAY_MS)
    assert.deepEqual([scene.kudosOf('mara'), scene.transfers().length], [1_000, 0])
  })
})

describe('giving', () => {
  test('keeps to the order also when one is tried again and another one is given meanwhile', async () => {
    await using scene = await linked('mara', 'tom')
    const fault = { route: 'transfer', kind: 'error', status: 400, rc: 'MaintenanceMode' } as const
    scene.herald.simulator.inject({ ...fault, message: 'x', times: 1 })
    await scene.give('mara', 'tom', 'm1', { amount: 1 })
    await scene.pass(6 * SECOND_MS)
    await scene.give('mara', 'tom', 'm2', { amount: 2 })
    await scene.pass(120 * SECOND_MS)
    assert.deepEqual(
      scene.transfers().map(({ amount }) => amount),
      [1, 2],
    )
  })

  test('keeps to the order of each giver, and to the Horde’s limits', async () => {
    await using scene = await KudosScene.start({}, { limits: true })
    for (const person of ['mara', 'tom', 'eve']) await scene.link(person)
    for (let n = 0; n < 12; n += 1) {
      await scene.give('mara', 'tom', `m${n}`, { amount: n + 1 })
      await scene.give('eve', 'tom', `e${n}`, { amount: n + 101 })
    }
    await scene.pass(60 * SECOND_MS)
    const amounts = scene.transfers().map(({ amount }) => amount)
    const inOrder = Array.from({ length: 12 }, (_, n) => n + 1)
    assert.deepEqual(
      amounts.filter((amount) => amount <= 100),
      inOrder,
    )
    assert.deepEqual(
      amounts.filter((amount) => amount > 100),
      inOrder.map((n) => n + 100),
    )
  })

  test('more than 90 an hour is paid in the hours after, each once', async () => {
    await using scene = await KudosScene.start({}, { limits: true })
    for (const person of ['mara', 'tom']) await scene.link(person)
    for (let n = 0; n < 100; n += 1) await scene.give('mara', 'tom', `m${n}`, { amount: 1 })
    await scene.pass(600 * SECOND_MS)
    assert.equal(scene.transfers().length, 90)
    await scene.pass(7_200 * SECOND_MS)
    assert.equal(scene.kudosOf('tom'), 10_100)
  })

  test('has bounds for each person and day', async () => {
    const limits = { giftsADay: 3, kudosADay: 1_000, intervalSeconds: 10 }
    await using scene = await KudosScene.start({ kudos: limits })
    for (const person of ['mara', 'tom']) await scene.link(person)
    const give = async (message: string, amount = 50) => {
      const given = await scene.give('mara', 'tom', message, { amount })
      return given.kind === 'refused' ? given.sentence.key : given.kind
    }
    assert.equal(await give('a', 1_001), 'giftTooMuch')
    assert.equal(await give('a'), 'booked')
    assert.equal(await give('b'), 'giftTooSoon')
    await scene.pass(10 * SECOND_MS)
    assert.equal(await give('b', 951), 'giftTooMuch')
    assert.equal(await give('b', 950), 'booked')
    // What is taken back counts for nothing.
    assert.equal(await scene.takeBack('mara', 'b'), true)
    await scene.pass(10 * SECOND_MS)
    for (const message of ['c', 'd']) {
      assert.equal(await give(message, 1), 'booked')
      await scene.pass(10 * SECOND_MS)
    }
    assert.equal(await give('e', 1), 'giftTooMany')
    await scene.pass(DAY_MS)
    assert.equal(await give('e', 1), 'booked')
  })

  test('that was missed was given some time ago, however soon after one another it is found', async () => {
    await using scene = await KudosScene.start({ kudos: { giftsADay: 3, intervalSeconds: 10 } })
    for (const person of ['mara', 'tom']) await scene.link(person)
    for (const message of ['a', 'b', 'c', 'd'])
      await scene.herald.app.gifts.giveMissed(asked('mara', 'tom', message))
    await scene.pass(60 * SECOND_MS)
    assert.equal(scene.transfers().length, 3)
  })

  test('that was missed is not lost where the process dies before it is booked', async (t) => {
    await using scene = await KudosScene.start()
    for (const person of ['mara', 'tom']) await scene.link(person)
    const { gifts, store } = scene.herald.app
    const dies = () => Promise.reject(new Error('killed'))
    t.mock.method(store, 'bookGift').mock.mockImplementationOnce(dies)
    await assert.rejects(gifts.giveMissed(asked('mara', 'tom', 'a')), /killed/)
    await gifts.giveMissed(asked('mara', 'tom', 'a'))
    await scene.run()
    assert.equal(scene.transfers().length, 1)
  })

  test('that was missed and refused is not given when it is found again', async () => {
    await using scene = await KudosScene.start()
    await scene.link('tom')
    const { gifts } = scene.herald.app
    await gifts.giveMissed(asked('mara', 'tom', 'a'))
    await scene.link('mara')
    await gifts.giveMissed(asked('mara', 'tom', 'a'))
    await scene.run()
    assert.equal(scene.transfers().length, 0)
  })

  test('what is taken back again and again has the same bound, and keeps nobody from giving for a slip', async () => {
    await using scene = await KudosScene.start({ kudos: { giftsADay: 3 } })
    for (const person of ['mara', 'eve']) await scene.link(person)
    const giveAndTakeBack = async (giver: string, message: string) => {
      const given = await scene.give(giver, 'tom', message)
      await scene.run()
      if (given.kind === 'booked') assert.equal(await scene.takeBack(giver, message), true)
      return given.kind === 'refused' ? given.sentence.key : given.kind
    }
    for (const message of ['a', 'b', 'b']) assert.equal(await giveAndTakeBack('mara', message), 'booked')
    assert.equal(await giveAndTakeBack('mara', 'c'), 'giftTooMany')
    await scene.pass(DAY_MS)
    assert.equal(await giveAndTakeBack('mara', 'c'), 'booked')
    await giveAndTakeBack('eve', 'a')
    for (const message of ['a', 'b', 'c'])
      assert.equal((await scene.give('eve', 'tom', message)).kind, 'booked')
    assert.equal((await scene.give('eve', 'tom', 'd')).kind, 'refused')
  })

  test('what cannot be is refused at once, said once in a while, and not booked', async () => {
    await using scene = await linked('mara', 'tom')
    const refusal = async (...what: Parameters<KudosScene['give']>) => {
      const given = await scene.give(...what)
      assert.ok(given.kind === 'refused', given.kind)
      return [given.sentence.key, given.say]
    }
    assert.deepEqual(await refusal('mara', 'mara', 'm1'), ['giftToSelf', true])
    assert.deepEqual(await refusal('mara', 'mara', 'm2'), ['giftToSelf', false])
    assert.deepEqual(await refusal('mara', 'robot', 'm1', { toBot: true }), ['giftToBot', true])
    assert.deepEqual(await refusal('mara', '', 'm1'), ['giftToNobody', true])
    for (const amount of [0, -5, 1.5, Number.NaN, 1e15])
      assert.equal((await refusal('mara', 'tom', 'm1', { amount }))[0], 'giftAmountWrong')
    const note = 'here: Xk3_p9QaZ-71mWvRtB2c4A'
    assert.deepEqual(await refusal('mara', 'tom', 'm1', { note }), ['keyInPublic', true])
    assert.deepEqual(await refusal('stranger', 'tom', 'm1'), ['giftLogIn', true])
    assert.deepEqual(await refusal('stranger', 'tom', 'm2'), ['giftLogIn', false])
    await scene.pass(DAY_MS)
    assert.deepEqual(await refusal('stranger', 'tom', 'm3'), ['giftLogIn', true])
    assert.deepEqual(await scene.herald.app.gifts.ledger(scene.who('stranger'), 10), [])
  })

  test('to a name at the Horde needs nobody to be linked', async () => {
    await using scene = await linked('mara')
    const { username } = scene.herald.simulator.changeAccount({ key: 'sim-tom-account' })
    const { username: own } = scene.herald.simulator.changeAccount({ key: 'sim-mara-account' })
    const send = async (message: string, hordeName: string) => {
      await scene.give('mara', '', message, { hordeName, emoji: '' })
      await scene.pass(5 * SECOND_MS)
      return (await scene.gift('mara', message, '')).rc
    }
    assert.equal(await send('c1', username), null)
    assert.equal(scene.kudosOf('tom'), 10_050)
    assert.equal(await send('c2', 'nobody#999'), 'InvalidTargetUsername')
    assert.equal(await send('c3', 'mara'), 'InvalidTargetUsername')
    assert.equal(await send('c4', own), 'KudosTransferToSelf')
  })

  test('every refusal of the Horde ends it with a sentence of its own', async () => {
    await using scene = await linked('tom', 'flagged', 'suspicious')
    for (const person of ['education', 'poor', 'mara']) await scene.link(person)
    const rcs: (string | null)[] = []
    const ask = async (from: string, to: string) => {
      await scene.give(from, to, `${from}-${to}`)
      await scene.pass(5 * SECOND_MS)
      const { state, rc } = await scene.gift(from, `${from}-${to}`)
      assert.equal(state, 'refused')
      rcs.push(rc)
    }
    for (const from of ['flagged', 'suspicious', 'education', 'poor']) await ask(from, 'tom')
    await ask('mara', 'flagged')
    scene.herald.simulator.changeAccount({ key: 'sim-tom-account', deleted: true })
    await ask('mara', 'tom')
    const fault = { route: 'transfer', kind: 'error', message: 'no', times: 1 } as const
    scene.herald.simulator.inject({ ...fault, status: 401, rc: 'InvalidAPIKey' })
    await ask('mara', 'education')
    assert.deepEqual(rcs, [
      'SourceAccountFlagged',
      'FaultWhenKudosSending',
      'EducationCannotSendKudos',
      'KudosTransferNotEnough',
      'TargetAccountFlagged',
      'DeletedUser',
      'InvalidAPIKey',
    ])
    assert.equal(scene.transfers().length, 0)
    await scene.pass(61 * SECOND_MS)
    const told = (await scene.receipts()).flatMap(({ sentences }) => words(sentences))
    assert.equal(told.length, rcs.length)
  })

  test('goes on when the Horde is back from being away, and from being overrun', async () => {
    await using scene = await linked('mara', 'tom')
    await scene.herald.simulator.down()
    await scene.give('mara', 'tom', 'm1')
    await scene.pass(60 * SECOND_MS)
    const { state, unsure } = await scene.gift('mara', 'm1')
    assert.deepEqual([state, unsure], ['due', false])
    await scene.herald.simulator.up()
    scene.herald.simulator.inject({ route: 'transfer', kind: '429', times: 2 })
    await scene.pass(300 * SECOND_MS)
    assert.equal((await scene.gift('mara', 'm1')).state, 'paid')
    assert.equal(scene.transfers().length, 1)
  })
})

describe('receipts', () => {
  test('gather what comes within a minute, once, for both sides', async () => {
    await using scene = await linked('mara', 'tom')
    for (let n = 0; n < 10; n += 1) {
      await scene.give('mara', 'tom', `m${n}`)
      await scene.pass(3 * SECOND_MS)
    }
    assert.deepEqual(await scene.receipts(), [])
    await scene.pass(35 * SECOND_MS)
    const both = (await Promise.all([scene.receipts(), scene.receipts()])).flat()
    assert.deepEqual(Object.fromEntries(both.map(({ to, sentences }) => [to.personId, words(sentences)])), {
      tom: ['mara sent you 500 kudos in 10 gifts. They are in your Horde account.'],
      mara: ['You sent 500 kudos in 10 gifts to tom.'],
    })
    assert.deepEqual(await scene.receipts(), [])
  })

  test('tell what holds by then: nothing of a gift that was taken back, or given anew', async () => {
    await using scene = await linked('mara')
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    assert.equal((await scene.gift('mara', 'm1')).state, 'waiting')
    await scene.takeBack('mara', 'm1')
    await scene.pass(61 * SECOND_MS)
    assert.deepEqual(await scene.receipts(), [])
  })

  test('tell nobody twice that the same waits for them, however often it is given and taken back', async () => {
    await using scene = await linked('mara')
    const told: string[] = []
    for (let again = 0; again < 3; again += 1) {
      await scene.give('mara', 'tom', 'm1')
      await scene.pass(61 * SECOND_MS)
      told.push(...(await scene.receipts()).map(({ to }) => to.personId))
      await scene.takeBack('mara', 'm1')
    }
    assert.deepEqual(
      told.filter((person) => person === 'tom'),
      ['tom'],
    )
  })

  test('of some are told though those of others cannot be read', async () => {
    await using scene = await linked('mara', 'tom')
    await scene.give('mara', 'tom', 'm1')
    await scene.pass(70 * SECOND_MS)
    const { store } = scene.herald.app
    let taken = 0
    const gifts = {
      receiptsDue: store.receiptsDue.bind(store),
      isOptedOut: store.isOptedOut.bind(store),
      takeReceipts: async (who: PersonKey) => {
        taken += 1
        if (taken === 2) throw new Error('the database went away')
        return store.takeReceipts(who)
      },
    }
    const clock = { now: () => scene.herald.now() }
    const first = await takeReceiptMessages({ gifts, preferences: store, clock }, 'console', 'local')
    const rest = await scene.receipts()
    assert.deepEqual([...first, ...rest].map(({ to }) => to.personId).toSorted(), ['mara', 'tom'])
  })

  test('are left out for who wants none, but not what went wrong', async () => {
    await using scene = await linked('mara', 'tom', 'flagged')
    for (const person of ['mara', 'tom']) {
      const key = { scope: 'person', ...scene.who(person), id: person } as const
      const off = (old: object) => ({ ...old, kudosReceipts: 'off' as const })
      await scene.herald.app.store.changePreferences(key, off, 0)
    }
    await scene.give('mara', 'tom', 'm1')
    await scene.give('mara', 'flagged', 'm2')
    await scene.pass(70 * SECOND_MS)
    const told = await scene.receipts()
    assert.deepEqual(
      told.map(({ to, sentences }) => [to.personId, sentences.map(({ key }) => key)]),
      [['mara', ['giftReceiverHeld']]],
    )
  })

  test('carry title and note of a single gift, and nothing that mentions anybody', async () => {
    await using scene = await linked('mara', 'tom')
    await scene.give('mara', 'tom', 'm1', { title: 'Cheers', note: '@everyone', giverName: '@mara#1' })
    await scene.pass(70 * SECOND_MS)
    const tom = (await scene.receipts()).find(({ to }) => to.personId === 'tom')
    const text = say('en', tom?.sentences[0] as Sentence)
    assert.match(text, /^Cheers: @\u200Bmara#\u200B1 sent you 50 kudos\. .* @\u200Beveryone$/)
  })
})

describe('forgetting', () => {
  test('a giver takes back what was not sent, and leaves no trace of who they were', async () => {
    await using scene = await linked('mara', 'tom')
    await scene.give('mara', 'tom', 'paid')
    await scene.pass(5 * SECOND_MS)
    await scene.give('mara', 'ghost', 'waits')
    await scene.pass(5 * SECOND_MS)
    await scene.give('mara', 'tom', 'due')
    const { store } = scene.herald.app
    assert.equal((await store.personData(scene.who('mara'))).gifts, 3)
    await store.erasePerson(scene.who('mara'))
    await scene.pass(DAY_MS)
    const states = { paid: 'paid', waits: 'withdrawn', due: 'withdrawn' }
    for (const [message, state] of Object.entries(states)) {
      const { id: _, ...gift } = await scene.gift('mara', message)
      assert.equal(gift.state, state)
      assert.doesNotMatch(JSON.stringify(gift), /mara/)
    }
    assert.equal(scene.transfers().length, 1)
    assert.equal((await store.personData(scene.who('mara'))).gifts, 0)
    // The memory against paying twice stays.
    await scene.link('mara')
    assert.equal((await scene.give('mara', 'tom', 'paid')).kind, 'known')
  })

  test('a recipient gets nothing more, and what is on its way arrives without their name', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.run()
    await scene.give('mara', 'tom', 'm2')
    await scene.herald.app.store.erasePerson(scene.who('tom'))
    await scene.pass(DAY_MS)
    const [first, second] = [await scene.gift('mara', 'm1'), await scene.gift('mara', 'm2')]
    assert.deepEqual([first.state, first.recipientId, first.recipientName], ['paid', '', ''])
    assert.equal(first.target, null, 'their account at the Horde is theirs too')
    assert.deepEqual([second.state, second.recipientId], ['withdrawn', ''])
    assert.equal(scene.transfers().length, 1)
  })

  test('a recipient ends what waits for them, and who gave it hears that without their name', async () => {
    await using scene = await linked('mara')
    await scene.give('mara', 'tom', 'm1')
    await scene.give('mara', 'tom', 'm2', { amount: 70 })
    await scene.pass(61 * SECOND_MS)
    await scene.receipts()
    await scene.herald.app.store.erasePerson(scene.who('tom'))
    await scene.pass(61 * SECOND_MS)
    const told = (await scene.receipts()).map(({ to, sentences }) => [to.personId, words(sentences)])
    assert.deepEqual(told, [
      [
        'mara',
        [
          "2 gifts of yours, 120 kudos, can't arrive any more, since I don't know now who they were for. Nothing was sent: your kudos stay with you.",
        ],
      ],
    ])
    // Who is forgotten as well hears nothing.
    await scene.give('mara', 'tom', 'm3')
    await scene.pass(61 * SECOND_MS)
    await scene.receipts()
    await scene.herald.app.store.erasePerson(scene.who('tom'))
    await scene.herald.app.store.erasePerson(scene.who('mara'))
    await scene.pass(61 * SECOND_MS)
    assert.deepEqual(await scene.receipts(), [])
  })

  test('a recipient leaves no account name with what they got before', async () => {
    await using scene = await linked('mara', 'tom')
    scene.herald.simulator.inject({ route: 'transfer', kind: 'effect-then-reset', times: 1 })
    await scene.give('mara', 'tom', 'm1')
    await scene.pass(60 * SECOND_MS)
    const { store } = scene.herald.app
    assert.ok((await scene.gift('mara', 'm1')).target)
    await store.erasePerson(scene.who('tom'))
    const { state, target } = await scene.gift('mara', 'm1')
    assert.deepEqual([state, target], ['paid', null])
  })

  test('names go after a while, and rows after a longer one', async () => {
    await using scene = await linked('mara', 'tom')
    await scene.give('mara', 'tom', 'm1')
    await scene.pass(5 * SECOND_MS)
    const { store } = scene.herald.app
    const later = scene.herald.now() + 1
    assert.equal(await store.eraseGifts(later, 10), 1)
    assert.equal(await store.eraseGifts(later, 10), 0)
    const { giverId, recipientName, state, amount } = await scene.gift('mara', 'm1')
    assert.deepEqual([giverId, recipientName, state, amount], ['', '', 'paid', 50])
    assert.equal(await store.removeGifts(later, 10), 1)
    await assert.rejects(scene.gift('mara', 'm1'), /no gift/)
    assert.equal(await store.nextGiverDueAt(), null)
  })
})

test('no key is in a row of the ledger, a link, a log line or an error', async () => {
  await using scene = await linked('mara', 'tom')
  const fault = { route: 'transfer', kind: 'error', status: 404, times: 1 } as const
  scene.herald.simulator.inject({ ...fault, rc: 'UserNotFound', message: 'no sim-mara-account' })
  await scene.give('mara', 'tom', 'm1')
  await scene.give('mara', 'tom', 'm2')
  await scene.pass(60 * SECOND_MS)
  const { store, accounts } = scene.herald.app
  await accounts.login(scene.who('tom'), new Secret('wrong-key-with-canary'), signal)
  const seen = [
    scene.herald.logged,
    await store.ledgerOf(scene.who('mara'), 10),
    await accounts.link(scene.who('mara')),
    await accounts.key(scene.who('mara')),
    await accounts.facts(scene.who('mara'), signal),
  ]
  assert.doesNotMatch(JSON.stringify(seen), /sim-mara|sim-tom|canary/)
})
