import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { redditSettings } from '../../src/adapters/reddit/config.ts'
import { page } from '../../src/adapters/reddit/entities.ts'
import { receive } from '../../src/cli/receive-reddit.ts'
import { redditText } from '../../src/cli/receive-reddit-text.ts'
import { readConfig } from '../../src/config.ts'
import { linesOf } from '../support/received-lines.ts'

const folder = join(import.meta.dirname, '../fixtures/reddit')
const place = mkdtempSync(join(tmpdir(), 'herald-receive-'))
const config = readConfig({ cwd: place, dataDir: join(place, 'data'), contact: 'later' })
after(() => rmSync(place, { recursive: true }))

/** The lines that each thing of a fixture must print, by what stands in front of them. */
type Lines = Readonly<Record<string, string | RegExp>>

/** A drawing that is shown on the bot's profile, with a comment that leads there. */
function drawing(understood: string, more: Lines = {}): Lines {
  const [, prompt = ''] = /^draw "(.*?)"(?:, style ".*")?$/.exec(understood) ?? []
  return {
    from: 'u/mara_l, in r/drawing',
    understood,
    draws: /^4 pictures: /,
    posts: `in r/u_hordeherald: 4 AI pictures: ${prompt}`,
    'picture 4': /^AI image from the words: /,
    answers: 't1_nq4k2ab',
    says: /\[See the 4 pictures\]\(.*I am a bot\./s,
    ...more,
  }
}
function leftAlone(why: string, from = 'u/mara_l, in r/drawing'): Lines {
  return { from, 'left alone': `${why}.` }
}
const BIRTHDAY = {
  from: 'u/mara_l, in a message',
  posts: 'in r/u_hordeherald: 4 AI pictures',
  says: /in a public post, without your words and your name/,
}

const EXPECTED: Readonly<Record<string, readonly Lines[]>> = {
  // What is said below a submission for adults is not repeated in a post that is none.
  'adult-thread': [
    drawing('draw "what the title says, with more moss"', {
      posts: 'in r/u_hordeherald: 4 AI pictures',
      'picture 4': '(no caption)',
      says: /in a public post, without your words and your name/,
    }),
  ],
  'code-block': [leftAlone('it names the bot only in a quote or in code')],
  crosspost: [drawing('draw "what the title says, with more moss"')],
  'deleted-parent': [
    leftAlone('its author is not there any more', 'u/[deleted], in r/drawing'),
    drawing('draw "a lighthouse at dusk"', { words: 'what they said! draw us a lighthouse at dusk' }),
  ],
  help: [{ understood: 'help', answers: 't1_nq4k2ab', says: /^I draw AI pictures with volunteers/ }],
  'html-entities': [
    drawing('draw "a cat & a dog under a sign that says "open" <3"', {
      says: /a cat \\& a dog under a sign that says "open" \\<3/,
    }),
  ],
  locked: [leftAlone('its thread is locked')],
  markdown: [
    drawing('draw "a tin robot in the rain with my_name on it", style "pixel art"', {
      words: 'draw me a tin robot in the rain with my_name on it\nstyle: pixel art',
    }),
  ],
  mention: [drawing('draw "a teapot in the shape of a whale", style "watercolour"')],
  message: [{ ...BIRTHDAY, understood: 'draw "a birthday cake with seven candles"', answers: 't4_2k1mq7f' }],
  'message-subject': [{ ...BIRTHDAY, understood: 'draw "a heron"' }],
  'opted-out': [
    { understood: 'stop', says: /^Done: I won't answer or contact you/ },
    { words: 'draw me a fox', 'left alone': 'its author wants no contact.' },
  ],
  'other-bot': [leftAlone('its author is a bot', 'u/image_linker_bot, in r/drawing')],
  'pictures-in-comments': [
    {
      understood: 'draw "a fox in a library", style "stylepunks"',
      answers: 't1_nq4k2ab',
      says: /^Here are your 4 AI pictures: a fox in a library/,
    },
  ],
  'message-kudos': [{ understood: 'help kudos', says: /They are never sold/ }],
  'message-login': [{ words: 'login [key]', understood: /^no: I can't keep keys safely here/ }],
  quarantined: [leftAlone('its subreddit is quarantined', 'u/mara_l, in r/heavyweather')],
  'removed-comment': [leftAlone('its author is not there any more', 'u/[deleted], in r/drawing')],
  'reply-to-bot': [{ understood: 'again', answers: 't1_nq4k2ab', says: /a request of yours to repeat/ }],
  'trigger-word': [
    drawing('draw "a boat made of bread", style "oil painting"', {
      from: 'u/tomas_b, in r/drawing',
      posts: 'in r/u_the_bot: 4 AI pictures: a boat made of bread',
      answers: 't1_nq4kz10',
    }),
  ],
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}

describe('herald receive reddit', () => {
  test('every shape is looked at', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))
    assert.deepEqual(names.sort(), Object.keys(EXPECTED).sort())
  })

  for (const [name, expected] of Object.entries(EXPECTED)) {
    test(name, async () => {
      const received = await receive(read(name), config, undefined)
      assert.equal(received.length, expected.length)
      for (const [at, one] of received.entries()) {
        const lines = linesOf(redditText(one))
        for (const [label, wanted] of Object.entries(expected[at] ?? {})) {
          const printed = lines.get(label)
          if (typeof wanted === 'string') assert.equal(printed, wanted, label)
          else assert.match(printed ?? '', wanted, label)
        }
        if (lines.has('left alone')) {
          assert.deepEqual(
            [lines.has('answers'), lines.has('draws'), lines.has('says')],
            [false, false, false],
          )
        }
      }
    })
  }

  test('settings of herald.json count: subreddits, trigger words, placements, limits', async () => {
    const account = { account: 'HordeHerald', operator: 'somebody' }
    const withReddit = (more: object) => ({
      ...config,
      reddit: redditSettings.parse({ ...account, ...more }),
    })
    const only = async (name: string, more: object) => {
      const [received] = await receive(read(name), withReddit(more), undefined)
      return received ?? assert.fail()
    }
    const elsewhere = await only('mention', { subreddits: [{ name: 'elsewhere' }] })
    assert.match(elsewhere.left_alone ?? '', /not among the subreddits of herald\.json/)
    const noWord = await only('trigger-word', { subreddits: [{ name: 'drawing' }] })
    assert.match(noWord.left_alone ?? '', /trigger words are not answered/)
    const own = {
      subreddits: [{ name: 'drawing' }],
      ownSubreddit: 'HordePictures',
      placements: ['subreddit'],
    }
    const posted = await only('mention', own)
    assert.equal(posted.replies?.[0]?.kind === 'post' && posted.replies[0].in, 'r/hordepictures')
    const closed = { ...withReddit(own), block: { ...config.block, places: ['reddit:drawing'] } }
    assert.match((await receive(read('mention'), closed, undefined))[0]?.left_alone ?? '', /block\.places/)
  })

  test('what is wrong with a thing is told, and that there is nothing to look at', async () => {
    const { kind, data } = page.parse(read('mention'))
    const [comment, submission] = data.children as { kind: string; data: object }[]
    const broken = { kind: 't1', data: { ...comment?.data, parent_id: undefined } }
    const refused = async (children: unknown[], why: RegExp) =>
      await assert.rejects(receive({ kind, data: { ...data, children } }, config, undefined), why)
    await assert.rejects(receive(broken, config, undefined), /The file .* "data\.parent_id"/)
    await refused([submission, broken], /Thing 2 .* "data\.parent_id"/)
    await refused([comment, { kind: 'more', data: {} }], /Thing 2 .* t5 subreddit/)
    for (const children of [[], [submission]])
      await refused(children, /no comment \(t1\) and no message \(t4\)/)
  })

  test('what is no thing is told, and who the bot is can be said', async () => {
    for (const other of [{ hello: 1 }, null, [], 'x', { kind: 'more', data: {} }])
      await assert.rejects(receive(other, config, undefined), /no thing as Reddit lists it/)
    await assert.rejects(receive(read('mention'), config, 'no name'), /--as <name>/)
    const [asOther] = await receive(read('mention'), config, 'Other_Name')
    assert.match(asOther?.left_alone ?? '', /names the bot only in a quote/)
  })
})
