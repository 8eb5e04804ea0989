import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { receive } from '../../src/cli/receive-mastodon.ts'
import { receivedText } from '../../src/cli/receive-text.ts'
import { readConfig } from '../../src/config.ts'
import { linesOf } from '../support/received-lines.ts'

const folder = join(import.meta.dirname, '../fixtures/mastodon')
const place = mkdtempSync(join(tmpdir(), 'herald-receive-'))
const config = readConfig({ cwd: place, dataDir: join(place, 'data'), contact: 'later' })
after(() => rmSync(place, { recursive: true }))

/** The lines that a fixture must print, by what stands in front of them. */
type Lines = Readonly<Record<string, string | RegExp>>

/** A drawing: understood, to whom, where and behind what. */
function drawing(understood: string, to: string, visibility: string, more: Lines = {}): Lines {
  return {
    understood,
    draws: /^4 pictures: /,
    answers: new RegExp(`^${to.replaceAll('.', '\\.')} and nobody else, in reply to \\w+$`),
    visibility,
    'content warning': 'AI generated images',
    hides: 'the pictures, until somebody clicks',
    language: 'en',
    'picture 4': /^AI image from the words: /,
    ...more,
  }
}
const FOX = 'draw "a fox in a library", style "stylepunks"'
const CRANE = {
  words: 'draw me a crane in the fog style: noir',
  understood: 'draw "a crane in the fog", style "noir"',
  answers: /^@mara@meadow\.example and nobody else/,
  visibility: 'unlisted',
  'content warning': 'none',
  says: /^@mara@meadow\.example I don't know the style 'noir'\. Did you mean film noir\?/,
}

const EXPECTED: Readonly<Record<string, Lines>> = {
  'gotosocial-0.7-plain': drawing(FOX, '@mara@meadow.example', 'unlisted', {
    from: 'Mara Lindqvist (mara@meadow.example), public',
    words: 'draw me a fox in a library style: stylepunks',
    draws: /^4 pictures: \w+, \w+, \w+, \w+$/,
  }),
  'gotosocial-0.7-direct': drawing(
    'draw "a cabin in the snow smoke from the chimney", style "pixel art"',
    '@edda@hut.example',
    'direct',
    { words: 'draw me a cabin in the snow\nsmoke from the chimney\nstyle: pixel art' },
  ),
  'mastodon-4.2-link': drawing(
    'draw "a lighthouse like the ones at https://gallery.example/exhibitions/2026/autumn/lighthouses-of-the-north?room=4", style "watercolour"',
    '@ines',
    'unlisted',
  ),
  'mastodon-4.2-right-to-left': drawing(
    'draw "منارة عند الغروب فوق البحر شكرًا جزيلًا", style "watercolour"',
    '@noor@dunes.example',
    'unlisted',
  ),
  'mastodon-4.3-edited': drawing('draw "a red boat", style "anime"', '@tomas@harbour.example', 'unlisted'),
  'mastodon-4.3-edited-late': { 'left alone': 'it is an old post that was edited.' },
  'mastodon-4.3-paragraphs': drawing(
    'draw "a lighthouse at dusk, waves & gulls, a sign that says "open"", style "watercolour"',
    '@mara@meadow.example',
    'unlisted',
    {
      words:
        'draw me a lighthouse at dusk,\nwaves & gulls, a sign that says "open"\nstyle: watercolour\nThank you!',
    },
  ),
  'mastodon-4.3-quote-fallback': CRANE,
  'mastodon-4.4-conversation': {
    from: 'Quiet Otter (quiet_otter@meadow.example), unlisted, whose profile says #nobot',
    words: 'what a lovely otter, thank you',
    'left alone': 'its words ask for nothing, and its author asks bots to keep away (#nobot).',
  },
  'mastodon-4.4-nobot-direct': {
    from: 'Quiet Otter (quiet_otter@meadow.example), direct, whose profile says #nobot',
    'left alone': 'its words ask for nothing, and its author asks bots to keep away (#nobot).',
  },
  'mastodon-4.4-direct': drawing(
    'draw "a surprise party for two hedgehogs", style "comic"',
    '@mara@meadow.example',
    'direct',
    {
      from: 'Mara Lindqvist (mara@meadow.example), direct, behind the content warning "party plans"',
      'content warning': 'party plans',
    },
  ),
  'mastodon-4.4-filtered': { 'left alone': "the server's notifications policy holds it back." },
  'mastodon-4.4-emoji': drawing(
    'draw "a blobfox reading under a 🌳 with a 👩‍🚀 and tea ☕️", style "anime"',
    '@tomas@harbour.example',
    'unlisted',
  ),
  'mastodon-4.5-boost': { 'left alone': 'it tells of a boost, not of a mention.' },
  'mastodon-4.5-from-a-bot': {
    from: 'Harbour Weather (weather@harbour.example), unlisted, a bot',
    'left alone': 'its author is a bot.',
  },
  'mastodon-4.4-key-in-public': {
    words: 'login [key]',
    understood: /^no: That looks like a key to the AI Horde, so I neither used nor kept it/,
    answers: /^@mara@meadow\.example and nobody else/,
    visibility: 'unlisted',
  },
  'mastodon-4.4-kudos': {
    words: 'kudos 50 what a hedgehog',
    understood: 'kudos',
    says: /^@mara@meadow\.example To send kudos, reply `kudos 50` to a picture of mine/,
  },
  'mastodon-4.4-login': {
    words: 'login [key]',
    understood: /^no: I can't keep keys safely here/,
    visibility: 'direct',
  },
  'mastodon-4.5-help': {
    understood: 'help',
    answers: /^@ines and nobody else/,
    visibility: 'direct',
    'content warning': 'none',
    says: /^@ines I draw AI pictures with volunteers/,
  },
  'mastodon-4.5-nobot-profile': drawing(
    'draw "an otter asleep on a river"',
    '@quiet_otter@meadow.example',
    'unlisted',
    { from: 'Quiet Otter (quiet_otter@meadow.example), unlisted, whose profile says #nobot' },
  ),
  'mastodon-4.5-own-post': { 'left alone': 'it is our own.' },
  'mastodon-4.5-plain': drawing(FOX, '@mara@meadow.example', 'unlisted'),
  'mastodon-4.5-private': drawing('draw "a birthday cake with seven candles"', '@ines', 'direct'),
  'mastodon-4.5-quote': CRANE,
  'mastodon-4.5-two-mentions': drawing(
    'draw "a boat made of bread", style "oil painting"',
    '@mara@meadow.example',
    'unlisted',
    { words: 'look at this! draw us a boat made of bread style: oil painting' },
  ),
  'pleroma-2.4-lines': drawing(
    'draw "a night train > through the mountains", style "anime"',
    '@jun@pond.example',
    'direct',
  ),
  'pleroma-2.4-plain': drawing(FOX, '@jun@pond.example', 'unlisted'),
  'snac-2.94-plain': drawing(FOX, '@edda@hut.example', 'unlisted'),
  'snac-2.94-two-lines': drawing(
    'draw "a cabin & a lantern", style "etching"',
    '@edda@hut.example',
    'direct',
    { words: 'draw me a cabin & a lantern\nstyle: etching' },
  ),
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}

describe('herald receive mastodon', () => {
  test('every shape of a notification is looked at', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))
    assert.deepEqual(names.sort(), Object.keys(EXPECTED).sort())
  })

  for (const [name, expected] of Object.entries(EXPECTED)) {
    test(name, async () => {
      const lines = linesOf(receivedText(await receive(read(name), config, undefined)))
      assert.equal(lines.get('the bot'), '@herald@social.example')
      for (const [label, wanted] of Object.entries(expected)) {
        const printed = lines.get(label)
        if (typeof wanted === 'string') assert.equal(printed, wanted, label)
        else assert.match(printed ?? '', wanted, label)
      }
      if ('left alone' in expected) {
        assert.deepEqual([lines.has('answers'), lines.has('draws'), lines.has('says')], [false, false, false])
      }
    })
  }

  test('settings of herald.json count: blocked servers and people, content warning, public replies', async () => {
    const open = { ...config.block, places: ['mastodon:meadow.example'] }
    const silent = await receive(read('mastodon-4.5-plain'), { ...config, block: open }, undefined)
    assert.match(silent.left_alone ?? '', /block\.places/)
    for (const blocked of ['mastodon:mara@meadow.example', 'mastodon:*@meadow.example']) {
      const people = { ...config.block, people: [blocked] }
      const refused = await receive(read('mastodon-4.5-plain'), { ...config, block: people }, undefined)
      assert.match(refused.replies?.[0]?.text ?? '', /don't let me draw/, blocked)
    }
    const mastodon = [
      {
        server: 'social.example',
        pollSeconds: 15,
        contentWarning: 'eye strain',
        hashtags: ['Bots'],
        publicEveryMinutes: 10,
        favouriteMinutes: 3,
        adultPictures: false,
        answerBots: ['weather@harbour.example'],
      },
    ]
    const own = await receive(read('mastodon-4.5-plain'), { ...config, mastodon }, undefined)
    assert.deepEqual(
      own.replies?.map(({ visibility, content_warning }) => [visibility, content_warning]),
      [['public', 'eye strain']],
    )
    assert.match(own.replies?.[0]?.text ?? '', /#Bots$/)
    const bot = await receive(read('mastodon-4.5-from-a-bot'), { ...config, mastodon }, undefined)
    assert.deepEqual(bot.replies?.[0]?.to, ['@weather@harbour.example'])
  })

  test('who the bot is can be said, and has to be where nothing tells', async () => {
    const asTomas = await receive(read('mastodon-4.5-two-mentions'), config, '@tomas@harbour.example')
    assert.equal(asTomas.bot, 'tomas@harbour.example')
    const follow = { id: '1', type: 'follow', created_at: '2026-11-20T09:14:11.000Z', account: {} }
    await assert.rejects(receive(follow, config, undefined), /--as name@server\.example/)
    const seen = await receive(follow, config, 'herald@social.example')
    assert.equal(seen.left_alone, 'it tells of a new follower, not of a mention')
  })

  test('what is no notification, or has no status, is told', async () => {
    await assert.rejects(receive({ hello: 1 }, config, undefined), /no notification as GET/)
    const broken = { id: '1', type: 'mention', created_at: '2026-11-20T09:14:11.000Z', status: { id: '2' } }
    const seen = await receive(broken, config, 'herald@social.example')
    assert.match(seen.left_alone ?? '', /cannot be read \(createdAt, account\)/)
  })
})
