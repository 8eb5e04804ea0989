import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type APIMessage,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIInteractionCallbackWithResponseResult as CallbackResult,
  ChannelType,
  RESTJSONErrorCodes as Codes,
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  PermissionFlagsBits as P,
  type RawFile,
  REST,
  Routes,
} from 'discord.js'
import { DiscordServer } from '../simulators/discord/index.ts'

const PICTURE: RawFile = {
  name: 'a lighthouse.png',
  data: Buffer.from('no picture'),
  contentType: 'image/png',
}
const IMAGINE = {
  name: 'imagine',
  description: 'Draws',
  type: ApplicationCommandType.ChatInput,
  integration_types: [0, 1],
  contexts: [0, 1, 2],
  options: [
    { type: ApplicationCommandOptionType.String, name: 'prompt', description: 'Words', required: true },
    { type: ApplicationCommandOptionType.String, name: 'style', description: 'Style', autocomplete: true },
  ],
}

async function open(options: Parameters<typeof DiscordServer.start>[0] = { limits: false }) {
  const server = await DiscordServer.start(options)
  const rest = new REST({ api: `${server.url}/api`, retries: 0, rejectOnRateLimit: () => true })
  rest.setToken(server.token)
  const channel = server.channel()
  const app = server.world.application.id
  const post = async (body: object, files?: RawFile[]) =>
    (await rest.post(Routes.channelMessages(channel.id), { body, ...(files && { files }) })) as APIMessage
  const interact = async () => {
    await rest.put(Routes.applicationCommands(app), { body: [IMAGINE] })
    return server.slash('ada', channel, 'imagine', { prompt: 'a lighthouse' })
  }
  const callback = async (interaction: { id: string; token: string }, body: object) =>
    (await rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
      body,
      auth: false,
      query: new URLSearchParams({ with_response: 'true' }),
    })) as CallbackResult
  return {
    server,
    rest,
    channel,
    app,
    post,
    interact,
    callback,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** What Discord would answer, by its code. */
async function refused(code: number, call: Promise<unknown>, status?: number): Promise<DiscordAPIError> {
  const error: unknown = await call.then(
    (value) => assert.fail(`done: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof DiscordAPIError, String(error))
  assert.equal(error.code, code, error.message)
  if (status !== undefined) assert.equal(error.status, status)
  return error
}

test('a message with two files keeps their alt text, and its edit keeps the one that is named', async () => {
  await using at = await open()
  const { rest, channel, post, server } = at
  const made = await post(
    {
      content: 'Here they are',
      attachments: [
        { id: 0, description: 'a lighthouse' },
        { id: 1, description: 'a fox' },
      ],
    },
    [PICTURE, { ...PICTURE, name: 'fox.png' }],
  )
  assert.deepEqual(
    made.attachments.map(({ filename, description }) => [filename, description]),
    [
      ['a_lighthouse.png', 'a lighthouse'],
      ['fox.png', 'a fox'],
    ],
  )
  const [first, second] = made.attachments
  const file = await fetch(first?.url ?? '')
  assert.equal(await file.text(), 'no picture')
  const edited = (await rest.patch(Routes.channelMessage(channel.id, made.id), {
    body: { attachments: [{ id: second?.id }, { id: 0, description: 'new' }] },
    files: [{ ...PICTURE, name: 'new.png' }],
  })) as APIMessage
  assert.deepEqual(
    edited.attachments.map(({ filename }) => filename),
    ['fox.png', 'new.png'],
  )
  assert.equal(edited.content, 'Here they are')
  assert.equal((await fetch(first?.url ?? '')).status, 404)
  server.advance(25 * 3_600_000)
  assert.equal((await fetch(second?.url ?? '')).status, 404, 'an address is good for a day')
})

test('the same nonce gives the earlier message back for as long as it is remembered', async () => {
  await using at = await open()
  const nonce = 'N'.repeat(25)
  const one = await at.post({ content: 'once', nonce, enforce_nonce: true }, [PICTURE])
  const two = await at.post({ content: 'twice', nonce, enforce_nonce: true }, [PICTURE])
  assert.deepEqual([two.id, two.content, two.attachments.length], [one.id, 'once', 1])
  assert.equal(at.server.world.files.size, 1)
  at.server.advance(10 * 60_000)
  assert.notEqual((await at.post({ content: 'later', nonce, enforce_nonce: true })).id, one.id)
  assert.notEqual((await at.post({ content: 'free', nonce })).id, one.id)
  await refused(Codes.InvalidFormBodyOrContentType, at.post({ content: 'x', nonce: 'N'.repeat(26) }))
})

test('a reply to a message that is gone is refused as a form, unless it need not exist', async () => {
  await using at = await open()
  const { server, channel, post } = at
  const asked = server.say('ada', channel, 'hello')
  const reply = await post({ content: 'hi', message_reference: { message_id: asked.id } })
  assert.equal(reply.referenced_message?.id, asked.id)
  assert.deepEqual(
    reply.mentions.map(({ username }) => username),
    ['ada'],
  )
  server.erase(asked)
  const error = await refused(
    Codes.InvalidFormBodyOrContentType,
    post({ content: 'hi', message_reference: { message_id: asked.id } }),
    400,
  )
  assert.match(error.message, /message_reference\[MESSAGE_REFERENCE_UNKNOWN_MESSAGE\]: Unknown message/)
  const free = await post({
    content: 'hi',
    message_reference: { message_id: asked.id, fail_if_not_exists: false },
  })
  assert.equal(free.message_reference, undefined)
  const other = server.say('ada', server.channel('other'), 'elsewhere')
  await refused(
    Codes.InvalidFormBodyOrContentType,
    post({ content: 'hi', message_reference: { message_id: other.id } }),
  )
})

test('nobody is notified whom allowed_mentions leaves out', async () => {
  await using at = await open()
  const ada = at.server.person('ada')
  const closed = await at.post({ content: `<@${ada.id}> @everyone`, allowed_mentions: { parse: [] } })
  assert.deepEqual([closed.mentions, closed.mention_everyone], [[], false])
  const asked = await at.post({ content: `<@${ada.id}>`, allowed_mentions: { parse: [], users: [ada.id] } })
  assert.deepEqual(
    asked.mentions.map(({ id }) => id),
    [ada.id],
  )
  const error = await refused(
    Codes.InvalidFormBodyOrContentType,
    at.post({ content: 'x', allowed_mentions: { parse: ['users'], users: [ada.id] } }),
  )
  assert.match(error.message, /allowed_mentions\[MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE\]/)
})

test('what is gone, hidden, closed or of somebody else is refused with its own code', async () => {
  await using at = await open()
  const { server, rest, channel, post } = at
  const { world } = server
  const guild = server.guild()
  const theirs = server.say('ada', channel, 'hello')
  const ours = await post({ content: 'hi' })
  const message = (id: string) => Routes.channelMessage(channel.id, id)
  const body = { content: 'x' }
  await refused(Codes.UnknownChannel, rest.post(Routes.channelMessages('123456789012345678'), { body }), 404)
  await refused(Codes.UnknownMessage, rest.get(message('123456789012345678')), 404)
  await refused(Codes.CannotEditMessageAuthoredByAnotherUser, rest.patch(message(theirs.id), { body }), 403)
  await refused(Codes.MissingPermissions, rest.delete(message(theirs.id)), 403)
  await refused(Codes.CannotSendAnEmptyMessage, post({ content: '  \n ' }), 400)
  await refused(Codes.CannotSendAnEmptyMessage, rest.patch(message(ours.id), { body: { content: '' } }), 400)
  const error = await refused(Codes.InvalidFormBodyOrContentType, rest.get('/channels/general/messages'))
  assert.match(error.message, /channel_id\[NUMBER_TYPE_COERCE\]/)
  const deny = (bits: bigint) =>
    world.overwrite(channel, { id: world.me.id, kind: 'member', allow: 0n, deny: bits })
  deny(P.AttachFiles)
  await refused(Codes.MissingPermissions, post({ content: 'x' }, [PICTURE]), 403)
  deny(P.SendMessages)
  await refused(Codes.MissingPermissions, post(body), 403)
  await rest.patch(message(ours.id), { body: { content: 'an edit needs no right to write' } })
  deny(P.ReadMessageHistory)
  await refused(
    Codes.CannotReplyWithoutPermissionToReadMessageHistory,
    post({ ...body, message_reference: { message_id: theirs.id } }),
    400,
  )
  assert.deepEqual(await rest.get(Routes.channelMessages(channel.id)), [])
  deny(P.ViewChannel)
  await refused(Codes.MissingAccess, post(body), 403)
  await refused(Codes.MissingAccess, rest.get(Routes.channel(channel.id)), 403)
  const forum = world.makeChannel(guild, 'forum', { type: ChannelType.GuildForum })
  await refused(
    Codes.CannotSendMessagesInNonTextChannel,
    rest.post(Routes.channelMessages(forum.id), { body }),
    400,
  )
  const thread = world.makeChannel(guild, 'thread', {
    type: ChannelType.PublicThread,
    parentId: server.channel('other').id,
  })
  const said = (await rest.post(Routes.channelMessages(thread.id), { body })) as APIMessage
  world.change(thread, { archived: true })
  await refused(
    Codes.InvalidActionOnArchivedThread,
    rest.patch(Routes.channelMessage(thread.id, said.id), { body: { content: 'y' } }),
  )
  await rest.post(Routes.channelMessages(thread.id), { body })
  assert.equal(thread.archived, false, 'new words open it again')
  world.change(thread, { archived: true, locked: true })
  await refused(160005, rest.post(Routes.channelMessages(thread.id), { body }), 400)
  server.eraseChannel(channel)
  await refused(Codes.UnknownChannel, rest.patch(message(ours.id), { body }), 404)
})

test('a direct chat always opens, but nothing goes to people who take none', async () => {
  await using at = await open()
  const { server, rest } = at
  const open_ = async (id: string) =>
    (await rest.post(Routes.userChannels(), { body: { recipient_id: id } })) as { id: string; type: number }
  server.say('ada', server.channel(), 'hello')
  const ada = server.person('ada')
  const chat = await open_(ada.id)
  assert.equal(chat.type, ChannelType.DM)
  assert.equal((await open_(ada.id)).id, chat.id)
  const body = { content: 'your pictures' }
  const made = (await rest.post(Routes.channelMessages(chat.id), { body })) as APIMessage
  await rest.delete(Routes.channelMessage(chat.id, made.id))
  ada.takesDms = false
  await refused(Codes.CannotSendMessagesToThisUser, rest.post(Routes.channelMessages(chat.id), { body }), 403)
  const stranger = await open_(server.person('stranger').id)
  await refused(50278, rest.post(Routes.channelMessages(stranger.id), { body }), 403)
  await refused(Codes.InvalidRecipients, open_('123456789012345678'), 400)
})

test('pages of messages: newest first, before, after, around', async () => {
  await using at = await open()
  const { server, rest, channel } = at
  const ids = Array.from({ length: 7 }, (_, n) => server.say('ada', channel, `message ${n}`).id)
  const page = async (query: Record<string, string>) => {
    const found = (await rest.get(Routes.channelMessages(channel.id), {
      query: new URLSearchParams(query),
    })) as APIMessage[]
    return found.map(({ id }) => ids.indexOf(id))
  }
  assert.deepEqual(await page({ limit: '2' }), [6, 5])
  assert.deepEqual(await page({ before: ids[3] ?? '', limit: '2' }), [2, 1])
  assert.deepEqual(await page({ after: ids[3] ?? '', limit: '2' }), [5, 4])
  assert.deepEqual(await page({ around: ids[3] ?? '', limit: '3' }), [4, 3, 2])
  await refused(Codes.InvalidFormBodyOrContentType, page({ limit: '101' }))
})

test('reactions: ours come and go, others are for moderators, and what is no emoji is unknown', async () => {
  await using at = await open()
  const { server, rest, channel } = at
  const { world } = server
  const asked = server.say('ada', channel, 'hello')
  const eyes = Routes.channelMessageOwnReaction(channel.id, asked.id, encodeURIComponent('👀'))
  await rest.put(eyes)
  await rest.put(eyes)
  const seen = (await rest.get(Routes.channelMessage(channel.id, asked.id))) as APIMessage
  assert.deepEqual(
    seen.reactions?.map(({ emoji, count, me }) => [emoji.name, count, me]),
    [['👀', 1, true]],
  )
  await rest.delete(eyes)
  assert.equal(asked.reactions.size, 0)
  await refused(
    Codes.UnknownEmoji,
    rest.put(Routes.channelMessageOwnReaction(channel.id, asked.id, 'eyes')),
    400,
  )
  world.overwrite(channel, { id: world.me.id, kind: 'member', allow: 0n, deny: P.AddReactions })
  await refused(Codes.MissingPermissions, rest.put(eyes), 403)
  server.react('ada', asked, '👀')
  await rest.put(eyes)
  const ada = server.person('ada')
  await refused(
    Codes.MissingPermissions,
    rest.delete(Routes.channelMessageUserReaction(channel.id, asked.id, encodeURIComponent('👀'), ada.id)),
  )
})

test('servers, their members and roles are shown to members only', async () => {
  await using at = await open()
  const { server, rest } = at
  const guild = server.guild()
  const ada = server.person('ada')
  server.world.enter(guild, ada)
  assert.equal(((await rest.get(Routes.guild(guild.id))) as { name: string }).name, 'Home')
  assert.equal(((await rest.get(Routes.guildRoles(guild.id))) as unknown[]).length, 1)
  assert.ok(await rest.get(Routes.guildMember(guild.id, ada.id)))
  await refused(Codes.UnknownMember, rest.get(Routes.guildMember(guild.id, server.person('eve').id)), 404)
  await refused(Codes.UnknownGuild, rest.get(Routes.guild('123456789012345678')), 404)
  const other = server.world.makeGuild('elsewhere', ada)
  await refused(Codes.MissingAccess, rest.get(Routes.guild(other.id)), 403)
})

test('an interaction is answered once and within 3 s; its message belongs to its token for 15 minutes', async () => {
  await using at = await open()
  const { server, rest, channel, app, interact, callback } = at
  const { interaction } = await interact()
  const defer = { type: InteractionResponseType.DeferredChannelMessageWithSource }
  await refused(
    Codes.UnknownWebhook,
    rest.get(Routes.webhookMessage(app, interaction.token), { auth: false }),
    404,
  )
  const { resource, interaction: answered } = await callback(interaction, defer)
  assert.deepEqual([answered.response_message_loading, answered.response_message_ephemeral], [true, false])
  assert.equal(resource?.message, undefined, 'nothing is written yet')
  await refused(Codes.InteractionHasAlreadyBeenAcknowledged, callback(interaction, defer), 400)
  await refused(Codes.UnknownInteraction, callback({ ...interaction, token: 'wrong' }, defer), 404)
  const original = Routes.webhookMessage(app, interaction.token)
  const edited = (await rest.patch(original, { body: { content: 'on it' }, auth: false })) as APIMessage
  assert.equal(edited.flags, 0)
  assert.equal(edited.interaction_metadata?.id, interaction.id)
  const more = (await rest.post(Routes.webhook(app, interaction.token), {
    body: { content: 'more' },
    auth: false,
  })) as APIMessage
  assert.notEqual(more.id, edited.id)
  server.advance(15 * 60_000)
  await refused(
    Codes.InvalidWebhookToken,
    rest.patch(original, { body: { content: 'late' }, auth: false }),
    401,
  )
  await rest.patch(Routes.channelMessage(channel.id, edited.id), { body: { content: 'the bot may' } })
  const late = server.slash('ada', channel, 'imagine', { prompt: 'x' }).interaction
  server.advance(3_001)
  await refused(Codes.UnknownInteraction, callback(late, defer), 404)
})

test('the first follow-up after a deferral is the answer itself; a token reaches no other’s messages', async () => {
  await using at = await open()
  const { server, rest, channel, app, interact, callback } = at
  const { interaction } = await interact()
  const { interaction: answered } = await callback(interaction, {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  })
  const follow = async (body: object) =>
    (await rest.post(Routes.webhook(app, interaction.token), { body, auth: false })) as APIMessage
  const first = await follow({ content: 'the answer' })
  assert.deepEqual([first.id, first.flags], [answered.response_message_id, MessageFlags.Ephemeral])
  const second = await follow({ content: 'for all' })
  server.say('eve', channel, 'hello')
  assert.deepEqual([second.flags, server.seen('eve', channel).length], [0, 2])
  const other = server.slash('eve', channel, 'imagine', { prompt: 'x' }).interaction
  await callback(other, { type: InteractionResponseType.ChannelMessageWithSource, data: { content: 'y' } })
  const theirs = Routes.webhookMessage(app, other.token, second.id)
  await refused(Codes.UnknownMessage, rest.patch(theirs, { body: { content: 'mine' }, auth: false }), 404)
  await rest.delete(Routes.webhookMessage(app, interaction.token, second.id), { auth: false })
  assert.equal(server.seen('eve', channel).length, 2, 'her own words and their answer')
})

test('a form opens once it is whole, and its answer may change the message with the button', async () => {
  await using at = await open()
  const { server, callback } = at
  const button = {
    type: 1,
    components: [{ type: 2, style: 1, label: 'Settings', custom_id: 'h1:settings:1' }],
  }
  const made = await at.post({ content: 'before', components: [button] })
  const message = server.world.messages.get(made.id)
  assert.ok(message)
  const press = server.press('ada', message, 'h1:settings:1')
  const input = { type: 4, custom_id: 'seed', style: 1, label: 'Seed' }
  const form = { custom_id: 'h1:form', title: 'Settings', components: [{ type: 1, components: [input] }] }
  const modal = (data: object) => callback(press.interaction, { type: InteractionResponseType.Modal, data })
  await refused(Codes.InvalidFormBodyOrContentType, modal({ ...form, title: '' }), 400)
  await modal(form)
  const sent = await server.submitModal(press, { seed: '7' })
  await callback(sent.interaction, {
    type: InteractionResponseType.UpdateMessage,
    data: { content: 'after' },
  })
  assert.equal(message.content, 'after')
})

test('an ephemeral answer is for its token alone', async () => {
  await using at = await open()
  const { server, rest, channel, app, interact, callback } = at
  const { interaction } = await interact()
  await callback(interaction, {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { content: 'psst', flags: MessageFlags.Ephemeral },
  })
  const original = Routes.webhookMessage(app, interaction.token)
  const read = (await rest.get(original, { auth: false })) as APIMessage
  assert.equal(read.flags, MessageFlags.Ephemeral)
  const byBot = Routes.channelMessage(channel.id, read.id)
  await refused(Codes.UnknownMessage, rest.get(byBot), 404)
  await refused(Codes.UnknownMessage, rest.patch(byBot, { body: { content: 'x' } }), 404)
  assert.deepEqual(await rest.get(Routes.channelMessages(channel.id)), [])
  await rest.patch(original, { body: { content: 'psst!' }, files: [PICTURE], auth: false })
  assert.deepEqual(server.seen('eve', channel), [])
  await rest.delete(original, { auth: false })
  await refused(Codes.UnknownMessage, rest.get(original, { auth: false }), 404)
})

test('people in a server do not see what a user’s own application answers, where that is switched off', async () => {
  await using at = await open()
  const { server, rest, app } = at
  const { world } = server
  const guild = world.makeGuild('strangers', server.person('owner'))
  const channel = world.makeChannel(guild, 'general')
  world.overwrite(channel, { id: guild.id, kind: 'role', allow: 0n, deny: P.UseExternalApps })
  server.person('ada', { installed: true })
  await rest.put(Routes.applicationCommands(app), { body: [IMAGINE] })
  const { interaction } = server.slash('ada', channel, 'imagine', { prompt: 'x' })
  const { interaction: answered } = await at.callback(interaction, {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { content: 'hello all' },
  })
  assert.equal(answered.response_message_ephemeral, true)
  const follow = () =>
    rest.post(Routes.webhook(app, interaction.token), { body: { content: 'more' }, auth: false })
  for (let n = 0; n < 5; n += 1) await follow()
  await refused(40094, follow(), 400)
  await refused(Codes.MissingAccess, rest.get(Routes.channel(channel.id)), 403)
})

test('buttons: the press changes its own message or makes a new one; suggestions are 25 at most', async () => {
  await using at = await open()
  const { server, rest, channel, app, callback } = at
  const button = { type: 1, components: [{ type: 2, style: 1, label: 'Cancel', custom_id: 'h1:cancel:1' }] }
  const made = await at.post({ content: 'drawing', components: [button] })
  const message = server.world.messages.get(made.id)
  assert.ok(message)
  const first = server.press('ada', message, 'h1:cancel:1').interaction
  await callback(first, { type: InteractionResponseType.DeferredMessageUpdate })
  await rest.patch(Routes.webhookMessage(app, first.token), {
    body: { content: 'cancelled', components: [] },
    auth: false,
  })
  assert.deepEqual([message.content, message.components.length], ['cancelled', 0])
  await rest.patch(Routes.channelMessage(channel.id, made.id), { body: { components: [button] } })
  const second = server.press('ada', message, 'h1:cancel:1').interaction
  await callback(second, { type: InteractionResponseType.UpdateMessage, data: { content: 'updated' } })
  assert.equal(message.content, 'updated')
  const third = server.press('ada', message, 'h1:cancel:1').interaction
  await refused(
    Codes.InvalidFormBodyOrContentType,
    callback(third, { type: InteractionResponseType.ApplicationCommandAutocompleteResult }),
  )
  await rest.put(Routes.applicationCommands(app), { body: [IMAGINE] })
  const typed = server.type('ada', channel, 'imagine', { style: 'st' })
  const offered = (count: number) => ({
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices: Array.from({ length: count }, (_, n) => ({ name: `style ${n}`, value: `style ${n}` })) },
  })
  await refused(Codes.InvalidFormBodyOrContentType, callback(typed.interaction, offered(26)))
  await callback(typed.interaction, offered(25))
  assert.equal((await typed.choices()).length, 25)
})

test('commands keep their ids when all are put again, and a wrong one is named by its place', async () => {
  await using at = await open()
  const { rest, app, server } = at
  const put = async (body: unknown[]) =>
    (await rest.put(Routes.applicationCommands(app), { body })) as {
      id: string
      name: string
      version: string
    }[]
  const [first] = await put([IMAGINE, { name: 'horde', description: 'Status' }])
  const [again, news] = await put([IMAGINE, { name: 'news', description: 'News' }])
  assert.deepEqual([again?.id, again?.version], [first?.id, first?.version])
  assert.equal(news?.name, 'news')
  const [changed] = await put([{ ...IMAGINE, description: 'Draws pictures' }])
  assert.equal(changed?.id, first?.id)
  assert.notEqual(changed?.version, first?.version)
  const of = Routes.applicationCommand(app, first?.id ?? '')
  const patched = (await rest.patch(of, { body: { nsfw: true } })) as { nsfw: boolean; description: string }
  assert.deepEqual([patched.nsfw, patched.description], [true, 'Draws pictures'])
  const inGuild = Routes.applicationGuildCommands(app, server.guild().id)
  await rest.post(inGuild, { body: { name: 'draw', description: 'Draws' } })
  assert.equal(((await rest.get(inGuild)) as unknown[]).length, 1)
  assert.equal(((await rest.get(Routes.applicationCommands(app))) as unknown[]).length, 1)
  await rest.delete(of)
  await refused(Codes.UnknownApplicationCommand, rest.get(of), 404)
  const error = await refused(
    Codes.InvalidFormBodyOrContentType,
    put([IMAGINE, { name: 'Bad Name', description: '' }]),
  )
  assert.match(error.message, /1\.name\[APPLICATION_COMMAND_INVALID_NAME\]/)
  assert.match(error.message, /1\.description\[BASE_TYPE_BAD_LENGTH\]: Must be between 1 and 100 in length/)
  await refused(20012, rest.get(Routes.applicationCommands('123456789012345678')), 403)
})

test('files above the server’s limit are too large, and boosts raise it', async () => {
  await using at = await open()
  const file = { name: 'big.png', data: Buffer.alloc(10 * 1_048_576 + 1), contentType: 'image/png' }
  await refused(Codes.RequestEntityTooLarge, at.post({ content: 'x' }, [file]), 413)
  at.server.world.boost(at.server.guild(), 2)
  assert.equal((await at.post({ content: 'x' }, [file])).attachments[0]?.size, file.data.length)
})

test('a wrong token, no token, no user agent, another address or method: each its answer', async () => {
  await using at = await open()
  const { server, rest, channel } = at
  const path = `${server.url}/api/v10/channels/${channel.id}`
  const agent = { 'user-agent': 'DiscordBot (https://example.com, 1)' }
  const status = async (init: RequestInit, url = path) => {
    const response = await fetch(url, init)
    return [response.status, ((await response.json()) as { code: number }).code]
  }
  assert.deepEqual(await status({ headers: agent }), [401, 0])
  assert.deepEqual(await status({ headers: { ...agent, authorization: 'Bot wrong' } }), [401, 0])
  assert.deepEqual(await status({ headers: { authorization: `Bot ${server.token}` } }), [403, 40333])
  assert.deepEqual(await status({ headers: agent, method: 'POST' }), [405, 0])
  assert.deepEqual(await status({ headers: agent }, `${server.url}/api/v10/nothing`), [404, 0])
  assert.equal(((await rest.get(Routes.user('@me'))) as { id: string }).id, server.world.me.id)
  assert.equal(((await rest.get(Routes.oauth2CurrentApplication())) as { id: string }).id, at.app)
  const found = (await rest.get(Routes.gatewayBot())) as { session_start_limit: { max_concurrency: number } }
  assert.equal(found.session_start_limit.max_concurrency, 1)
})

test('every bucket says what is left, and refuses the call too many without doing it', async () => {
  await using at = await open({ limits: true })
  const { server, channel } = at
  const call = () =>
    fetch(`${server.url}/api/v10/channels/${channel.id}/messages`, {
      method: 'POST',
      headers: {
        'user-agent': 'DiscordBot (https://example.com, 1)',
        authorization: `Bot ${server.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ content: 'x' }),
    })
  const left: (string | null)[] = []
  for (let n = 0; n < 5; n += 1) left.push((await call()).headers.get('x-ratelimit-remaining'))
  assert.deepEqual(left, ['4', '3', '2', '1', '0'])
  const sixth = await call()
  assert.equal(sixth.status, 429)
  assert.equal(sixth.headers.get('x-ratelimit-scope'), 'user')
  const { retry_after, global } = (await sixth.json()) as { retry_after: number; global: boolean }
  assert.ok(retry_after > 0 && retry_after <= 5 && !global)
  assert.equal(server.world.messagesIn(channel.id).length, 5)
  assert.deepEqual(
    server.violations().map(({ limit }) => limit),
    ['bucket'],
  )
  server.advance(5_000)
  assert.equal((await call()).status, 200)
})

test('the 51st call within a second is one too many for all of them, but answers to interactions are free', async () => {
  await using at = await open({ limits: true })
  const { server, rest, app } = at
  const channels = Array.from({ length: 150 }, (_, n) => server.channel(`channel-${n}`))
  await rest.put(Routes.applicationCommands(app), { body: [IMAGINE] })
  server.advance(1_000)
  const answers = await Promise.all(
    channels.map(({ id }) =>
      fetch(`${server.url}/api/v10/channels/${id}`, {
        headers: {
          'user-agent': 'DiscordBot (https://example.com, 1)',
          authorization: `Bot ${server.token}`,
        },
      }),
    ),
  )
  const refusedOnes = answers.filter(({ status }) => status === 429)
  assert.ok(refusedOnes.length >= 1)
  assert.equal(refusedOnes[0]?.headers.get('x-ratelimit-global'), 'true')
  const { interaction } = server.slash('ada', server.channel(), 'imagine', { prompt: 'x' })
  await at.callback(interaction, { type: InteractionResponseType.DeferredChannelMessageWithSource })
})

test('a fault strikes before or after its effect, and a late one lands when the test lets it', async () => {
  await using at = await open()
  const { server, channel, post } = at
  const posted = () => server.world.messagesIn(channel.id).length
  const strike = async (fault: Parameters<DiscordServer['inject']>[0]) => {
    const struck = server.inject({ ...fault, times: 1 })
    await assert.rejects(post({ content: 'x' }))
    await struck
    return posted()
  }
  assert.equal(await strike({ route: 'post', answer: 'html-502', effect: 'none' }), 0)
  assert.equal(await strike({ route: 'post', answer: 'reset', effect: 'done' }), 1)
  assert.equal(await strike({ route: 'post', answer: 'text-503', effect: 'held' }), 1)
  server.land()
  assert.equal(posted(), 2)
  assert.equal(await strike({ route: 'post', answer: 'rate-limited', effect: 'none' }), 2)
  assert.equal(await strike({ route: 'post', answer: 'json-4xx', effect: 'none' }), 2)
  assert.equal(server.violations().length, 0)
  assert.equal(await strike({ route: 'post', answer: 'unauthorized', effect: 'none' }), 2)
})
