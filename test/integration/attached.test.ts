import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import type { AttachmentReader } from '../../src/core/abilities.ts'
import { PublishError } from '../../src/core/errors.ts'
import { sniffImage } from '../../src/core/images/sniff.ts'
import type { AttachedPicture, Overrides } from '../../src/core/request/model.ts'
import { PlatformScene } from '../support/platform-scene.ts'

const URL = 'https://cdn.example/fox.png'

/** A platform that keeps what people attach; what its host answers now. */
function host(answer: (read: number) => Uint8Array | undefined) {
  const reads: number[] = []
  const ability = (): AttachmentReader => ({
    async readAttachment({ url }, mostBytes) {
      assert.equal(url, URL)
      assert.equal(mostBytes, 10 * 1024 * 1024)
      reads.push(reads.length)
      return answer(reads.length)
    },
  })
  return { ability, reads }
}

function form(attached: Partial<AttachedPicture> = {}, overrides: Overrides = {}, style = 'anime') {
  const from = { url: URL, ...attached }
  const words = { prompt: 'a fox', negative: '', style, overrides: { images: 1, ...overrides }, from }
  return { command: { kind: 'draw', words, remarks: [] } } as const
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer()

const sent = ({ herald }: PlatformScene) => herald.simulator.state().requests.map(({ body }) => body)

async function said(scene: PlatformScene, more: ReturnType<typeof form>): Promise<string> {
  const { request } = await scene.end(await scene.say('', more))
  return scene.platform.posts(request.event.eventId)[0]?.text ?? ''
}

describe('a picture to start from', () => {
  test('goes along as WebP, with the strength that was chosen, and gives the drawing its shape', async () => {
    const wide = await picture(900, 300)
    const { ability } = host(() => wide)
    await using scene = await PlatformScene.open(ability)
    await said(scene, form({ strength: 0.3 }))
    // What the platform said of its size was wrong.
    await said(scene, form({ width: 300, height: 900 }))
    await said(scene, form({}, { aspect: { width: 1, height: 1 } }))
    await scene.end(await scene.say('draw me a fox style: anime --n 1'))
    const [chosen, usual, square, without] = sent(scene)
    assert.ok(chosen && usual && square && without)
    const source = Buffer.from(chosen.source_image ?? '', 'base64')
    assert.deepEqual(sniffImage(source), { type: 'image/webp', width: 900, height: 300 })
    assert.equal(chosen.source_processing, 'img2img')
    assert.equal(chosen.params.denoising_strength, 0.3)
    assert.equal(usual.params.denoising_strength, 0.55)
    for (const { params } of [chosen, usual]) {
      const { width = 0, height = 0 } = params
      assert.ok(width / height > 2.4 && width / height < 3.6, `${width}x${height}`)
      assert.ok(width * height <= (without.params.width ?? 0) * (without.params.height ?? 0))
    }
    assert.equal(square.params.width, square.params.height)
  })

  test('that cannot be used is one clear sentence, and nothing is submitted', async () => {
    let bytes: Uint8Array | undefined = Buffer.from('<html>')
    const { ability, reads } = host(() => bytes)
    await using scene = await PlatformScene.open(ability)
    assert.match(await said(scene, form({}, { images: 4 }, 'stylepunks')), /isn't a picture I can read/)
    assert.equal(reads.length, 1, 'what all its submissions share is read once')
    bytes = Buffer.alloc(10 * 1024 * 1024 + 1)
    assert.match(await said(scene, form()), /too large: 10 MB and 50 megapixels/)
    bytes = undefined
    assert.match(await said(scene, form()), /can't fetch the picture you attached any more/)
    assert.equal(sent(scene).length, 0)
  })

  test('that is known to be unfit is not even fetched', async () => {
    const { ability, reads } = host(() => assert.fail('read'))
    await using scene = await PlatformScene.open(ability)
    assert.match(await said(scene, form({ contentType: 'video/mp4' })), /isn't a picture/)
    assert.match(await said(scene, form({ bytes: 40_000_000 })), /too large/)
    assert.match(await said(scene, form({ width: 40_000, height: 40_000 })), /too large/)
    assert.equal(reads.length, 0)
  })

  test('is waited for while its host is down, for a minute, and others go first', async () => {
    const whole = await picture(64, 64)
    const down = () => {
      throw new PublishError('the host is down', { outcome: 'not-sent', kind: 'transient' })
    }
    const { ability, reads } = host((read) => (read < 4 ? down() : whole))
    await using scene = await PlatformScene.open(ability)
    assert.match(await said(scene, form()), /Here is your AI picture/)
    assert.equal(reads.length, 4)
    const { ability: never } = host(down)
    await using other = await PlatformScene.open(never)
    const startedAt = other.herald.now()
    const id = await other.say('', form())
    const owl = await other.say('draw me an owl style: anime --n 1', { person: { id: 'bob', name: 'Bob' } })
    await other.end(owl)
    assert.equal((await other.load(id)).request.state, 'generating')
    await other.end(id)
    assert.match(other.platform.posts().at(-1)?.text ?? '', /can't fetch/)
    assert.ok(other.herald.now() - startedAt < 90_000)
  })

  test('is no more where the platform has no attachments', async () => {
    await using scene = await PlatformScene.open(() => ({}))
    assert.match(await said(scene, form()), /can't fetch/)
    assert.equal(sent(scene).length, 0)
  })
})
