import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  type ChatInputCommandInteraction,
  ComponentType,
  Events,
  type Interaction,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
  TextInputStyle,
} from 'discord.js'
import { paintPicture } from '../../src/simulator/horde/picture.ts'
import { DiscordServer, NotOffered } from '../simulators/discord/index.ts'
import { ClientScene, IMAGINE } from '../support/discord-client.ts'
import { until } from '../support/processes.ts'

const PROMPT = { prompt: 'a fox' }

/** Our bot answers in this way. */
async function answering(
  answer: (interaction: Interaction) => Promise<unknown>,
  home?: (server: DiscordServer) => void,
): Promise<ClientScene> {
  const scene = await ClientScene.start({}, home)
  scene.server.register(IMAGINE)
  scene.client.on(Events.InteractionCreate, (interaction) => void answer(interaction))
  return scene
}

async function asked(
  interaction: Interaction,
  reply: (command: ChatInputCommandInteraction) => Promise<unknown>,
) {
  if (interaction.isChatInputCommand()) await reply(interaction)
}

const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components })
const button = (custom_id: string, more = {}) => ({
  type: ComponentType.Button,
  style: ButtonStyle.Secondary,
  label: `press ${custom_id}`,
  custom_id,
  ...more,
})

describe('what people see of discord.js on the simulated Discord', { concurrency: 4 }, () => {
  test('a deferred answer thinks first, and becomes words and pictures that everybody sees', async () => {
    const drawn = await paintPicture(
      { prompt: 'a fox', model: 'Deliberate', loras: [], seed: '7', index: 0 },
      64,
      64,
    )
    const waiting = Promise.withResolvers<void>()
    await using scene = await answering((interaction) =>
      asked(interaction, async (command) => {
        await command.deferReply()
        await waiting.promise
        const files = [{ attachment: Buffer.from(drawn), name: 'fox.webp', description: 'A fox.' }]
        await command.editReply({ content: 'Here it is.', files })
      }),
    )
    const { server } = scene
    const place = server.channel()
    const use = server.slash('ada', place, 'imagine', PROMPT)
    await use.acknowledged
    assert.equal(use.state(), 'thinking')
    assert.equal(server.seen('owner', place)[0]?.thinking, true)
    waiting.resolve()
    await until('the answer', () => use.state() === 'answered')
    const [seen, ...more] = server.seen('owner', place)
    assert.ok(seen)
    assert.deepEqual(more, [])
    assert.equal(seen.words, 'Here it is.')
    assert.deepEqual(
      seen.pictures.map(({ width, height, description }) => ({ width, height, description })),
      [{ width: 64, height: 64, description: 'A fox.' }],
    )
    server.eraseChannel(place)
    assert.deepEqual(server.seen('owner', place), [])
  })

  test('an ephemeral answer is seen by who asked, and its buttons are pressed by nobody else', async () => {
    await using scene = await answering(async (interaction) => {
      if (interaction.isButton()) await interaction.update({ content: 'pressed', components: [] })
      await asked(interaction, (command) =>
        command.reply({
          content: 'only for you',
          flags: MessageFlags.Ephemeral,
          components: [row(button('one'), button('two', { disabled: true }))],
        }),
      )
    })
    const { server } = scene
    const place = server.channel()
    const use = server.slash('ada', place, 'imagine', PROMPT)
    await until('the answer', () => use.state() === 'answered')
    assert.deepEqual(server.seen('bob', place), [])
    const [seen] = server.seen('ada', place)
    assert.ok(seen?.ephemeral)
    assert.deepEqual(seen.buttons, ['press one', 'press two'])
    assert.throws(() => server.press('bob', seen.message, 'one'), NotOffered)
    assert.throws(() => server.press('ada', seen.message, 'two'), NotOffered)
    assert.throws(() => server.press('ada', seen.message, 'three'), NotOffered)
    const press = server.press('ada', seen.message, 'one')
    await press.acknowledged
    assert.equal(press.message()?.id, seen.message.id)
    assert.equal(server.seen('ada', place)[0]?.words, 'pressed')
  })

  test('menus give what was chosen, as far as they allow it', async () => {
    await using scene = await answering(async (interaction) => {
      if (interaction.isStringSelectMenu()) await interaction.reply(`chosen: ${interaction.values.join('+')}`)
      if (interaction.isUserSelectMenu()) {
        await interaction.reply(`chosen: ${interaction.users.map(({ username }) => username).join('+')}`)
      }
      const options = ['a', 'b', 'c'].map((value) => ({ label: value, value }))
      const styles = { type: ComponentType.StringSelect, custom_id: 'styles', max_values: 2, options }
      const people = { type: ComponentType.UserSelect, custom_id: 'people' }
      await asked(interaction, (command) =>
        command.reply({ content: 'choose', components: [row(styles), row(people)] }),
      )
    })
    const { server } = scene
    const place = server.channel()
    const use = server.slash('ada', place, 'imagine', PROMPT)
    await use.acknowledged
    const menu = use.message() ?? assert.fail()
    assert.throws(() => server.choose('ada', menu, 'styles', ['d']), NotOffered)
    assert.throws(() => server.choose('ada', menu, 'styles', ['a', 'b', 'c']), NotOffered)
    const some = server.choose('bob', menu, 'styles', ['a', 'c'])
    await some.acknowledged
    assert.equal(some.message()?.content, 'chosen: a+c')
    const somebody = server.choose('bob', menu, 'people', [server.person('ada').id])
    await somebody.acknowledged
    assert.equal(somebody.message()?.content, 'chosen: ada')
  })

  test('a form opens, is filled in and arrives', async () => {
    await using scene = await answering(async (interaction) => {
      if (interaction.isModalSubmit()) {
        const { fields } = interaction
        await interaction.reply(`${fields.getTextInputValue('words')}, ${fields.getTextInputValue('style')}`)
      }
      const input = { type: ComponentType.TextInput, style: TextInputStyle.Short } as const
      await asked(interaction, (command) =>
        command.showModal({
          custom_id: 'form',
          title: 'More',
          components: [
            { type: ComponentType.ActionRow, components: [{ ...input, custom_id: 'words', label: 'Words' }] },
            {
              type: ComponentType.Label,
              label: 'Style',
              component: { ...input, custom_id: 'style', value: 'raw', required: false },
            },
          ],
        }),
      )
    })
    const { server } = scene
    const use = server.slash('ada', server.channel(), 'imagine', PROMPT)
    await use.modal()
    assert.equal(use.state(), 'silent')
    await assert.rejects(server.submitModal(use), NotOffered)
    const sent = await server.submitModal(use, { words: 'a hare' })
    await sent.acknowledged
    assert.equal(sent.message()?.content, 'a hare, raw')
  })

  test('a field suggests while somebody types', async () => {
    await using scene = await answering(async (interaction) => {
      if (interaction.isAutocomplete()) {
        const typed = interaction.options.getFocused()
        await interaction.respond([{ name: `${typed}punk`, value: `${typed}punk` }])
      }
    })
    const { server } = scene
    const use = server.type('ada', server.channel(), 'imagine', { style: 'steam' })
    assert.deepEqual(await use.choices(), [{ name: 'steampunk', value: 'steampunk' }])
    assert.throws(() => server.type('ada', server.channel(), 'imagine', { prompt: 'x' }), NotOffered)
  })

  test('menus of messages and of people bring what they were opened on', async () => {
    await using scene = await answering(async (interaction) => {
      if (interaction.isMessageContextMenuCommand())
        await interaction.reply(interaction.targetMessage.content)
      if (interaction.isUserContextMenuCommand()) await interaction.reply(interaction.targetUser.username)
    })
    const { server } = scene
    server.register({ name: 'Draw this', type: ApplicationCommandType.Message, description: '' })
    server.register({ name: 'Draw them', type: ApplicationCommandType.User, description: '' })
    const place = server.channel()
    const words = server.messageMenu('ada', server.say('bob', place, 'a fox among hares'), 'Draw this')
    const name = server.userMenu('ada', place, server.person('bob'), 'Draw them')
    await Promise.all([words.acknowledged, name.acknowledged])
    assert.equal(words.message()?.content, 'a fox among hares')
    assert.equal(name.message()?.content, 'bob')
  })

  test('a user’s own application works in places that the bot is not in', async () => {
    await using scene = await answering((interaction) =>
      asked(interaction, async (command) => {
        const { guildId, context } = command
        const { guildId: forServer, userId } = command.authorizingIntegrationOwners
        const owner = userId === command.user.id && forServer === null ? 'their own' : 'the server’s'
        await command.reply(`${guildId === null ? 'no server' : 'a server'}, ${context}, ${owner}`)
      }),
    )
    const { server } = scene
    const { world } = server
    server.register({
      name: 'draw',
      integration_types: [ApplicationIntegrationType.UserInstall],
      contexts: [InteractionContextType.Guild, InteractionContextType.PrivateChannel],
    })
    const ada = server.person('ada', { installed: true })
    const chat = world.makeChat([ada, server.person('bob')])
    const elsewhere = world.makeChannel(world.makeGuild('Elsewhere', server.person('eve')), 'general')
    for (const [place, words] of [
      [chat, 'no server, 2, their own'],
      [elsewhere, 'a server, 0, their own'],
    ] as const) {
      const use = server.slash('ada', place, 'draw')
      await use.acknowledged
      assert.equal(use.message()?.content, words)
      assert.throws(() => server.slash('bob', place, 'draw'), NotOffered)
    }
    assert.throws(() => server.slash('ada', world.directWith(ada), 'draw'), NotOffered)
  })
})

test('what a client would not send is not sent', async () => {
  await using server = await DiscordServer.start()
  const place = server.channel()
  server.register(IMAGINE)
  const settings: APIApplicationCommandOption = {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'server',
    description: 'Of the server',
    options: [{ type: ApplicationCommandOptionType.Boolean, name: 'on', description: 'On', required: true }],
  }
  const manage = String(PermissionFlagsBits.ManageGuild)
  server.register({ name: 'preferences', options: [settings], default_member_permissions: manage })
  server.register({ name: 'adult', nsfw: true })
  const hidden = server.channel('hidden')
  const everybody = { id: server.guild().id, kind: 'role', allow: 0n } as const
  server.world.overwrite(hidden, { ...everybody, deny: PermissionFlagsBits.ViewChannel })
  const mute = server.channel('mute')
  server.world.overwrite(mute, { ...everybody, deny: PermissionFlagsBits.UseApplicationCommands })

  const attempts: [what: string, attempt: () => unknown][] = [
    ['an unknown command', () => server.slash('ada', place, 'imagin', PROMPT)],
    ['a required option missing', () => server.slash('ada', place, 'imagine')],
    ['an unknown option', () => server.slash('ada', place, 'imagine', { ...PROMPT, size: 1 })],
    ['too many', () => server.slash('ada', place, 'imagine', { ...PROMPT, images: 5 })],
    ['a half one', () => server.slash('ada', place, 'imagine', { ...PROMPT, images: 1.5 })],
    [
      'a user for a file',
      () => server.slash('ada', place, 'imagine', { ...PROMPT, image: server.person('bob') }),
    ],
    ['too many words', () => server.slash('ada', place, 'imagine', { prompt: 'x'.repeat(6_001) })],
    ['no subcommand', () => server.slash('owner', place, 'preferences', { on: true })],
    ['without the permission', () => server.slash('ada', place, 'preferences server', { on: true })],
    ['in a place without age limit', () => server.slash('ada', place, 'adult')],
    ['in a channel unseen', () => server.slash('ada', hidden, 'imagine', PROMPT)],
    ['where commands are off', () => server.slash('ada', mute, 'imagine', PROMPT)],
  ]
  for (const [what, attempt] of attempts) assert.throws(attempt, NotOffered, what)
  assert.equal(server.world.interactions.size, 0)
  server.slash('owner', place, 'preferences server', { on: true })
  server.world.change(place, { nsfw: true })
  server.slash('ada', place, 'adult')
  const thread = server.world.makeChannel(server.guild(), 'thread', { type: 11, parentId: place.id })
  server.slash('ada', thread, 'adult')
  assert.equal(server.world.interactions.size, 3)
})
