import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readVaultKeys } from '../../src/core/accounts/vault-keys.ts'
import type { Comment, Message } from '../simulators/reddit/index.ts'
import { RedditScene } from '../support/reddit-scene.ts'

const vaultKeys = readVaultKeys(`k:${Buffer.alloc(32, 9).toString('base64')}`).keys
const KEY = 'Xk3_p9QaZ-71mWvRtB2c4A'

async function answered(scene: RedditScene, said: Comment | Message): Promise<string> {
  const { body } = await scene.answer(said)
  return body.replaceAll('\u200B', '').replaceAll('\\', '')
}

async function pay({ herald }: RedditScene) {
  const { ids } = await herald.app.store.dueGivers(herald.now(), 100)
  await Promise.all(ids.map((id) => herald.app.giftRunner(id)))
}

/** Messages of ours that answer none. */
function notes({ server }: RedditScene) {
  return server.messages().filter(({ parent }) => parent === null)
}

test('kudos go from a linked person to who asked, and both are told by message', async () => {
  await using scene = await RedditScene.open({ horde: { vaultKeys } })
  const { server, herald } = scene
  for (const who of ['ada', 'tom'])
    assert.match(await answered(scene, server.message(who, `login sim-${who}-account`)), /you are linked/)
  const drawn = await scene.answer(server.mention('tom', 'draw me a fox'))
  const had = herald.simulator.changeAccount({ key: 'sim-tom-account' }).kudos
  const thanks = server.comment('ada', 'kudos 50 what a fox', { on: drawn.fullname })
  assert.match(await answered(scene, thanks), /50 kudos are on their way to tom/)
  server.tellAgain(thanks.fullname)
  await scene.pass(60_000)
  await pay(scene)
  await scene.pass(120_000)
  assert.equal(herald.simulator.changeAccount({ key: 'sim-tom-account' }).kudos, had + 50)
  assert.equal(herald.simulator.state().transfers.length, 1)
  const told = notes(scene).map(({ to, subject, body }) => [to?.name, subject, body.split('\n')[0]])
  assert.deepEqual(told.toSorted(), [
    ['ada', 'Your kudos at the AI Horde', 'You sent 50 kudos to tom.'],
    [
      'tom',
      'Your kudos at the AI Horde',
      'ada sent you 50 kudos. They are in your Horde account. They wrote: “what a fox”.',
    ],
  ])
})

test('who takes no messages is told nothing, and what waits for them stays', async () => {
  await using scene = await RedditScene.open({ horde: { vaultKeys } })
  const { server } = scene
  await scene.answer(server.message('ada', 'login sim-ada-account'))
  const drawn = await scene.answer(server.mention('tom', 'draw me a fox'))
  await scene.answer(server.comment('ada', 'kudos 50', { on: drawn.fullname }))
  server.person('tom').blocksUs = true
  await pay(scene)
  await scene.pass(120_000)
  assert.deepEqual(
    notes(scene).map(({ to }) => to?.name),
    ['ada'],
  )
})

test('a key below the subject "login" logs in, one in the subject of a wish is refused, and both are kept nowhere', async () => {
  await using scene = await RedditScene.open({ horde: { vaultKeys } })
  const { server, herald } = scene
  const own = `sim-ada-${KEY}`
  assert.match(await answered(scene, server.message('ada', own, { subject: 'Login' })), /you are linked/)
  const wish = server.message('tom', 'draw me a fox', { subject: KEY })
  assert.match(await answered(scene, wish), /I neither used nor kept it/)
  assert.deepEqual(herald.simulator.state().requests, [])
  for (const file of await readdir(herald.dir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    assert.ok(!(await readFile(join(file.parentPath, file.name))).includes(KEY), file.name)
  }
  assert.ok(!JSON.stringify(herald.logged).includes(KEY))
})

test('a key in a comment is neither used nor kept', async () => {
  await using scene = await RedditScene.open({ horde: { vaultKeys } })
  const { server, herald } = scene
  assert.match(await answered(scene, server.mention('ada', `login ${KEY}`)), /I neither used nor kept it/)
  assert.equal((await herald.app.store.credentialKeys()).size, 0)
})
