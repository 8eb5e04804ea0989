import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PublishError } from '../../src/core/errors.ts'
import type { AdapterNeeds, PublishStep, ReplyPublisher } from '../../src/core/ports.ts'
import { PlatformScene } from '../support/platform-scene.ts'

const HOUR_MS = 3_600_000

interface Behaviour {
  /** What each attempt at the message beside the reply comes to. */
  readonly tell: (needs: AdapterNeeds) => Promise<string>
  readonly tookMs?: number[]
}

/** Behind the reply comes a message that the reply does not depend on, and behind that a line in a log. */
function withAside({ tell, tookMs }: Behaviour) {
  return (needs: AdapterNeeds): Partial<ReplyPublisher> => {
    const post: PublishStep = { name: 'post', effect: 'harmless', run: async () => 'posted' }
    const beside = (name: string, run: () => Promise<string>): PublishStep => ({
      name,
      effect: 'once',
      aside: true,
      run: ({ send }) => send(run),
      find: async () => null,
    })
    return {
      steps(reply) {
        tookMs?.push(reply.tookMs)
        return [post, beside('ping', () => tell(needs)), beside('log', async () => 'logged')]
      },
      posted: (_reply, result) => ({ id: 'posted', ref: { log: result('log') } }),
    }
  }
}

const never =
  (kind: PublishError['kind'], outcome: PublishError['outcome'] = 'not-sent') =>
  async () => {
    throw new PublishError('no', { kind, outcome })
  }

describe('a step that the reply does not depend on', () => {
  const hopeless = {
    'is refused': never('rejected'),
    'has no place any more': never('target-gone'),
    'may have been taken every time': never('transient', 'unknown'),
  }
  for (const [what, tell] of Object.entries(hopeless)) {
    test(`is left out where it ${what}; the reply is posted, and what comes after it too`, async () => {
      await using scene = await PlatformScene.open(withAside({ tell }))
      const id = await scene.say('help')
      const { request } = await scene.end(id)
      assert.equal(request.outcome, 'sentence')
      assert.deepEqual(await scene.herald.app.store.replyOf(id), { id: 'posted', ref: { log: 'logged' } })
      assert.equal(scene.herald.logged.filter(({ msg }) => msg.includes('left out')).length, 1)
    })
  }

  test('is left out where its person wants no contact any more', async () => {
    let said = 0
    await using scene = await PlatformScene.open(
      withAside({
        async tell() {
          said += 1
          return 'told'
        },
      }),
    )
    const id = await scene.say('styles')
    const { platform, account, person } = (await scene.load(id)).request.event
    await scene.herald.app.store.setOptedOut({ platform, account, personId: person.id }, true, 1)
    assert.equal((await scene.end(id)).request.outcome, 'sentence')
    assert.equal(said, 0)
  })

  test('follows from what is saved: how long the answer took does not grow while it is tried again', async () => {
    const tookMs: number[] = []
    let tries = 0
    await using scene = await PlatformScene.open(
      withAside({
        tookMs,
        async tell({ clock }) {
          tries += 1
          if (tries < 4)
            throw new PublishError('busy', { kind: 'transient', outcome: 'not-sent', retryAfterMs: HOUR_MS })
          return `told at ${clock.now()}`
        },
      }),
    )
    assert.equal((await scene.end(await scene.say('draw me a fox'))).request.outcome, 'pictures')
    assert.equal(tries, 4)
    assert.equal(new Set(tookMs).size, 1, `${tookMs}`)
    assert.ok((tookMs[0] ?? HOUR_MS) < HOUR_MS)
  })
})
