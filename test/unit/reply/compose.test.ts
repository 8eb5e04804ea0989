import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Capabilities } from '../../../src/core/ports.ts'
import { composeReply } from '../../../src/core/reply/compose.ts'
import { replyDetails } from '../../../src/core/reply/details.ts'
import { sentence } from '../../../src/core/reply/messages/index.ts'
import {
  type Picture,
  type RequestRecord,
  requestId,
  type Submission,
} from '../../../src/core/request/model.ts'
import type { RequestAggregate } from '../../../src/core/store.ts'

const ROOMY: Capabilities = {
  textLimit: 2000,
  altTextLimit: 1000,
  imagesPerReply: 4,
  bytesPerImage: 1e7,
  imageTypes: ['image/webp'],
  placement: 'inline',
  contentWarning: false,
  edits: false,
  nativeIdempotency: false,
  settleMs: 0,
}

function picture(submission: number, index: number, more: Partial<Picture> = {}): Picture {
  return {
    submission,
    index,
    seed: '1',
    model: 'Flux',
    workerName: 'w',
    censored: false,
    remarks: [],
    ...more,
  }
}

function submission(index: number, style: string, n: number): Submission {
  const body = {
    prompt: 'x',
    params: { n },
    models: ['Flux'],
    nsfw: false,
    censor_nsfw: true,
    trusted_workers: false,
    slow_workers: true,
    r2: true as const,
    replacement_filter: true as const,
    allow_downgrade: true,
  }
  return { index, style, body, source: null, state: { name: 'collected', hordeId: 'h' } }
}

function aggregate(
  prompt: string,
  submissions: Submission[],
  pictures: Picture[],
  more: Partial<RequestRecord> = {},
): RequestAggregate {
  const words = { prompt, negative: 'secret negative', overrides: {} }
  const request: RequestRecord = {
    id: requestId('console', 'me', '1'),
    event: {
      platform: 'console',
      account: 'me',
      eventId: '1',
      person: { id: 'p', name: 'P' },
      place: { id: 'c', direct: true, nsfw: false },
      text: '',
      locale: 'en',
      ref: null,
    },
    parsed: { kind: 'command', command: { kind: 'draw', words, remarks: [] } },
    hordeUrl: '',
    state: 'delivering',
    outcome: null,
    words,
    remarks: [],
    cause: null,
    cancelRequested: false,
    wentBack: false,
    createdAt: 0,
    takenUpAt: 0,
    firstSubmitAt: null,
    answeredAt: null,
    endedAt: null,
    ...more,
  }
  return { request, submissions, pictures, deliveries: [], answer: null }
}

describe('a reply with pictures', () => {
  test('shows them in order, names the styles and says AI', () => {
    const reply = composeReply(
      aggregate(
        'a cat',
        [submission(0, 'comic', 1), submission(1, 'anime', 2)],
        [picture(1, 1), picture(0, 0), picture(1, 0)],
      ),
      null,
      ROOMY,
    )
    assert.equal(reply.tone, 'pictures')
    assert.deepEqual(
      reply.images.map(({ submission: s, index }) => [s, index]),
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    )
    assert.match(reply.text, /^Here are your 3 AI pictures: a cat, styles comic and anime/)
    assert.equal(reply.images[2]?.altText, 'AI image from the words: a cat. Style: anime.')
    assert.doesNotMatch(JSON.stringify(reply), /secret negative/)
  })

  test('says how many are missing and which were held back', () => {
    const reply = composeReply(
      aggregate('a cat', [submission(0, 'comic', 4)], [picture(0, 0), picture(0, 1, { censored: true })]),
      null,
      ROOMY,
    )
    assert.match(reply.text, /Here is 1 of your 4 AI pictures.*held back 1 picture/)
    assert.equal(reply.images.length, 1)
  })

  test('says every remark once', () => {
    const remarks = [sentence('loraNotApplied', { name: '12' })]
    const reply = composeReply(
      aggregate(
        'a cat',
        [submission(0, 'comic', 2)],
        [picture(0, 0, { remarks }), picture(0, 1, { remarks })],
        { remarks },
      ),
      null,
      ROOMY,
    )
    assert.equal(reply.text.split('LoRA 12').length, 2)
  })

  test('counts a place that takes one picture as whole', () => {
    const reply = composeReply(
      aggregate('a cat', [submission(0, 'comic', 4)], [picture(0, 0), picture(0, 1)]),
      null,
      { ...ROOMY, imagesPerReply: 1 },
    )
    assert.match(reply.text, /^Here is your AI picture/)
    assert.equal(reply.images.length, 1)
  })

  test('without any picture still says something', () => {
    const held = composeReply(
      aggregate('a cat', [submission(0, 'c', 1)], [picture(0, 0, { censored: true })]),
      null,
      ROOMY,
    )
    assert.deepEqual([held.tone, held.images], ['failure', []])
    assert.match(held.text, /safety filter/)
    assert.match(composeReply(aggregate('a cat', [], []), null, ROOMY).text, /ran into errors/)
  })
})

describe('a reply with an answer', () => {
  test('is a sentence, or a failure where there is a cause', () => {
    const asked = aggregate('a cat', [submission(0, 'comic', 1)], [picture(0, 0)], {
      remarks: [sentence('flagLimited', { flag: '--n', value: '4' })],
    })
    const help = composeReply(asked, { sentence: sentence('optedIn', {}), cause: null }, ROOMY)
    assert.deepEqual([help.tone, help.images], ['sentence', []])
    assert.match(help.text, /I used --n 4/)
    assert.equal(
      composeReply(asked, { sentence: sentence('stuck', {}), cause: 'disk' }, ROOMY).tone,
      'failure',
    )
  })

  test('names nobody whose style drew nothing', () => {
    const credit = sentence('credit', { styles: ['comic'], author: 'Mara', url: 'https://x.example/' })
    const asked = aggregate('a cat', [submission(0, 'comic', 1)], [], { remarks: [credit] })
    const cancelled = { sentence: sentence('cancelled', { pictures: 0 }), cause: null }
    assert.doesNotMatch(composeReply(asked, cancelled, ROOMY).text, /Mara/)
  })

  test("speaks the person's language", () => {
    const asked = aggregate('a cat', [], [])
    const german = {
      ...asked,
      request: { ...asked.request, event: { ...asked.request.event, locale: 'de' as const } },
    }
    assert.match(
      composeReply(german, { sentence: sentence('deleted', {}), cause: null }, ROOMY).text,
      /^Erledigt/,
    )
  })
})

describe('what people wrote', () => {
  const reply = (prompt: string, limits: Partial<Capabilities> = {}, more: Partial<RequestRecord> = {}) =>
    composeReply(aggregate(prompt, [submission(0, 'comic', 1)], [picture(0, 0)], more), null, {
      ...ROOMY,
      ...limits,
    })

  test('mentions nobody, joins no hashtag, ends no code', () => {
    const { text, images } = reply('@victim@host.example <@123> #tag ＃tag u/victim `x` @everyone')
    for (const said of [
      text.replaceAll('`again`', '').replaceAll('`settings`', ''),
      images[0]?.altText ?? '',
    ]) {
      assert.doesNotMatch(said, /[@#＃](?!\u200B)|u\/victim|`/)
    }
  })

  test('is no link, whatever a server makes links of', () => {
    const { text, images } = reply(
      'https://evil.example/x?a=b www.evil.example evil.example:80 mailto:eve@evil.example xmpp:eve HTTP://1.2.3.4',
    )
    for (const said of [text, images[0]?.altText ?? '']) {
      assert.doesNotMatch(said, /:\/\/|[a-z]\.[a-z]|mailto:(?!\u200B)|xmpp:(?!\u200B)/i)
      assert.ok(said.replaceAll('\u200B', '').includes('https://evil.example/x?a=b www.evil.example'))
    }
    assert.match(
      reply('1.5 times, Flux.1, e.g. a cat... 12:30').text,
      /1\.5 times, Flux\.1, .* a cat\.\.\. 12:30/,
    )
  })

  test('alone has the room that pictures leave', () => {
    const asked = aggregate('a cat', [], [])
    const help = { sentence: sentence('help', {}), cause: null }
    const { text } = composeReply(asked, help, { ...ROOMY, textLimit: 100, sentenceLimit: 1_000 })
    assert.ok(text.length > 100 && !text.includes('…'))
    assert.equal(composeReply(asked, help, { ...ROOMY, textLimit: 100 }).text.length, 100)
  })

  test('is broken in every sentence, but links of credits stay whole', () => {
    const credit = sentence('credit', { styles: ['c'], author: '@mara', url: 'https://x.example/@mara' })
    const { text } = reply('a cat', {}, { remarks: [credit] })
    assert.ok(text.includes('https://x.example/@mara') && text.includes('@\u200Bmara'))
  })

  test('gets shorter first, between graphemes, before remarks go', () => {
    const remarks = [sentence('flagLimited', { flag: '--n', value: '4' })]
    for (let textLimit = 240; textLimit < 300; textLimit++) {
      const { text, images } = reply('👩‍🚀'.repeat(200), { textLimit, altTextLimit: textLimit }, { remarks })
      const alt = images[0]?.altText ?? ''
      for (const said of [text, alt]) {
        assert.ok(said.length <= textLimit)
        assert.match(said, /: (?:👩‍🚀)+…/u)
      }
      assert.match(text, /I used --n 4/)
      assert.match(alt, /Style: comic\.$/)
    }
  })

  test('never makes a reply too long, whatever the limit', () => {
    const remarks = ['a', 'b', 'c'].map((name) => sentence('loraNotApplied', { name }))
    for (const prompt of ['a cat', 'e\u0301'.repeat(1500), `z${'\u0301'.repeat(2999)}`, '@'.repeat(3000)]) {
      for (let textLimit = 0; textLimit < 500; textLimit += 7) {
        const { text, images } = reply(prompt, { textLimit, altTextLimit: textLimit }, { remarks })
        assert.ok(
          text.length <= textLimit && (images[0]?.altText.length ?? 0) <= textLimit,
          `${prompt.slice(0, 9)} ${textLimit}`,
        )
        assert.ok(text.isWellFormed())
      }
    }
  })
})

describe('the facts beside the pictures', () => {
  const given = aggregate(
    '@everyone **a cat** of example.org',
    [submission(0, 'comic', 2), submission(1, 'anime', 1)],
    [
      picture(0, 0, {
        workerName: 'Mara@home',
        file: { type: 'image/webp', width: 512, height: 768, sha256: '' },
      }),
      picture(0, 1, { censored: true }),
      picture(1, 0, { seed: '2', remarks: [sentence('loraNotApplied', { name: '#99' })] }),
    ],
    { remarks: [sentence('flagLimited', { flag: '--n', value: '4' })] },
  )
  const shown = given.pictures.filter(({ censored }) => !censored)

  test('name what and who drew each picture that is shown, and who paid', () => {
    const details = replyDetails(given, shown, ROOMY, 'operator')
    assert.deepEqual(details.styles, ['comic', 'anime'])
    assert.deepEqual(
      details.pictures.map(({ style, seed, width, height }) => [style, seed, width, height]),
      [
        ['comic', '1', 512, 768],
        ['anime', '2', 0, 0],
      ],
    )
    assert.equal(details.wanted, 3)
    assert.match(details.payer, /run me paid/)
    assert.match(replyDetails(given, shown, ROOMY, 'nobody').payer, /without an account/)
  })

  test('let no words of strangers mention anybody or become a link', () => {
    const { prompt, volunteers, remarks } = replyDetails(given, shown, ROOMY, 'nobody')
    assert.doesNotMatch(prompt, /@everyone|example\.org/)
    assert.deepEqual(volunteers, ['Mara@\u200Bhome', 'w'])
    assert.equal(remarks.length, 3)
    assert.doesNotMatch(remarks.join(), /#99/)
    assert.match(remarks.join(), /99/)
  })
})
