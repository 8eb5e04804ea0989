import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { requestId } from '../../src/core/request/model.ts'
import type { Attachment, Message, Values } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'
import { until } from '../support/processes.ts'

const MEGABYTE = 2 ** 20
/** What one mistake with somebody's file may cost; a bomb that is decoded takes gigabytes. */
const MOST_GROWTH_MB = 300
const PICTURE = /^Here is your AI picture/

/** What a person sees in answer to `/imagine`. */
async function asked(scene: DiscordScene, values: Values): Promise<Message> {
  const { server } = scene
  const answer = await scene.answer(server.slash('ada', server.channel(), 'imagine', values))
  nobodyPinged(scene)
  return answer
}

/** Nobody but those who ask is mentioned by anything we wrote. */
function nobodyPinged({ server }: DiscordScene, asking: readonly string[] = ['ada']): void {
  const { world } = server
  const ids = asking.map((name) => server.person(name).id)
  for (const { author, mentions } of world.messages.values()) {
    if (author !== world.me) continue
    assert.deepEqual([mentions.everyone, [...mentions.roles]], [false, []])
    assert.deepEqual(
      [...mentions.users].filter((id) => !ids.includes(id)),
      [],
    )
  }
}

/** The service goes on: the next request is drawn. */
async function goesOn(scene: DiscordScene): Promise<void> {
  assert.match((await asked(scene, { prompt: 'a lighthouse' })).content, PICTURE)
}

describe('words that are not what a prompt should be', () => {
  const cases: readonly { readonly what: string; readonly values: Values; readonly says: RegExp | string }[] =
    [
      {
        what: '6,000 characters',
        values: { prompt: 'lighthouse '.repeat(600).slice(0, 6_000) },
        says: /^That is more than I can pass on: \d+ characters are the limit\. Please send a shorter text\.$/,
      },
      {
        what: 'characters of no width',
        values: { prompt: '\u200B\u2060\u200B\uFEFF' },
        says: "You didn't say what to draw. Use `/imagine` with words such as: a lighthouse at dusk.",
      },
      {
        what: 'a style that does not exist',
        values: { prompt: 'a lighthouse', style: 'stempunk' },
        says: /^I don't know the style 'stempunk'\. Did you mean .*steampunk.*\? Please try again with one of these\.$/,
      },
      {
        what: 'a style of 6,000 characters',
        values: { prompt: 'a lighthouse', style: 'x'.repeat(6_000) },
        says: /^I don't know the style 'x+…?'\. /,
      },
      {
        what: 'a model that nobody runs',
        values: { prompt: 'a lighthouse', model: 'no such model' },
        says: "Nobody is running the model 'no such model' right now, so I couldn't draw this. Use `/imagine` without a model.",
      },
    ]
  for (const { what, values, says } of cases) {
    test(`${what}: a sentence, and nothing is drawn`, async () => {
      await using scene = await DiscordScene.open()
      const { content, attachments } = await asked(scene, values)
      if (typeof says === 'string') assert.equal(content, says)
      else assert.match(content, says)
      assert.equal(attachments.length, 0)
      assert.equal(scene.herald.simulator.state().submits, 0)
      await goesOn(scene)
    })
  }

  test('emoji alone are words, and are drawn', async () => {
    await using scene = await DiscordScene.open()
    const { content, attachments } = await asked(scene, { prompt: '🦊🏠👩‍👩‍👧' })
    assert.match(content, PICTURE)
    assert.equal(attachments[0]?.description?.startsWith('AI image from the words: 🦊🏠👩‍👩‍👧.'), true)
  })

  test('no width can hide words within others', async () => {
    await using scene = await DiscordScene.open({ file: { block: { words: ['kraken'] } } })
    const { content } = await asked(scene, { prompt: 'a kra\u200Bk\u200Den' })
    assert.equal(
      content,
      "I can't draw this: some of these words are not allowed here. Please try it with others.",
    )
  })

  test('@everyone, roles and people in a prompt ping nobody, in either form of asking', async () => {
    await using scene = await DiscordScene.open()
    const { server, herald } = scene
    const { world } = server
    const role = world.makeRole(server.guild(), 'all', 0n)
    const eve = server.person('eve')
    const words = `@everyone @here <@&${role.id}> <@${eve.id}> at the sea`
    const { content, attachments, embeds } = await asked(scene, { prompt: words })
    assert.match(content, PICTURE)
    assert.equal(attachments.length, 1)
    assert.doesNotMatch(JSON.stringify([content, embeds]), /@everyone|@here/, 'nor does it look so')

    const message = server.mention('ada', server.channel(), `draw me ${words}`)
    await scene.ended(await scene.taken(message))
    const reply = server.world.messagesIn(message.channelId).at(-1)
    assert.equal(reply?.reference?.messageId, message.id)
    nobodyPinged(scene)
    assert.equal(herald.simulator.state().submits, 2)
  })
})

describe('files that are no picture to start from', () => {
  const TOO_LARGE =
    'The picture you attached is too large: 10 MB and 50 megapixels are the limit. Please attach a smaller copy.'
  const NO_PICTURE = "What you attached isn't a picture I can read. Please attach a PNG, JPEG or WebP."
  type File = Pick<Attachment, 'filename' | 'bytes'> & Partial<Attachment>
  const png = (width: number, height: number) => ({
    filename: 'a.png',
    contentType: 'image/png',
    bytes: pngOf(width, height),
  })
  const cases: readonly { readonly what: string; readonly file: () => File; readonly says: string }[] = [
    { what: '40 MB', file: () => ({ ...png(10, 10), size: 40 * MEGABYTE }), says: TOO_LARGE },
    {
      what: '40 MB that Discord calls small',
      file: () => ({ ...png(10, 10), bytes: Buffer.alloc(40 * MEGABYTE, 'x'), size: 1_000 }),
      says: TOO_LARGE,
    },
    {
      what: 'a text',
      file: () => ({ filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('no picture') }),
      says: NO_PICTURE,
    },
    {
      what: 'a text that calls itself a picture',
      file: () => ({ filename: 'a.png', contentType: 'image/png', bytes: Buffer.from('no picture') }),
      says: NO_PICTURE,
    },
    {
      what: 'a picture that breaks off',
      file: () => ({ ...png(100, 100), bytes: pngOf(100, 100).subarray(0, 60) }),
      says: NO_PICTURE,
    },
    {
      what: 'a decompression bomb',
      file: () => ({ ...png(60_000, 60_000), width: 60_000, height: 60_000 }),
      says: TOO_LARGE,
    },
    {
      what: 'a decompression bomb of which Discord tells no measures',
      file: () => ({ ...png(60_000, 60_000), width: null, height: null }),
      says: TOO_LARGE,
    },
  ]
  for (const { what, file, says } of cases) {
    test(`${what}: a sentence, and nothing is drawn`, async () => {
      await using scene = await DiscordScene.open()
      const image = scene.server.attach(file())
      const before = process.resourceUsage().maxRSS
      const { content } = await asked(scene, { prompt: 'a lighthouse', image })
      const grownMb = (process.resourceUsage().maxRSS - before) / 1024
      assert.equal(content, says)
      assert.equal(scene.herald.simulator.state().submits, 0)
      assert.ok(grownMb < MOST_GROWTH_MB, `it took ${Math.round(grownMb)} MB`)
      await goesOn(scene)
    })
  }

  test('a picture that is deleted meanwhile: a sentence as well', async () => {
    await using scene = await DiscordScene.open()
    const { server } = scene
    const image = server.attach(png(100, 100))
    const use = server.slash('ada', server.channel(), 'imagine', { prompt: 'a lighthouse', image })
    server.world.files.delete(image.id)
    assert.equal(
      (await scene.answer(use)).content,
      "I can't fetch the picture you attached any more, so I drew nothing. Please attach it again.",
    )
  })
})

test('30 requests at once from one person: three are drawn, 27 hear why not, and others are not kept waiting', async () => {
  await using scene = await DiscordScene.open()
  const { server, herald } = scene
  const channel = server.channel()
  const uses = Array.from({ length: 30 }, (_, at) =>
    server.slash('ada', channel, 'imagine', { prompt: `lighthouse number ${at}` }),
  )
  const other = server.slash('eve', channel, 'imagine', { prompt: 'a fox' })
  await Promise.all([...uses, other].map((use) => scene.placed(use)))
  const words = () => [...uses, other].map((use) => use.message()?.content ?? '')
  const ended = async () => {
    const ids = [...uses, other].map(({ interaction }) =>
      requestId('discord', server.world.me.id, interaction.id),
    )
    const states = await Promise.all(ids.map(async (id) => (await scene.load(id)).request.state))
    return states.every((state) => state === 'ended')
  }
  await herald.until(ended, 'the end of all')
  await until('all are answered', () => words().every((one) => one !== ''))
  const refused = uses.filter(({ interaction }) => {
    const message = server.world.messages.get(interaction.originalId ?? '')
    return /^You have 3 requests under way, which is the limit here\. /.test(message?.content ?? '')
  })
  assert.equal(refused.length, 27)
  assert.equal(words().filter((one) => PICTURE.test(one)).length, 4)
  for (const use of refused) assert.notEqual(use.message()?.ephemeralTo, null, 'nobody else sees a refusal')
  assert.deepEqual(server.violations(), [])
  nobodyPinged(scene, ['ada', 'eve'])
})

/** A PNG whose header says so; of pixels there are few. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits each of red, green, blue and opacity.
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
