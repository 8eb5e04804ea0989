import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Progress, ProgressShower } from '../../src/core/abilities.ts'
import { PublishError } from '../../src/core/errors.ts'
import type { AdapterNeeds } from '../../src/core/ports.ts'
import { requestId } from '../../src/core/request/model.ts'
import { PlatformScene } from '../support/platform-scene.ts'

const EVERY_MS = 2_000
/** One after the other, so that pictures come one by one. */
const ONE_WORKER = {
  workers: [{ id: 'w', name: 'w', models: '*', secondsPerImage: 9, trusted: true }],
} as const

interface Seen {
  readonly text: string
  /** `<submission>/<index>` of each picture, and what type of file it is. */
  readonly images: readonly string[]
  readonly at: number
}

/** A place where progress is shown; `fails` is what the platform answers instead. */
function screen(fails: () => PublishError | undefined = () => undefined) {
  const seen: Seen[] = []
  const tries: number[] = []
  const ability = ({ clock }: AdapterNeeds): ProgressShower => ({
    progressEveryMs: ({ text }) => (text.includes('quietly') ? undefined : EVERY_MS),
    async showProgress(_event, { text, images }: Progress) {
      tries.push(clock.now())
      const error = fails()
      if (error !== undefined) throw error
      for (const image of images) assert.ok((await image.bytes()).length > 100)
      seen.push({
        text,
        images: images.map(({ submission, index }) => `${submission}/${index}`),
        at: clock.now(),
      })
    },
  })
  return { ability, seen, tries }
}

const failing = (kind: PublishError['kind'], outcome: PublishError['outcome'] = 'not-sent') =>
  new PublishError('the platform says no', { kind, outcome })

describe('the progress of a request', () => {
  test('tells how long it takes, then shows pictures as they arrive, and ends with the reply', async () => {
    const { ability, seen } = screen()
    await using scene = await PlatformScene.open(ability, ONE_WORKER)
    const id = await scene.say('draw me a fox style: stylepunks --n 3')
    const { request, submissions } = await scene.end(id)
    assert.equal(request.outcome, 'pictures')
    assert.equal(submissions.length, 3)
    const [first] = seen
    assert.match(first?.text ?? '', /^I'm on it: 3 pictures, styles .*You can cancel any time\.$/)
    assert.ok(seen.some(({ text }) => /About \d+ minute/.test(text)))
    const counts = seen.map(({ images }) => images.length)
    assert.deepEqual(counts, counts.toSorted(), 'pictures stay')
    assert.ok(counts.includes(1) && counts.includes(2), counts.join())
    assert.match(seen.find(({ images }) => images.length === 1)?.text ?? '', /^1 of 3 pictures drawn/)
    // What was shown stays where it is, for a message keeps its files by their places.
    for (const [place, { images }] of seen.entries())
      assert.deepEqual(images.slice(0, counts[place - 1] ?? 0), seen[place - 1]?.images ?? [])
    assert.equal(scene.platform.posts().length, 1)
    assert.doesNotMatch(scene.platform.posts()[0]?.text ?? '', /cancel/)
  })

  test('changes at most as often as the platform allows, and is told again once a minute', async () => {
    const { ability, seen } = screen()
    await using scene = await PlatformScene.open(ability)
    scene.herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await scene.say('draw me a fox style: anime --n 1')
    const startedAt = scene.herald.now()
    await scene.herald.until(async () => scene.herald.now() > startedAt + 300_000, 'five minutes')
    const gaps = seen.slice(1).map(({ at }, place) => at - (seen[place]?.at ?? 0))
    assert.ok(
      gaps.every((gap) => gap >= EVERY_MS && gap <= 66_000),
      gaps.join(),
    )
    assert.ok(seen.length >= 5 && seen.length < 30, `${seen.length}`)
    await scene.herald.restart()
    await scene.herald.app.runner(id)
    assert.ok(seen.every(({ at }, place) => place === 0 || at - (seen[place - 1]?.at ?? 0) >= EVERY_MS))
  })

  test('is shown only where the platform shows it, and to nobody who has had enough', async () => {
    const { ability, tries } = screen()
    await using scene = await PlatformScene.open(ability)
    await scene.end(await scene.say('draw me a fox quietly style: anime --n 1'))
    assert.equal(tries.length, 0)
    scene.herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await scene.say('draw me a fox style: anime --n 1')
    await scene.herald.until(async () => tries.length > 0, 'progress')
    const before = tries.length
    await scene.say('stop')
    await scene.end(id)
    assert.equal(tries.length, before)
  })

  test('never hurts the request, whatever goes wrong with it', async () => {
    for (const [kind, outcome] of [
      ['transient', 'unknown'],
      ['rate-limited', 'not-sent'],
      ['auth', 'not-sent'],
      ['rejected', 'not-sent'],
    ] as const) {
      const { ability, tries } = screen(() => failing(kind, outcome))
      await using scene = await PlatformScene.open(ability, ONE_WORKER)
      const { request } = await scene.end(await scene.say('draw me a fox style: stylepunks --n 4'))
      assert.equal(request.outcome, 'pictures', kind)
      assert.equal(scene.platform.posts().length, 1)
      assert.ok(kind === 'rejected' ? tries.length === 1 : tries.length < 8, `${kind}: ${tries.length}`)
      const warned = scene.herald.logged.some(({ msg }) => msg === 'progress could not be shown')
      assert.equal(warned, kind !== 'rate-limited', 'waiting one’s turn is no trouble')
    }
  })

  test('that may still be on its way is waited for, or it would take the place of the reply', async () => {
    const { ability, tries } = screen(() => failing('transient', 'unknown'))
    await using scene = await PlatformScene.open(ability)
    await scene.end(await scene.say('draw me a fox style: anime --n 1'))
    const lastAt = tries.at(-1) ?? 0
    assert.ok(scene.herald.now() >= lastAt + 10_000, 'as long as a dead call may take effect')
  })

  test('is not shown by a process that stood still while another one took the request over', async () => {
    const shownBy: string[] = []
    const scenes: PlatformScene[] = []
    const ability = ({ clock }: AdapterNeeds): ProgressShower => ({
      progressEveryMs: () => EVERY_MS,
      async showProgress({ platform, account, eventId }, _progress, _signal, send) {
        const [scene] = scenes
        assert.ok(scene)
        if (shownBy.length === 0) {
          shownBy.push('stands still')
          scene.herald.pass(70_000)
          const other = requestId(platform, account, eventId)
          assert.ok(await scene.herald.app.store.claim(other, clock.now(), clock.now() + 60_000, true))
        }
        await send(async () => void shownBy.push('late'))
      },
    })
    await using scene = await PlatformScene.open(ability)
    scenes.push(scene)
    const id = await scene.say('draw me a fox style: anime --n 1')
    await scene.herald.until(async () => shownBy.length > 0, 'progress')
    assert.deepEqual(shownBy, ['stands still'])
    // The other one dies, and its lease runs out.
    scene.herald.pass(70_000)
    await scene.end(id)
    assert.equal(scene.platform.posts().length, 1)
  })

  test('ends the request where its place is gone: nothing is drawn that nobody can see', async () => {
    let gone = false
    const { ability, tries } = screen(() => (gone ? failing('target-gone') : undefined))
    await using scene = await PlatformScene.open(ability, ONE_WORKER)
    scene.herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await scene.say('draw me a fox style: stylepunks --n 3')
    const next = await scene.say('draw me an owl quietly style: anime --n 1')
    await scene.herald.until(
      async () => (await scene.load(id)).submissions.some(({ state }) => state.name === 'submitted'),
      'submitting',
    )
    gone = true
    const { request } = await scene.end(id)
    assert.equal(request.outcome, 'unanswerable')
    assert.match(request.cause ?? '', /gone/)
    const { requests, cancels } = scene.herald.simulator.state()
    const sent = requests.filter(({ body }) => body.prompt.includes('fox')).map((one) => one.id)
    assert.ok(sent.length > 0)
    assert.deepEqual(cancels.toSorted(), sent.toSorted())
    const before = tries.length
    await scene.end(next)
    assert.equal(tries.length, before)
    assert.equal(scene.platform.posts().length, 1)
  })
})
