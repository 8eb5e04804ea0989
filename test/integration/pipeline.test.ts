import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { readMetadata } from '../../src/core/images/metadata.ts'
import { sniffImage } from '../../src/core/images/sniff.ts'
import type { PlainCommand } from '../../src/core/request/model.ts'
import type { RequestAggregate } from '../../src/core/store.ts'
import { fingerprintOf, readFingerprint } from '../../src/simulator/horde/fingerprint.ts'
import { TestHerald } from '../support/herald.ts'

describe('from words to files', () => {
  test('a category draws different members, each picture showing what was asked for', async () => {
    await using herald = await TestHerald.start()
    const { aggregate, files, text } = await herald.draw('draw for me a lighthouse style: stylepunks')
    assert.equal(aggregate.request.outcome, 'pictures')
    assert.equal(files.length, 4)
    assert.match(text, /a lighthouse/)
    const styles = new Set(aggregate.submissions.map(({ style }) => style))
    assert.equal(styles.size, 4, 'four different members')
    for (const file of files) {
      const bytes = await readFile(file)
      assert.equal(sniffImage(bytes)?.type, 'image/webp')
      const details = readMetadata(bytes)
      assert.ok(details)
      assert.match(details.prompt, /a lighthouse/)
      const submission = aggregate.submissions.find(({ style }) => style === details.style)
      assert.ok(submission)
      const expected = fingerprintOf({
        prompt: submission.body.prompt,
        model: submission.body.models[0] ?? '',
        loras: submission.body.params.loras ?? [],
        seed: details.seed,
        index: 0,
      })
      assert.equal(await readFingerprint(bytes), expected, 'the picture is the one of its submission')
    }
  })

  test('one style is one submission with n pictures, never split', async () => {
    await using herald = await TestHerald.start()
    const { aggregate, files } = await herald.draw('draw me a fox style: watercolour --n 3')
    assert.equal(aggregate.submissions.length, 1)
    assert.equal(files.length, 3)
    assert.equal(herald.simulator.state().requests.length, 1)
  })

  test('a request survives a restart at every point and is submitted and answered once', async () => {
    await using herald = await TestHerald.start()
    const id = await herald.say('draw me a fox style: watercolour --n 1')
    const states = new Set<string>()
    await herald.until(async () => {
      await herald.restart()
      const look = await herald.app.store.load(id)
      states.add(`${look?.request.state} ${look?.submissions[0]?.state.name ?? ''}`)
      return look?.request.state === 'ended'
    }, 'the end')
    const { files } = await herald.end(id)
    assert.equal(files.length, 1)
    assert.equal(herald.simulator.state().requests.length, 1)
    assert.ok(states.has('generating submitted'), [...states].join())
    assert.deepEqual((await readdir(join(herald.dir, 'out'))).length, 1)
  })

  test('the same event is one request', async () => {
    await using herald = await TestHerald.start()
    const first = await herald.say('draw me a fox --n 1 style: anime', { eventId: 'same' })
    const second = await herald.say('draw me a fox --n 1 style: anime', { eventId: 'same' })
    assert.equal(first, second)
    await herald.end(first)
    assert.equal(herald.simulator.state().requests.length, 1)
  })
})

test('files are named after the words, whatever the words are', async () => {
  await using herald = await TestHerald.start()
  for (const [words, name] of [
    ['über ../../den Füchsen!', 'uber-den-fuchsen'],
    ['여우', '여우'],
    ['🦊', 'picture'],
    ['𐌰'.repeat(60), '𐌰'.repeat(40)],
  ] as const) {
    const { files } = await herald.draw(`draw me ${words} style: anime --n 1`)
    assert.match(basename(files[0] ?? ''), new RegExp(`^\\w+-${name}-1\\.webp$`, 'u'))
    assert.deepEqual((await readdir(join(herald.dir, 'out'))).includes(basename(files[0] ?? '')), true)
  }
})

describe('talking about results', () => {
  test('again, vary, style: x and settings refer to the last result', async () => {
    await using herald = await TestHerald.start()
    const first = await herald.draw('draw me a fox style: anime --n 2')
    const again = await herald.draw('again')
    assert.equal(again.files.length, 2)
    assert.notEqual(
      again.aggregate.submissions[0]?.body.params.seed,
      first.aggregate.submissions[0]?.body.params.seed,
      'new seeds',
    )
    const vary = await herald.draw('vary 2')
    const sent = herald.simulator.state().requests.at(-1)
    assert.equal(vary.files.length, 2)
    assert.equal(sent?.body.params.denoising_strength, 0.55)
    assert.ok(sent?.body.source_image, 'the picture went along')
    const comic = await herald.draw('style: comic')
    assert.equal(comic.aggregate.request.words?.prompt, 'a fox')
    const settings = await herald.draw('settings')
    assert.match(settings.text, /a fox/)
    assert.equal(settings.files.length, 0)
  })

  test('a refusal can be mended by naming the style alone', async () => {
    await using herald = await TestHerald.start()
    const refused = await herald.draw('draw me a teapot style: stempunk')
    assert.match(refused.text, /stempunk.*steampunk/s)
    const mended = await herald.draw('style: steampunk --n 1')
    assert.equal(mended.files.length, 1)
    assert.equal(mended.aggregate.request.words?.prompt, 'a teapot')
  })

  test('cancel stops the drawing at the Horde and is answered', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await herald.say('draw me a fox style: anime --n 1')
    await herald.until(
      async () => (await herald.app.store.load(id))?.submissions[0]?.state.name === 'submitted',
      'submitting',
    )
    const cancel = await herald.draw('cancel')
    const ended = await herald.end(id)
    assert.match(cancel.text, /stopping/)
    assert.match(ended.text, /[Cc]ancelled/)
    assert.equal(ended.files.length, 0)
  })

  test('delete removes the files, and only for the person who asked', async () => {
    await using herald = await TestHerald.start()
    const { aggregate } = await herald.draw('draw me a fox style: anime --n 1')
    const repliesTo = aggregate.request.id
    const other = await herald.draw('delete', { repliesTo, person: { id: 'eve', name: 'Eve' } })
    assert.match(other.text, /don't find/)
    assert.equal((await readdir(join(herald.dir, 'out'))).length, 1)
    await herald.draw('delete', { repliesTo })
    assert.equal((await readdir(join(herald.dir, 'out'))).length, 0)
  })

  for (const [named, of] of [
    ['its own event', ({ request }: RequestAggregate) => request.event.eventId],
    ['our reply', ({ request }: RequestAggregate) => request.id],
  ] as const) {
    test(`a button that names ${named} means that request, not the latest one`, async () => {
      await using herald = await TestHerald.start()
      const press = (kind: PlainCommand, repliesTo: string) =>
        herald.draw('', { command: { kind }, repliesTo })
      const { aggregate, files } = await herald.draw('draw me a fox style: anime --n 1')
      await herald.draw('draw me a cat style: comic --n 1')
      const repliesTo = of(aggregate)
      assert.match((await press('settings', repliesTo)).text, /drawn from: a fox/)
      assert.equal((await press('again', repliesTo)).aggregate.request.words?.prompt, 'a fox')
      assert.match((await press('cancel', repliesTo)).text, /nothing to cancel/)
      await press('delete', repliesTo)
      const left = await readdir(join(herald.dir, 'out'))
      assert.equal(left.length, 2)
      assert.ok(files.every((file) => !left.includes(basename(file))))
    })
  }

  test('a cancel button stops its own request, and only for the person who asked', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await herald.say('draw me a fox style: anime --n 1', { eventId: 'fox' })
    const other = await herald.say('draw me a cat style: anime --n 1')
    const press = { command: { kind: 'cancel' }, repliesTo: 'fox' } as const
    const eve = await herald.draw('', { ...press, person: { id: 'eve', name: 'Eve' } })
    assert.match(eve.text, /nothing to cancel/)
    assert.match((await herald.draw('', press)).text, /stopping/)
    assert.match((await herald.end(id)).text, /Cancelled/)
    assert.equal((await herald.app.store.load(other))?.request.cancelRequested, false)
  })

  test('who looks after a place takes back what was drawn there for others, and nothing elsewhere', async () => {
    await using herald = await TestHerald.start()
    const drawnIn = async (place: string, eventId: string) =>
      await herald.draw('draw me a fox style: anime --n 1', {
        eventId,
        place: { id: place, within: ['server'], direct: true, nsfw: false },
      })
    await drawnIn('garden', 'one')
    await drawnIn('cellar', 'two')
    const press = async (repliesTo: string) =>
      await herald.draw('', {
        command: { kind: 'delete' },
        repliesTo,
        person: { id: 'mod', name: 'Mo', moderates: true },
        place: { id: 'garden', within: ['server'], direct: true, nsfw: false },
      })
    assert.match((await press('two')).text, /nothing here to take back/)
    assert.match((await press('one')).text, /took my reply back/)
    assert.equal((await readdir(join(herald.dir, 'out'))).length, 1)
  })

  test('stop silences, start brings back, forget me erases the words', async () => {
    await using herald = await TestHerald.start()
    const { aggregate } = await herald.draw('draw me a fox style: anime --n 1')
    await herald.draw('stop')
    await assert.rejects(herald.say('draw me a cat'), /ignored/)
    const data = await herald.draw('my data')
    assert.match(data.text, /2 requests/)
    await herald.draw('forget me')
    const erased = await herald.app.store.load(aggregate.request.id)
    assert.ok(erased)
    assert.doesNotMatch(JSON.stringify(erased), /fox|Ada|ada/)
    assert.equal(erased.request.outcome, 'pictures', 'the outcome stays')
    await herald.draw('start')
    assert.equal((await herald.draw('draw me a cat style: anime --n 1')).files.length, 1)
  })
})

describe('every failure is one sentence', () => {
  test('no volunteers for a style names one that has some', async () => {
    await using herald = await TestHerald.start({
      workers: [{ id: 'one', name: 'one', secondsPerImage: 2, models: ['AlbedoBase XL (SDXL)'] }],
    })
    const { text, files } = await herald.draw('draw me a fox style: lunarpunk')
    assert.match(text, /Nobody is running the model for 'lunarpunk'.*is ready/s)
    assert.equal(files.length, 0)
  })

  test('impossible is only said after three minutes', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'impossible' })
    const { text, aggregate } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /No volunteer can draw this/)
    const { createdAt, endedAt } = aggregate.request
    assert.ok((endedAt ?? 0) - createdAt >= 180_000)
  })

  test('all pictures held back', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'censored' })
    const { text } = await herald.draw('draw me a fox style: anime --n 2')
    assert.match(text, /safety filter held back all 2 pictures/)
  })

  test('kudos needed up front', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({
      route: 'submit',
      kind: 'error',
      status: 403,
      rc: 'KudosUpfront',
      message: 'Due to heavy demand, for requests over 576x576 it will cost 45.2 kudos.',
      times: 1,
    })
    const { text } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /kudos up front.*`smaller`/s)
  })

  test('kudos needed up front: how many, as the Horde itself counts them', async () => {
    await using herald = await TestHerald.start({}, [], { horde: { allowDowngrade: false } })
    const { text } = await herald.draw('draw me a fox style: anime --n 1 --steps 150')
    assert.match(text, /needs about \d+ kudos up front.*`smaller`/s)
    const smaller = await herald.draw('smaller')
    assert.equal(smaller.files.length, 1, 'what it offers works')
  })

  test('settings that the Horde does not take', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'submit', kind: 'error', status: 400, rc: 'BadCFGNumber', times: 1 })
    const { text } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /didn't accept this combination of settings/)
  })

  test('a style and a model that nobody knows', async () => {
    await using herald = await TestHerald.start()
    const style = await herald.draw('draw me a fox style: stempunk')
    assert.match(style.text, /I don't know the style 'stempunk'. Did you mean steampunk/)
    const model = await herald.draw('draw me a fox style: anime --model "Nobody Has It"')
    assert.match(model.text, /Nobody is running the model 'Nobody Has It'/)
  })

  test('refused words end the request and pause submitting to that Horde', async () => {
    await using herald = await TestHerald.start()
    const { text } = await herald.draw('draw me a corruptword style: anime --n 1')
    assert.match(text, /doesn't accept these words/)
    const paused = await herald.app.store.pausedUntil(`submit ${herald.simulator.url}`)
    assert.ok(paused, 'everything that goes to this Horde waits')
    const next = await herald.draw('draw me a fox style: anime --n 1')
    assert.equal(next.files.length, 1, 'and goes on afterwards')
  })

  test('refused words are not sent again for the other pictures, and nobody waits for the pause', async () => {
    await using herald = await TestHerald.start()
    const { aggregate, text } = await herald.draw('draw me a corruptword style: featured --n 4')
    assert.ok(aggregate.submissions.length > 1, 'several submissions')
    assert.match(text, /doesn't accept these words/)
    assert.equal(herald.simulator.state().calls.submit, 1)
    const { createdAt, endedAt } = aggregate.request
    assert.ok((endedAt ?? 0) - createdAt < 60_000)
    const who = { platform: 'console', account: 'local', personId: 'ada' } as const
    assert.equal((await herald.app.store.personData(who)).strikes, 1)
  })

  test('a Horde that is down for the whole deadline', async () => {
    await using herald = await TestHerald.start()
    // Port 1 is reserved and refuses connections.
    const { text } = await herald.draw('draw me a fox style: anime --n 1', { hordeUrl: 'http://127.0.0.1:1' })
    assert.match(text, /AI Horde didn't answer for 20 minutes/)
  })

  test('a Horde that answers everything but the submit is not flooded', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'submit', kind: 'effect-then-reset' })
    const { text } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /AI Horde didn't answer/)
    assert.equal(herald.simulator.state().requests.length, 2)
  })

  test('a job nobody finishes is cancelled at the deadline', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'never' })
    const { text } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /within 20 minutes/)
  })

  test('volunteers that fail', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'faulted' })
    const { text } = await herald.draw('draw me a fox style: anime --n 1')
    assert.match(text, /ran into errors/)
  })

  test('a LoRA that was not applied is named beside the picture', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'lora-failed' })
    const { text, files } = await herald.draw('draw me a fox style: lunarpunk --n 1')
    assert.equal(files.length, 1)
    assert.match(text, /LoRA 97136 was not applied/)
  })

  test('an empty prompt and a far too long one', async () => {
    await using herald = await TestHerald.start()
    assert.match((await herald.draw('draw me style: anime')).text, /didn.t say what to draw/)
    assert.match((await herald.draw(`draw me ${'a very '.repeat(900)}long fox`)).text, /limit/)
  })
})

describe('faults that only delay', () => {
  const delays = [
    { name: 'HTML 502 on check', fault: { route: 'check', kind: 'html-502', times: 2 } },
    { name: 'reset before submit', fault: { route: 'submit', kind: 'reset-before', times: 1 } },
    { name: '429 on submit', fault: { route: 'submit', kind: '429', times: 2 } },
    { name: 'HTML 502 on status', fault: { route: 'status', kind: 'html-502', times: 1 } },
    { name: 'image link dead once', fault: { route: 'image', kind: 'html-502', times: 1 } },
  ] as const
  for (const { name, fault } of delays) {
    test(name, async () => {
      await using herald = await TestHerald.start()
      herald.simulator.inject(fault)
      const { files } = await herald.draw('draw me a fox style: anime --n 1')
      assert.equal(files.length, 1)
    })
  }

  test('a lost submit answer is resubmitted once', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'submit', kind: 'effect-then-reset', times: 1 })
    const { files } = await herald.draw('draw me a fox style: anime --n 1')
    assert.equal(files.length, 1)
    assert.equal(herald.simulator.state().requests.length, 2)
  })

  test('some submissions fail: the rest is delivered and counted', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'faulted', times: 1 })
    const { text, files } = await herald.draw('draw me a fox style: stylepunks --n 3')
    assert.equal(files.length, 2)
    assert.match(text, /2 of your 3/)
  })
})
