import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ChannelType, PermissionFlagsBits } from 'discord.js'
import { type Message, NotOffered, type Use } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'

/** What the person sees once it is answered; a page that was turned is the one it was before. */
async function seen(use: Use): Promise<Message> {
  await use.acknowledged
  return use.message() ?? assert.fail('there is a page')
}
const words = ({ content, embeds }: Message) => JSON.stringify([content, embeds])

describe('/preferences', () => {
  test('what a person chose in menus, buttons and the form holds from then on, in their language', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const channel = server.channel()
    const page = await seen(server.slash('ada', channel, 'preferences'))
    assert.match(words(page), /Your preferences.*as nothing else is set/)
    await server.choose('ada', page, 'h1:choose:mine:images', ['2']).acknowledged
    await server.choose('ada', page, 'h1:choose:mine:language', ['de']).acknowledged
    assert.match(words(page), /Gespeichert.*Deine Einstellungen.*2 Bilder.*Deutsch/)
    const opened = server.press('ada', page, 'h1:ask:mine')
    assert.equal((await opened.modal()).title, 'Deine Einstellungen')
    await (await server.submitModal(opened, { style: 'Stil: stonepunk' })).acknowledged
    assert.match(words(page), /stonepunk/)
    await server.press('ada', page, 'h1:switch:mine:ping:off').acknowledged
    assert.match(words(page), /"value":"nein"/)
    const drawn = await scene.answer(server.slash('ada', channel, 'imagine', { prompt: 'ein Fuchs' }))
    assert.equal(drawn.attachments.length, 2)
    assert.match(words(drawn), /Hier sind deine 2 KI-Bilder.*ein Fuchs.*stonepunk/)
    await server.press('ada', page, 'h1:reset:mine').acknowledged
    assert.match(words(page), /Your preferences.*as nothing else is set/)
  })

  test('a style that is not there is not kept, and said so', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const refused = await seen(
      server.slash('ada', server.channel(), 'preferences', { style: '**stempunk**' }),
    )
    assert.match(refused.content, /stempunk/)
    assert.doesNotMatch(refused.content, /\*\*stempunk/)
    const page = await seen(server.slash('ada', server.channel(), 'preferences'))
    assert.doesNotMatch(words(page), /stempunk/)
  })
})

describe('/serverpreferences', () => {
  test('is for those who manage the server, also when a button was theirs before', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const channel = server.channel()
    const guild = server.guild()
    assert.throws(() => server.slash('bob', channel, 'serverpreferences server'), NotOffered)
    const manage = PermissionFlagsBits.ManageGuild
    const managers = server.world.makeRole(guild, 'managers', manage)
    server.say('eve', channel, 'hello')
    server.world.giveRole(guild, server.person('eve'), managers)
    const page = await seen(server.slash('eve', channel, 'serverpreferences server'))
    await server.choose('eve', page, 'h1:choose:server:roles', [managers.id]).acknowledged
    assert.match(words(page), new RegExp(`Saved.*<@&${managers.id}>`))
    const opened = server.press('eve', page, 'h1:ask:server')
    const typed = { styles: 'stonepunk', words: 'spider*', aDay: '3' }
    server.world.allow(guild, managers, 0n)
    for (const use of [
      server.press('eve', page, 'h1:switch:server:drawing:off'),
      server.press('eve', page, 'h1:reset:server'),
      server.choose('eve', page, 'h1:choose:server:roles', []),
      await server.submitModal(opened, typed),
    ])
      assert.match(words(await seen(use)), /permission Manage Server/)
    server.world.allow(guild, managers, manage)
    const again = await seen(server.slash('eve', channel, 'serverpreferences server'))
    assert.match(words(again), new RegExp(`<@&${managers.id}>`))
    assert.doesNotMatch(words(again), /spider/)
  })

  test('offers as places to draw only those that people write in, and for the log only those that take a message', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const page = await seen(server.slash('owner', server.channel(), 'serverpreferences server'))
    const guild = server.guild()
    const made = (name: string, type: ChannelType) => server.world.makeChannel(guild, name, { type }).id
    const category = made('bots', ChannelType.GuildCategory)
    const forum = made('forum', ChannelType.GuildForum)
    const news = made('news', ChannelType.GuildAnnouncement)
    const thread = server.world.makeChannel(guild, 'thread', {
      type: ChannelType.PublicThread,
      parentId: server.channel().id,
    }).id
    const pick = (menu: 'channels' | 'log', id: string) =>
      server.choose('owner', page, `h1:choose:server:${menu}`, [id]).acknowledged
    // A channel knows its server, and not the category it stands under.
    assert.throws(() => pick('channels', category), NotOffered)
    for (const id of [category, forum]) assert.throws(() => pick('log', id), NotOffered)
    for (const id of [forum, thread, news, server.channel().id]) await pick('channels', id)
    for (const id of [thread, news, server.channel().id]) await pick('log', id)
  })

  test('what is set for a server holds there, and a channel can differ', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const [home, art] = [server.channel(), server.channel('art')]
    const page = await seen(server.slash('owner', home, 'serverpreferences server'))
    const opened = server.press('owner', page, 'h1:ask:server')
    const wrong = await server.submitModal(opened, { styles: '', words: 'spider*', aDay: 'many' })
    assert.match(words(await seen(wrong)), /whole number from 1 to 1000/)
    const form = server.press('owner', page, 'h1:ask:server')
    await (await server.submitModal(form, { styles: 'stonepunk', words: 'spider*', aDay: '9' })).acknowledged
    assert.match(words(page), /stonepunk.*"9".*spider/)
    const refused = await scene.answer(server.slash('ada', home, 'imagine', { prompt: 'a spiderweb' }))
    assert.equal(refused.attachments.length, 0)
    const offered = server.type('ada', home, 'imagine', { style: '' }, { prompt: 'a fox' })
    assert.deepEqual(
      (await offered.choices()).map(({ value }) => value),
      ['stylepunks', 'stonepunk'],
    )
    await server.press('owner', page, 'h1:switch:server:drawing:off').acknowledged
    const there = await seen(server.slash('owner', art, 'serverpreferences channel'))
    await server.press('owner', there, 'h1:switch:channel:drawing:off').acknowledged
    await server.press('owner', there, 'h1:switch:channel:drawing:on').acknowledged
    const off = await seen(server.slash('ada', home, 'imagine', { prompt: 'a fox' }))
    assert.equal(off.ephemeralTo, server.person('ada').id)
    assert.match(off.content, /don't want pictures drawn here/)
    const on = await scene.answer(server.slash('ada', art, 'imagine', { prompt: 'a fox' }))
    assert.equal(on.attachments.length, 1, words(on))
  })
})
