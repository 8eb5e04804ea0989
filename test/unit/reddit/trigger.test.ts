import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { redditSettings } from '../../../src/adapters/reddit/config.ts'
import { type Comment, comment, message, submission } from '../../../src/adapters/reddit/entities.ts'
import { redditRef } from '../../../src/adapters/reddit/ref.ts'
import { followed } from '../../../src/adapters/reddit/subreddits.ts'
import { type Reading, readComment, readItem } from '../../../src/adapters/reddit/trigger.ts'

const settings = redditSettings.parse({
  account: 'My_Bot',
  operator: 'somebody',
  ownSubreddit: 'my_pictures',
  adultPictures: true,
  subreddits: [
    { name: 'Drawing', triggerWord: true, repliesPerSubmission: 3 },
    { name: 'quiet' },
    { name: 'depression', triggerWord: true },
  ],
  answerBots: ['Friendly_Bot'],
})

function said(body: string, more: object = {}): Comment {
  return comment.parse({
    name: 't1_abc',
    author: 'Ada_L',
    created_utc: 1_700_000_000,
    body,
    subreddit: 'Drawing',
    parent_id: 't3_xyz',
    type: 'username_mention',
    context: '/r/Drawing/comments/xyz/a_title/abc/?context=3',
    ...more,
  })
}
const below = (more: object = {}) =>
  submission.parse({
    name: 't3_xyz',
    author: 'op',
    created_utc: 1_700_000_000,
    title: 'a title',
    subreddit: 'Drawing',
    permalink: '/r/Drawing/comments/xyz/a_title/',
    url: 'https://www.reddit.com/r/Drawing/comments/xyz/a_title/',
    ...more,
  })
const inbox = (body: string, more: object = {}, on: object | undefined = {}) =>
  readItem({ kind: 't1', data: said(body, more) }, on && below(on), settings)
const listed = (body: string, more: object = {}) =>
  readComment(
    said(body, { type: undefined, context: undefined, link_id: 't3_xyz', ...more }),
    below(),
    settings,
    'listing',
  )
const sent = (body: string, more: object = {}) =>
  readItem(
    {
      kind: 't4',
      data: message.parse({
        name: 't4_abc',
        author: 'Ada_L',
        created_utc: 1_700_000_000,
        body,
        subject: 'hello',
        dest: 'My_Bot',
        ...more,
      }),
    },
    undefined,
    settings,
  )
const eventOf = (reading: Reading) => {
  assert.ok(reading.kind === 'event', JSON.stringify(reading))
  assert.ok(redditRef.safeParse(reading.event.ref).success)
  return reading.event
}
const why = (reading: Reading) => (reading.kind === 'left-alone' ? reading.why : 'it is an event')

describe('an item of the inbox', () => {
  test('a mention says who asks, where, and what', () => {
    assert.deepEqual(inbox('u/my_bot draw me a fox', {}, { over_18: true }), {
      kind: 'event',
      event: {
        platform: 'reddit',
        account: 'my_bot',
        eventId: 't1_abc',
        person: { id: 'ada_l', name: 'Ada_L' },
        place: { id: 't3_xyz', within: ['drawing'], direct: false, nsfw: true, mostAnswers: 3 },
        text: 'draw me a fox',
        locale: 'en',
        ref: { kind: 'comment', fullname: 't1_abc', linkId: 't3_xyz', subreddit: 'drawing' },
      },
    })
  })

  test('a reply means what it replies to, and needs no mention', () => {
    const reply = eventOf(inbox('again', { type: 'comment_reply', parent_id: 't1_ours' }))
    assert.equal(reply.repliesTo, 't1_ours')
    assert.equal(reply.text, 'again')
    assert.equal(eventOf(inbox('again', { type: 'post_reply' })).repliesTo, 't3_xyz')
    assert.equal(eventOf(inbox('u/my_bot again')).repliesTo, undefined)
    assert.equal(eventOf(inbox('u/my_bot again', {}, { author: 'my_Bot' })).repliesTo, 't3_xyz')
  })

  test('a mention without words asks for help', () => {
    assert.equal(eventOf(inbox('u/my_bot')).text, 'help')
  })

  const left: Readonly<Record<string, readonly [object, object?]>> = {
    'it is our own': [{ author: 'MY_BOT' }],
    'its author is a bot': [{ author: 'AutoModerator' }],
    'its author is not there any more': [{ author: '[deleted]', body: 'u/my_bot draw me a fox' }],
    'its author or a moderator took it away': [{ body: '[removed]' }],
    'it names the bot only in a quote or in code': [{ body: '> u/my_bot draw me a fox' }],
    'r/elsewhere is not among the subreddits of herald.json': [{ subreddit: 'elsewhere' }],
    'r/depression is not among the subreddits of herald.json': [{ subreddit: 'depression' }],
    'its subreddit is quarantined': [{}, { quarantine: true }],
    'its thread is locked': [{}, { locked: true }],
    'its thread is archived': [{}, { archived: true }],
  }
  for (const [reason, [more, on]] of Object.entries(left))
    test(`is left alone where ${reason}`, () =>
      assert.equal(why(inbox('u/my_bot draw me a fox', more, on)), reason))

  test('of other types is left alone', () => {
    assert.match(why(inbox('lovely', { type: 'something_new' })), /"something_new"/)
  })

  test('is answered in our own places, and elsewhere where the operator says so', () => {
    assert.equal(inbox('u/my_bot hi', { subreddit: 'my_pictures' }).kind, 'event')
    assert.equal(inbox('u/my_bot hi', { subreddit: 'u_My_Bot' }).kind, 'event')
    const everywhere = { ...settings, mentionsElsewhere: true }
    const item = (place: string) => ({ kind: 't1' as const, data: said('u/my_bot hi', { subreddit: place }) })
    assert.equal(readItem(item('elsewhere'), below(), everywhere).kind, 'event')
    assert.equal(readItem(item('SuicideWatch'), below(), everywhere).kind, 'left-alone')
  })

  test('names that end like a bot are known or watched, unless the operator allows them', () => {
    const by = (author: string) => inbox('u/my_bot draw me a fox', { author })
    for (const bot of ['RemindMeBot', 'image_linker_bot', 'LuckyNumber-Bot', 'pics-ModTeam'])
      assert.equal(why(by(bot)), 'its author is a bot')
    for (const maybe of ['talbot', 'sneakpeekbot', 'MrRobot'])
      assert.equal(eventOf(by(maybe)).person.bot, true)
    for (const person of ['bottle_cap', 'Ada', 'Friendly_Bot']) {
      assert.equal(eventOf(by(person)).person.bot, undefined)
    }
  })

  test('a moderator who speaks as one may take replies back; private places stay private', () => {
    const event = eventOf(inbox('delete', { type: 'comment_reply', distinguished: 'moderator' }))
    assert.equal(event.person.moderates, true)
    assert.equal(eventOf(inbox('u/my_bot hi', {}, { subreddit_type: 'private' })).place.confined, true)
  })
})

describe('a comment of a listing', () => {
  test('is for us where it begins with a trigger word and its subreddit allows that', () => {
    assert.equal(eventOf(listed('!draw a fox')).text, 'draw a fox')
    assert.match(why(listed('a fox')), /does not begin with a trigger word/)
    assert.match(why(listed('!draw a fox', { subreddit: 'quiet' })), /not answered in its subreddit/)
    assert.deepEqual(followed(settings), ['drawing'])
  })
})

describe('a message', () => {
  test('is a place of its own, which only its author sees', () => {
    const event = eventOf(sent('draw me a fox', { parent_id: 't4_before' }))
    assert.deepEqual(event.place, { id: 'message/ada_l', within: ['message'], direct: true, nsfw: false })
    assert.equal(event.repliesTo, 't4_before')
  })

  test('may say in its subject what its body does not', () => {
    const words = (subject: string, body: string, more: object = {}) =>
      eventOf(sent(body, { subject, ...more })).text
    assert.equal(words('hello', 'draw me a fox'), 'draw me a fox')
    assert.equal(words('stop', 'please'), 'stop')
    assert.equal(words('draw me', 'a fox'), 'draw me a fox')
    assert.equal(words('draw me a fox', 'thank you!'), 'draw me a fox')
    assert.equal(words('re: stop', 'thanks'), 'thanks')
    assert.equal(words('stop', 'thanks', { parent_id: 't4_before' }), 'thanks')
  })

  test('hands a key on from wherever it stands, so that it is used or refused, and never passed over', () => {
    const key = 'Xk3_p9QaZ-71mWvRtB2c4A'
    const words = (subject: string, body: string) => eventOf(sent(body, { subject })).text
    assert.equal(words('login', key), key)
    assert.equal(words('Login', 'sim-ada-account'), 'Login sim-ada-account')
    assert.equal(words('hello', `login ${key}`), `login ${key}`)
    assert.equal(words('help', `what is ${key} for?`), `what is ${key} for?`)
    assert.equal(words(key, 'here is my key'), `${key} here is my key`)
    assert.equal(words(key, 'draw me a fox'), `${key} draw me a fox`)
    assert.equal(words('login', 'please'), 'login')
  })

  test('of nobody, of Reddit, among moderators or to somebody else is left alone', () => {
    assert.equal(why(sent('hi', { author: null })), 'its author is not there any more')
    assert.equal(why(sent('hi', { distinguished: 'admin' })), 'it is a message from Reddit itself')
    assert.equal(why(sent('hi', { subreddit: 'drawing', author: null })), 'it is mail among moderators')
    assert.equal(why(sent('hi', { dest: 'Somebody' })), 'it went to somebody else')
  })
})
