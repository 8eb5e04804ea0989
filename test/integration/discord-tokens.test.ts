import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DEFAULT_WORKERS } from '../../src/simulator/horde/worker.ts'
import type { Message, Use } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

const MINUTE = 60_000

/** With one horde worker, who takes 16 minutes for a picture. */
async function open(): Promise<DiscordScene> {
  const workers = DEFAULT_WORKERS.slice(0, 1).map((one) => ({ ...one, secondsPerImage: 16 * 60 }))
  return await DiscordScene.open({ horde: { workers } })
}

async function asked(scene: DiscordScene, hidden: boolean): Promise<Use> {
  const { server } = scene
  const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a lighthouse', private: hidden })
  await scene.placed(use)
  return use
}

async function reach(scene: DiscordScene, use: Use, minutes: number): Promise<void> {
  const at = use.interaction.createdAt + minutes * MINUTE
  await scene.herald.until(async () => scene.herald.now() >= at, `minute ${minutes}`)
}

/** The id of the button that the last words have. */
function showButton(message: Message): string {
  const ids = [...JSON.stringify(message.components).matchAll(/"custom_id":"([^"]+)"/g)].map(([, id]) => id)
  const [id] = ids.filter((one) => one?.includes('show'))
  return id ?? assert.fail(`"${message.content}" has only ${ids.join(', ') || 'no buttons'}`)
}

describe('a job that outlives its interaction’s token', () => {
  test('in public the bot’s own token finishes it, and pings the person once', async () => {
    await using scene = await open()
    const use = await asked(scene, false)
    const { request } = await scene.ended(scene.idOf(use))
    assert.equal(request.outcome, 'pictures')
    assert.equal(use.message()?.attachments.length, 1)
    const seen = scene.server.seen('ada', scene.server.channel())
    assert.equal(seen.length, 2, 'the answer and the ping')
    assert.ok(seen[1]?.message.mentions.users.has(use.interaction.user.id))
    assert.equal(scene.server.violations().length, 0)
  })

  test('who wants no ping gets none, and the server’s log is told what was drawn, once', async () => {
    await using scene = await open()
    const { server, herald } = scene
    const where = { platform: 'discord', account: server.world.me.id } as const
    const { preferences } = herald.app.desk
    const log = server.channel('log')
    const use = server.slash('ada', server.channel(), 'about', {})
    await use.acknowledged
    const ada = use.interaction.user.id
    await preferences.changePerson({ ...where, scope: 'person', id: ada }, { ping: 'off', language: 'de' })
    const guild = { ...where, scope: 'place', id: server.guild().id } as const
    await preferences.changePlace(guild, { logChannel: log.id })
    const drawn = await asked(scene, false)
    const { request } = await scene.ended(scene.idOf(drawn))
    assert.equal(request.outcome, 'pictures')
    assert.match(drawn.message()?.content ?? '', /KI-Bild/)
    const answers = server.seen('ada', server.channel()).filter(({ message }) => message.ephemeralTo === null)
    assert.equal(answers.length, 1, 'no ping')
    const [line, ...more] = server.seen('ada', log)
    assert.equal(more.length, 0)
    const { content, mentions } = line?.message ?? assert.fail('the log has its line')
    assert.match(content, /1 KI-Bild, Stil .*: a lighthouse/)
    assert.ok(content.startsWith(`<@${ada}>`) && content.includes(drawn.message()?.id ?? '?'))
    assert.equal(mentions.users.size, 0)
    assert.equal(server.violations().length, 0)
  })

  test('a log channel that is gone is no harm to the pictures', async () => {
    await using scene = await open()
    const { server, herald } = scene
    const where = { platform: 'discord', account: server.world.me.id } as const
    const guild = { ...where, scope: 'place', id: server.guild().id } as const
    await herald.app.desk.preferences.changePlace(guild, { logChannel: '1234567890' })
    const { request } = await scene.ended(scene.idOf(await asked(scene, false)))
    assert.equal(request.outcome, 'pictures')
  })

  test('whoever pressed that button is told at once that it still goes on', async () => {
    await using scene = await open()
    const { herald, server } = scene
    const use = await asked(scene, true)
    await reach(scene, use, 14)
    const message = use.message()
    assert.ok(message)
    assert.match(message.content, /can't change this message much longer/)
    const pressedAt = herald.now()
    server.press('ada', message, showButton(message))
    const due = async () => (await herald.app.store.due(herald.now(), 10)).ids.includes(scene.idOf(use))
    await until('the press brings the request up', due)
    await herald.until(async () => /^I'm on it/.test(message.content), 'its progress')
    assert.ok(herald.now() - pressedAt <= 5_000, `that took ${herald.now() - pressedAt} ms`)
  })

  test('the button is pressed while the pictures are being sent elsewhere: the person is told', async () => {
    await using scene = await open()
    const { store } = scene.herald.app
    const use = await asked(scene, true)
    await reach(scene, use, 14)
    const message = use.message()
    assert.ok(message)
    const save = store.saveAnchor.bind(store)
    store.saveAnchor = async (...args) => {
      await scene.ended(scene.idOf(use))
      return await save(...args)
    }
    scene.server.press('ada', message, showButton(message))
    await until('it says so', () => /not under way any more/.test(message.content))
    assert.doesNotMatch(JSON.stringify(message.components), /show/)
  })

  test('the button is pressed after the pictures were sent: a sentence, and no second delivery', async () => {
    await using scene = await open()
    const use = await asked(scene, true)
    await reach(scene, use, 14)
    const message = use.message()
    assert.ok(message)
    const custom = showButton(message)
    await scene.ended(scene.idOf(use))
    const press = scene.server.press('ada', message, custom)
    const { ephemeral } = await press.acknowledged
    assert.ok(ephemeral)
    const chat = scene.server.world.directWith(use.interaction.user)
    assert.equal(scene.server.seen('ada', chat).length, 1)
  })

  test('in a group chat somebody else presses the button: they are told whose it is, and it goes on', async () => {
    await using scene = await open()
    const { server } = scene
    const chat = server.world.makeChat([
      server.person('ada', { installed: true }),
      server.person('bob', { installed: true }),
    ])
    const use = server.slash('ada', chat, 'imagine', { prompt: 'a lighthouse' })
    await scene.placed(use)
    await reach(scene, use, 14)
    const message = use.message() ?? assert.fail()
    const press = server.press('bob', message, showButton(message))
    await press.acknowledged
    assert.match(press.message()?.content ?? '', /Only who asked for these pictures/)
    assert.equal(press.message()?.ephemeralTo, server.person('bob').id)
    server.press('ada', message, showButton(message))
    assert.equal((await scene.ended(scene.idOf(use))).request.outcome, 'pictures')
    assert.equal(message.attachments.length, 1)
  })
})
