import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readsPictures, removesReplies } from '../../../src/core/abilities.ts'
import { LeaseLostError } from '../../../src/core/errors.ts'
import type { IncomingEvent } from '../../../src/core/request/model.ts'
import { readFingerprint } from '../../../src/simulator/horde/index.ts'
import { Desk } from './desk.ts'
import { drawn, fingerprint } from './drawn.ts'
import type { AdapterHarness, Posted } from './harness.ts'

const SIGNAL_MS = 5_000
/** One character for people, eleven UTF-16 units: four people and the joiners between them. */
const FAMILY = '👨‍👩‍👧‍👦'

async function soleReply(desk: Desk, messageId: string): Promise<Posted> {
  const [reply, ...more] = (await desk.platform.posts()).filter(({ inReplyTo }) => inReplyTo === messageId)
  assert.ok(reply, 'there is a reply')
  assert.equal(more.length, 0, 'there is one reply')
  return reply
}

/** Replies out, where nothing goes wrong. */
export function publishingItems(harness: AdapterHarness): void {
  const { cannot = {} } = harness
  const mostOf = (desk: Desk, event: IncomingEvent) =>
    cannot['many-pictures'] === undefined ? desk.adapter.publisher.capabilities(event).imagesPerReply : 1

  test('one picture or many go out in reply to the message, in order, with their alt texts', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const first = await desk.asked('draw me a lighthouse')
    const mostPictures = mostOf(desk, first.event)
    await drawn(desk, first.id, 1)
    assert.equal((await desk.finish(first.id)).request.outcome, 'pictures')
    assert.equal((await soleReply(desk, first.message.id)).images.length, 1)

    const most = await desk.asked('draw me lighthouses')
    await drawn(desk, most.id, mostPictures)
    await desk.finish(most.id)
    const { images, text } = await soleReply(desk, most.message.id)
    assert.equal(images.length, mostPictures)
    assert.match(text, /a lighthouse/)
    for (const [place, { altText, bytes }] of images.entries()) {
      assert.match(altText, /a lighthouse/)
      assert.equal(await readFingerprint(bytes), fingerprint(place))
    }
  })

  test('a sentence alone goes out in reply to the message', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { id, message } = await desk.asked('help')
    assert.equal((await desk.finish(id)).request.outcome, 'sentence')
    const { images, text } = await soleReply(desk, message.id)
    assert.equal(images.length, 0)
    assert.match(text, /draw/)
  })

  test('a reply is no more public than the message', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { audiences } = desk.platform
    for (const audience of audiences) {
      const { id, message } = await desk.asked(`draw me a fox for ${audience}`, audience)
      await drawn(desk, id, 1)
      await desk.finish(id)
      const reply = await soleReply(desk, message.id)
      assert.ok(
        audiences.indexOf(reply.audience) <= audiences.indexOf(audience),
        `${reply.audience} in reply to ${audience}`,
      )
    }
  })

  test('words that are too many are cut between characters to what fits', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { id, message } = await desk.asked('draw me a family')
    await drawn(desk, id, 1, FAMILY.repeat(5_000))
    assert.equal((await desk.finish(id)).request.outcome, 'pictures')
    const { text, images } = await soleReply(desk, message.id)
    for (const shown of [text, images[0]?.altText ?? '']) {
      assert.match(shown, /…/, 'it says that it was cut')
      assert.ok(shown.includes(FAMILY), 'what fits is there')
      assert.doesNotMatch(shown.replaceAll(FAMILY, ''), /[\u200D\uD800-\uDFFF]/, 'nobody is torn apart')
    }
  })

  test('a reply that was posted but not recorded is not posted again', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { id, message } = await desk.asked('draw me a fox')
    await drawn(desk, id, 2)
    desk.onSave = async () => {
      if ((await desk.platform.posts()).length === 0) return
      desk.onSave = async () => {}
      throw new LeaseLostError(id)
    }
    await desk.finish(id)
    await soleReply(desk, message.id)
  })

  test('publishing goes on after the uploads that are done', {
    skip: cannot['separate-uploads'],
  }, async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { id, event, message } = await desk.asked('draw me a fox')
    const pictures = mostOf(desk, event)
    await drawn(desk, id, pictures)
    void desk.platform.fail('upload', { answer: 'text-503', effect: 'none', skip: pictures > 1 ? 1 : 0 })
    await desk.finish(id)
    await soleReply(desk, message.id)
    assert.equal(await desk.platform.uploads(), pictures)
  })

  test('a posted picture can be read back, and a reply be taken back, where it is offered', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { id, event } = await desk.asked('draw me a fox')
    const last = Math.min(2, mostOf(desk, event)) - 1
    await drawn(desk, id, last + 1)
    await desk.finish(id)
    const { publisher } = desk.adapter
    const reply = await desk.app.store.replyOf(id)
    assert.ok(reply)
    const signal = AbortSignal.timeout(SIGNAL_MS)
    if (readsPictures(publisher)) {
      const bytes = await publisher.readPicture(reply, last, signal)
      assert.equal(await readFingerprint(bytes ?? assert.fail('the picture is there')), fingerprint(last))
      assert.equal(await publisher.readPicture(reply, 7, signal), undefined)
    }
    if (removesReplies(publisher) && cannot['take-back'] === undefined) {
      await publisher.remove(reply, signal)
      assert.deepEqual(await desk.platform.posts(), [])
      await publisher.remove(reply, signal)
    }
  })
}
