import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MastodonOptions, Status } from '../simulators/mastodon/index.ts'
import { Scene } from '../support/mastodon-scene.ts'
import { until } from '../support/processes.ts'

const COSTUMES: readonly MastodonOptions[] = [
  { costume: 'mastodon' },
  { costume: 'gotosocial' },
  { costume: 'pleroma' },
  { costume: 'snac' },
]
const VISIBILITIES = ['public', 'unlisted', 'private', 'direct'] as const
const MINUTE_MS = 60_000

function manners({ visibility, spoiler, sensitive, language, hashtags, mentions, quotePolicy }: Status) {
  const named = mentions.map(({ username, domain }) => [username, domain].join('@'))
  return { visibility, spoiler, sensitive, language, hashtags: [...hashtags], mentions: named, quotePolicy }
}

for (const server of COSTUMES) {
  describe(`on ${server.costume}`, () => {
    for (const visibility of VISIBILITIES) {
      test(`who may read an answer to a mention that is ${visibility}`, async () => {
        await using scene = await Scene.open({ server })
        const narrow = visibility === 'public' || visibility === 'unlisted' ? 'unlisted' : 'direct'
        const drawn = await scene.told('draw me a fox style: comic', { visibility })
        assert.equal(drawn.reply.visibility, narrow)
        const failed = await scene.told('draw me a fox style: nosuchstyle', { visibility })
        assert.match(failed.reply.text, /don't know the style/)
        assert.equal(failed.reply.visibility, narrow)
        scene.herald.simulator.inject({ route: 'job', kind: 'faulted' })
        const faulted = await scene.told('draw me a hare style: comic', { visibility })
        assert.match(faulted.reply.text, /ran into errors/)
        assert.deepEqual([faulted.reply.visibility, faulted.reply.spoiler], [narrow, ''])
      })
    }

    test('tags the requester alone, hides pictures behind a warning, speaks their language', async () => {
      await using scene = await Scene.open({ server })
      scene.server.person('bob@elsewhere.example')
      const { reply } = await scene.told('@bob@elsewhere.example zeichne mir #Fuchs ein Haus stil: comic', {
        language: 'de',
      })
      assert.deepEqual(manners(reply), {
        visibility: 'unlisted',
        spoiler: 'AI generated images',
        sensitive: true,
        language: 'de',
        hashtags: ['AIArt', 'AIHorde'],
        mentions: ['ada@elsewhere.example'],
        quotePolicy: server.costume === 'mastodon' ? 'nobody' : 'public',
      })
      assert.match(reply.text, /^@ada@elsewhere\.example Hier sind deine 4 KI-Bilder: ein Haus/)
      assert.match(reply.media[3]?.altText ?? '', /KI-Bild.*ein Haus/)
    })

    test("keeps the mention's own warning, with words alone too", async () => {
      await using scene = await Scene.open({ server })
      const contentWarning = 'food @bob@elsewhere.example'
      scene.server.person('bob@elsewhere.example')
      const { reply } = await scene.told('draw me a cake style: comic', { contentWarning })
      assert.equal(reply.spoiler.replaceAll('\u200B', ''), contentWarning)
      const help = await scene.told('help', { contentWarning })
      assert.equal(help.reply.spoiler.replaceAll('\u200B', ''), contentWarning)
      assert.deepEqual(manners(help.reply).mentions, ['ada@elsewhere.example'])
    })

    for (const words of ['draw me a fox style: comic', 'help']) {
      test(`"${words}": a mention that is gone is answered to nobody`, async () => {
        await using scene = await Scene.open({ server })
        const { status, id } = await scene.ask(words)
        scene.server.erase(status.id)
        assert.equal((await scene.ended(id)).request.outcome, 'unanswerable')
        assert.deepEqual(scene.server.posts(), [])
      })
    }
  })
}

test("an operator's own warning and hashtags; without a warning pictures are open", async () => {
  await using scene = await Scene.open({ settings: { contentWarning: '', hashtags: ['RobotArt'] } })
  const { reply } = await scene.told('draw me a fox style: comic')
  assert.deepEqual(
    [reply.spoiler, reply.sensitive, reply.hashtags],
    ['', false, ['RobotArt']],
    'as the operator wants it',
  )
  const marked = await scene.told('draw me a fox style: comic', { sensitive: true })
  assert.equal(marked.reply.sensitive, true)
})

test('servers before 4.5 are not told who may quote', async () => {
  await using scene = await Scene.open({ server: { version: '4.4' } })
  const { reply } = await scene.told('draw me a fox style: comic')
  assert.equal(reply.quotePolicy, 'public')
})

test('one reply in so many minutes is public, where mention and pictures allow it', async () => {
  await using scene = await Scene.open({ settings: { publicEveryMinutes: 10 } })
  const visibility = async (words: string, more = {}) => (await scene.told(words, more)).reply.visibility
  assert.equal(await visibility('help'), 'unlisted', 'words alone are not worth it')
  assert.equal(await visibility('draw me a fox style: comic', { visibility: 'private' }), 'direct')
  assert.equal(await visibility('draw me a fox style: comic'), 'public')
  assert.equal(await visibility('draw me a fox style: comic'), 'unlisted')
  scene.herald.pass(10 * MINUTE_MS)
  assert.equal(await visibility('draw me a fox style: comic'), 'public')
})

test('pictures that the server works on for a while are posted when it is done', async () => {
  await using scene = await Scene.open({ server: { processingMs: 1_500 } })
  const { reply } = await scene.told('draw me a fox style: comic')
  assert.equal(reply.media.length, 4)
})

test('a server that loses an upload is told of to the requester, who is still there', async () => {
  await using scene = await Scene.open({ server: { processingMs: 60_000 } })
  const { status, id } = await scene.ask('draw me a fox style: comic')
  const lost = until('the server works on it', () => scene.server.calls('media') > 0).then(() =>
    scene.server.world.media.clear(),
  )
  await scene.ended(id)
  await lost
  assert.match(scene.server.posts(status.id)[0]?.text ?? '', /Something on my side went wrong/)
})
