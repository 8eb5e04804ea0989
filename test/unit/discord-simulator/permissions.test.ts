import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelType, PermissionFlagsBits as P } from 'discord.js'
import type { Channel } from '../../simulators/discord/model.ts'
import { permissionsIn } from '../../simulators/discord/permissions.ts'
import { World } from '../../simulators/discord/world.ts'

function setUp() {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const world = new World(() => clock.now, 'herald', 'token')
  const owner = world.join('owner')
  const ada = world.join('ada')
  const guild = world.makeGuild('Home', owner)
  world.enter(guild, ada)
  const channel = world.makeChannel(guild, 'general')
  const may = (who: { id: string }, where: Channel, permission: bigint) =>
    (permissionsIn(world, who.id, where) & permission) === permission
  return { clock, world, owner, ada, guild, channel, may }
}

test('the owner and administrators may everything, whatever a channel denies', () => {
  const { world, owner, ada, guild, channel, may } = setUp()
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: 0n, deny: P.ViewChannel })
  assert.ok(may(owner, channel, P.ManageMessages))
  assert.ok(!may(ada, channel, P.ViewChannel))
  world.giveRole(guild, ada, world.makeRole(guild, 'admin', P.Administrator))
  assert.ok(may(ada, channel, P.ViewChannel | P.ManageMessages))
})

test('overwrites: everybody, then all roles with allow above deny, then the member', () => {
  const { world, ada, guild, channel, may } = setUp()
  const one = world.makeRole(guild, 'one', 0n)
  const two = world.makeRole(guild, 'two', 0n)
  world.giveRole(guild, ada, one)
  world.giveRole(guild, ada, two)
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: 0n, deny: P.AddReactions })
  assert.ok(!may(ada, channel, P.AddReactions))
  world.overwrite(channel, { id: one.id, kind: 'role', allow: P.AddReactions, deny: 0n })
  world.overwrite(channel, { id: two.id, kind: 'role', allow: 0n, deny: P.AddReactions })
  assert.ok(may(ada, channel, P.AddReactions))
  world.overwrite(channel, { id: ada.id, kind: 'member', allow: 0n, deny: P.AddReactions })
  assert.ok(!may(ada, channel, P.AddReactions))
})

test('who may not see may nothing; who may not write sends no files either', () => {
  const { world, ada, guild, channel, may } = setUp()
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: 0n, deny: P.SendMessages })
  assert.ok(!may(ada, channel, P.AttachFiles))
  assert.ok(may(ada, channel, P.ReadMessageHistory))
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: P.SendMessages, deny: P.ViewChannel })
  assert.equal(permissionsIn(world, ada.id, channel), 0n)
})

test('a thread has the permissions of the channel it lies in, and its own right to write', () => {
  const { world, ada, guild, channel, may } = setUp()
  const thread = world.makeChannel(guild, 'thread', { type: ChannelType.PublicThread, parentId: channel.id })
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: 0n, deny: P.SendMessages })
  assert.ok(may(ada, thread, P.SendMessagesInThreads | P.AttachFiles))
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: 0n, deny: P.SendMessagesInThreads })
  assert.ok(!may(ada, thread, P.AttachFiles))
  const closed = world.makeChannel(guild, 'closed', { type: ChannelType.PrivateThread, parentId: channel.id })
  assert.ok(!may(ada, closed, P.ViewChannel))
  closed.threadMembers.add(ada.id)
  assert.ok(may(ada, closed, P.ViewChannel))
})

test('somebody who is timed out only looks, until the time is over', () => {
  const { clock, world, ada, guild, channel, may } = setUp()
  world.timeOut(guild, ada, clock.now + 60_000)
  assert.ok(may(ada, channel, P.ViewChannel | P.ReadMessageHistory))
  assert.ok(!may(ada, channel, P.SendMessages))
  clock.now += 60_000
  assert.ok(may(ada, channel, P.SendMessages))
})

test('outside a server: those who are in the chat may all, others nothing', () => {
  const { world, ada, owner } = setUp()
  const chat = world.directWith(ada)
  assert.notEqual(permissionsIn(world, ada.id, chat), 0n)
  assert.equal(permissionsIn(world, owner.id, chat), 0n)
})
