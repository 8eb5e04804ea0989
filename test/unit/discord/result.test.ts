import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  lastProgressMessage,
  noticeMessage,
  pingMessage,
} from '../../../src/adapters/discord/views/notices.ts'
import { progressMessage, replyMessage } from '../../../src/adapters/discord/views/result.ts'
import type { ReplyDetails } from '../../../src/core/ports.ts'
import { LOCALES } from '../../../src/core/reply/messages/locale.ts'
import { HOSTILE } from './hostile.ts'
import { assertSendable } from './limits.ts'

const EVENT = '1300000000000000001'

function details(words: string, more: Partial<ReplyDetails> = {}): ReplyDetails {
  return {
    prompt: words,
    styles: [`style ${words}`, 'comic'],
    wanted: 4,
    pictures: ['1', '2', '3', '4'].map((seed) => ({
      style: 'comic',
      model: `model ${words}`,
      seed: `${seed}${words}`,
      width: 512,
      height: 512,
      worker: words,
    })),
    volunteers: [`machine ${words}`, 'Mara'],
    remarks: [`The LoRA ${words} was not applied.`, 'The style comic is by Mara (https://example.org/a_b).'],
    payer: `Paid by ${words}`,
    ...more,
  }
}

function reply(more: Partial<Parameters<typeof replyMessage>[0]> = {}) {
  return {
    tone: 'pictures',
    text: 'Here are your pictures. Reply `again`.',
    locale: 'en',
    nsfw: false,
    ...more,
  } as const
}

const PICTURES = [1, 2].map((at) => ({
  name: `fox-${at}.webp`,
  altText: `AI image from the words: a fox ${at}.`,
}))

describe('a result', () => {
  test('shows words, style, model, seeds and volunteers, and says AI', () => {
    const { content, embeds, components } = replyMessage(
      reply({ details: details('a fox', { wanted: 2, styles: ['comic'], remarks: [] }) }),
      EVENT,
      PICTURES,
    )
    assert.equal(content, 'Here are your 2 AI pictures, drawn by volunteers of the AI Horde.')
    assert.equal(embeds[0]?.description, 'a fox')
    assert.deepEqual(
      embeds[0]?.fields?.map(({ name, value }) => `${name}: ${value}`),
      [
        'Style: comic',
        'Model: model a fox',
        'Seeds: 1a fox, 2a fox, 3a fox, 4a fox',
        'Drawn by: machine a fox, Mara',
      ],
    )
    assert.equal(embeds[0]?.footer?.text, 'Made by AI. Paid by a fox')
    assert.deepEqual(
      components.flatMap((row) => row.components.map((one) => 'custom_id' in one && one.custom_id)),
      [`h1:settings:${EVENT}`, `h1:delete:${EVENT}`],
    )
  })

  test('says what is missing, what was left out, and who made the style', () => {
    const { content } = replyMessage(reply({ details: details('12') }), EVENT, PICTURES)
    assert.equal(
      content,
      "Here are 2 of your 4 AI pictures. The rest didn't come through. The LoRA 12 was not applied. The style comic is by Mara (https://example.org/a_b).",
    )
  })

  test('has alt texts, and hides what may be for adults until it is clicked', () => {
    const shown = (nsfw: boolean) =>
      replyMessage(reply({ nsfw, details: details('x') }), EVENT, PICTURES).attachments
    assert.deepEqual(shown(false)[1], { id: 1, filename: 'fox-2.webp', description: PICTURES[1]?.altText })
    assert.deepEqual(
      shown(true).map(({ filename }) => filename),
      ['SPOILER_fox-1.webp', 'SPOILER_fox-2.webp'],
    )
  })

  test('can be sent, whatever people wrote, in every language', () => {
    for (const words of HOSTILE) {
      for (const locale of LOCALES) {
        const pictures = PICTURES.map((picture) => ({ ...picture, altText: `AI ${words}` }))
        assertSendable(replyMessage(reply({ locale, details: details(words) }), EVENT, pictures))
        assertSendable(replyMessage(reply({ locale, text: `Done: ${words}` }), EVENT, pictures))
        assertSendable(replyMessage(reply({ locale, tone: 'failure', text: `No: ${words}` }), EVENT, []))
        assertSendable(progressMessage({ locale, nsfw: false, text: `Drawing ${words}` }, EVENT, pictures))
      }
    }
  })

  test('leaves nothing of what its message showed before', () => {
    const { embeds, components, attachments } = replyMessage(
      reply({ tone: 'failure', text: 'Nobody is running the model. Reply `style: flux`.' }),
      EVENT,
      [],
    )
    assert.deepEqual([embeds, components, attachments], [[], [], []])
  })
})

describe('what stands beside results', () => {
  test('a ping mentions the one who asked, and nobody else', () => {
    const body = pingMessage({ locale: 'en', tone: 'pictures', tookMs: 200_000 }, '77', 4)
    assert.equal(body.content, '<@77>, your 4 AI pictures are ready, after 3 minutes.')
    assert.deepEqual(body.allowed_mentions, { parse: [], users: ['77'] })
    assert.match(pingMessage({ locale: 'de', tone: 'failure', tookMs: 0 }, '77', 0).content, /^<@77>, deine/)
  })

  test('before a message can be changed no more, a button is offered that brings the result', () => {
    for (const locale of LOCALES) {
      const body = lastProgressMessage(locale, EVENT)
      assertSendable(body)
      const [row] = body.components
      const ids = row?.components.map((one) => 'custom_id' in one && one.custom_id)
      assert.deepEqual(ids, [`h1:show:${EVENT}`, `h1:cancel:${EVENT}`])
      assertSendable(noticeMessage('oldButton', locale))
    }
  })
})
