import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MastodonOptions } from '../simulators/mastodon/index.ts'
import { Scene } from '../support/mastodon-scene.ts'

const COSTUMES: readonly MastodonOptions[] = [
  { costume: 'mastodon', version: '4.5' },
  { costume: 'mastodon', version: '4.2' },
  { costume: 'gotosocial' },
  { costume: 'pleroma' },
  { costume: 'snac' },
]

for (const server of COSTUMES) {
  for (const visibility of ['public', 'direct'] as const) {
    const name = `${server.costume} ${server.version ?? ''}`.trim()
    test(`a conversation on ${name}, ${visibility}`, async () => {
      await using scene = await Scene.open({ server })
      const drawn = await scene.told('draw me a fox style: comic', { visibility })
      assert.equal(drawn.reply.media.length, 4)
      const inReplyTo = drawn.reply.id
      const say = (words: string) => scene.told(words, { visibility, inReplyTo })

      const settings = await say('settings')
      assert.match(settings.reply.text, /a fox\n1–4\. style comic, .*, seeds .* and \d+$/)
      const seeds = async (id: typeof drawn.id) =>
        (await scene.load(id)).submissions.map(({ body }) => body.params.seed)
      const again = await scene.told('again', { visibility, inReplyTo: settings.reply.id })
      assert.notDeepEqual(await seeds(again.id), await seeds(drawn.id))
      assert.equal((await scene.load(again.id)).request.words?.prompt, 'a fox')
      const vary = await say('vary 2')
      assert.equal((await scene.load(vary.id)).submissions[0]?.body.source_processing, 'img2img')
      const smaller = await say('smaller')
      assert.equal((await scene.load(smaller.id)).request.words?.free, true)
      const styled = await say('style: watercolour')
      assert.equal((await scene.load(styled.id)).request.words?.prompt, 'a fox')
      assert.equal((await scene.load(styled.id)).request.words?.style, 'watercolour')
      const others = await say('draw me a hare in the style of watercolour')
      assert.equal((await scene.load(others.id)).request.words?.prompt, 'a hare')

      assert.match((await say('help')).reply.text, /stop` to be left alone\.$/, 'the help is whole')
      const catalog = scene.herald.app.catalog.current()
      const punks = catalog.categories.get('stylepunks')?.members ?? []
      assert.ok(punks.length > 40)
      for (const [command, told] of [
        ['styles', [...catalog.categories.keys()]],
        ['styles stylepunks', punks],
      ] as const) {
        const read: string[] = []
        let next: string | undefined = command
        while (next !== undefined) {
          const { text }: { text: string } = (await say(next)).reply
          const [, names = ''] = /(?:styles|'stylepunks'): (.+?)\.(?: |$)/.exec(text) ?? assert.fail(text)
          read.push(...names.split(', '))
          next = /more: `(.+)`\.$/.exec(text)?.[1]
        }
        assert.deepEqual(read, told, 'every name is told once, whole')
      }
      assert.match((await say('my data')).reply.text, /requests of yours/)
      assert.match((await say('delete')).reply.text, /took my reply back/)
      assert.equal(scene.server.posts(drawn.asked.id).length, 0)
    })
  }
}
