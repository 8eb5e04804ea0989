import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { DiscordError, discordError } from '../../../src/adapters/discord/errors.ts'
import { LeaseLostError, PublishError } from '../../../src/core/errors.ts'

const TOKEN = 'canary-token'
const URL = `https://discord.com/api/v10/webhooks/1/${TOKEN}/messages/@original`
const BODY = { files: undefined, body: { content: 'secret words' } }

const api = (status: number, code: number, errors?: object) =>
  new DiscordAPIError(
    { code, message: `about ${TOKEN}`, ...(errors && { errors }) } as never,
    code,
    status,
    'PATCH',
    URL,
    BODY,
  )

function verdict(error: unknown): [string, string] {
  const made = discordError('editing a message', error)
  assert.ok(made instanceof PublishError)
  assert.ok(!JSON.stringify([made.message, made, made.cause, made.stack]).includes(TOKEN), made.message)
  return [made.outcome, made.kind]
}

describe('what goes wrong on Discord means', () => {
  const cases: readonly (readonly [name: string, error: unknown, outcome: string, kind: string])[] = [
    ['unknown channel', api(404, 10003), 'not-sent', 'target-gone'],
    ['unknown message', api(404, 10008), 'not-sent', 'target-gone'],
    ['unknown webhook', api(404, 10015), 'not-sent', 'target-gone'],
    ['unknown interaction', api(404, 10062), 'not-sent', 'target-gone'],
    ['no access', api(403, 50001), 'not-sent', 'target-gone'],
    ['dead token', api(401, 50027), 'not-sent', 'target-gone'],
    ['no permission', api(403, 50013), 'not-sent', 'rejected'],
    ['no direct messages', api(403, 50007), 'not-sent', 'rejected'],
    ['empty message', api(400, 50006), 'not-sent', 'rejected'],
    ['too large', api(413, 40005), 'not-sent', 'rejected'],
    ['acknowledged already', api(400, 40060), 'not-sent', 'rejected'],
    ['no history', api(400, 160002), 'not-sent', 'rejected'],
    ['our token', api(401, 0), 'not-sent', 'auth'],
    ['too many direct chats at once', api(403, 40003), 'not-sent', 'rate-limited'],
    ['slow mode', api(429, 20016), 'not-sent', 'rate-limited'],
    [
      'the trigger is gone',
      api(400, 50035, {
        message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE', message: 'x' }] },
      }),
      'not-sent',
      'target-gone',
    ],
    ['an invalid form', api(400, 50035, { content: { _errors: [] } }), 'not-sent', 'rejected'],
    ['a gateway', new HTTPError(502, 'Bad Gateway', 'POST', URL, BODY), 'unknown', 'transient'],
    ['an abort', new DOMException('aborted', 'AbortError'), 'unknown', 'transient'],
    ['a reset', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'unknown', 'transient'],
    ['nobody there', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'not-sent', 'transient'],
    ['JSON that is none', new SyntaxError(TOKEN), 'unknown', 'transient'],
  ]
  for (const [name, error, outcome, kind] of cases) {
    test(name, () => assert.deepEqual(verdict(error), [outcome, kind]))
  }

  test('a page with HTTP 403 that is not Discord’s may have happened', () => {
    const page = new DiscordAPIError(new ArrayBuffer(8) as never, 0, 403, 'POST', URL, BODY)
    assert.deepEqual(verdict(page), ['unknown', 'transient'])
  })

  test('a limit, and how long', () => {
    const told = new RateLimitError({ timeToReset: 1_500, retryAfter: 1_500, url: URL, route: '/x' } as never)
    const made = discordError('posting', told)
    assert.ok(made instanceof DiscordError)
    assert.deepEqual([made.outcome, made.kind, made.retryAfterMs], ['not-sent', 'rate-limited', 1_500])
  })

  test('the right to send that was lost goes up as it is', () => {
    const lost = new LeaseLostError('x')
    assert.equal(discordError('posting', lost), lost)
  })
})
