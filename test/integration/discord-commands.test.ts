import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REGISTERED } from '../../src/adapters/discord/commands/definitions.ts'
import { deployCommands } from '../../src/adapters/discord/commands/deploy.ts'
import { DiscordRest } from '../../src/adapters/discord/rest.ts'
import { PublishError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { DiscordServer } from '../simulators/discord/index.ts'

const NAMES = REGISTERED.map(({ name }) => name)

async function open() {
  const server = await DiscordServer.start()
  const rest = (token = server.token) =>
    new DiscordRest({ api: `${server.url}/api`, token: new Secret(token), userAgent: 'HordeHerald/test' })
  const kept = () => [...server.world.commands.values()]
  const writes = () =>
    server.log.filter(({ method, route }) => route === 'commands' && method !== 'GET').length
  return { server, rest, kept, writes, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('Discord takes every command, and a second time nothing is changed', async () => {
  await using scene = await open()
  const first = await deployCommands(scene.rest())
  assert.deepEqual([first.created, first.changed, first.removed, first.same], [NAMES, [], [], []])
  assert.deepEqual(
    scene.kept().map(({ name }) => name),
    NAMES,
  )
  const [before, writes] = [JSON.stringify(scene.kept()), scene.writes()]
  const second = await deployCommands(scene.rest())
  assert.deepEqual([second.created, second.changed, second.removed, second.same], [[], [], [], NAMES])
  assert.equal(JSON.stringify(scene.kept()), before)
  assert.equal(scene.writes(), writes)
})

test('what differs is brought in order, and the rest is left as it is', async () => {
  await using scene = await open()
  await deployCommands(scene.rest())
  const [imagine, styles, queue, ...others] = scene.kept()
  assert.ok(imagine && styles && queue)
  const { commands } = scene.server.world
  commands.set(imagine.id, { ...imagine, nsfw: true, default_member_permissions: '8', options: [] })
  commands.delete(styles.id)
  commands.set('900', { ...queue, id: '900', name: 'generate' })
  const done = await deployCommands(scene.rest())
  assert.deepEqual([done.created, done.changed, done.removed], [['styles'], ['imagine'], ['generate']])
  assert.equal(done.same.length, others.length + 1)
  for (const other of others) assert.deepEqual(commands.get(other.id), other)
  const again = await deployCommands(scene.rest())
  assert.equal(again.same.length, NAMES.length)
  assert.equal(commands.get(imagine.id)?.nsfw, false)
})

test('one server has its own, beside those everywhere', async () => {
  await using scene = await open()
  const { id } = scene.server.guild()
  await deployCommands(scene.rest(), id)
  assert.deepEqual(
    scene.kept().map(({ guild_id }) => guild_id),
    NAMES.map(() => id),
  )
  assert.equal((await deployCommands(scene.rest(), id)).same.length, NAMES.length)
  assert.equal((await deployCommands(scene.rest())).created.length, NAMES.length)
  assert.equal(scene.kept().length, 2 * NAMES.length)
})

test('those of one server are taken away again, and the ones everywhere stay', async () => {
  await using scene = await open()
  const { id } = scene.server.guild()
  await deployCommands(scene.rest())
  await deployCommands(scene.rest(), id)
  const done = await deployCommands(scene.rest(), id, [])
  assert.deepEqual([done.created, done.changed, done.same], [[], [], []])
  assert.deepEqual([...done.removed].sort(), [...NAMES].sort())
  assert.deepEqual(
    scene.kept().map(({ guild_id }) => guild_id),
    NAMES.map(() => undefined),
  )
  assert.deepEqual((await deployCommands(scene.rest(), id, [])).removed, [])
})

test('a wrong token is said to be one, and a server without us as well', async () => {
  await using scene = await open()
  await assert.rejects(deployCommands(scene.rest('GyQ7sX.wrong.token')), (error: unknown) => {
    assert.ok(error instanceof PublishError && error.kind === 'auth', String(error))
    assert.doesNotMatch(String(error), /GyQ7sX/)
    return true
  })
  await assert.rejects(deployCommands(scene.rest(), '404'), { kind: 'target-gone' })
  assert.equal(scene.kept().length, 0)
})
