import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Fault } from '../simulators/reddit/index.ts'
import { AGENT, redditServer } from '../support/reddit-client.ts'

/** A mention, and a way to answer it that may go wrong. */
async function answering(context: TestContext) {
  const { server, client } = await redditServer(context, { speed: 0 })
  const { fullname } = server.mention('ada', 'draw me a fox')
  const token = await client.token()
  /** The status, or how it failed. */
  const answer = async (text = 'a fox', patience?: AbortSignal): Promise<string> => {
    try {
      const response = await fetch(`${server.url}/api/comment`, {
        method: 'POST',
        headers: { authorization: `bearer ${token}`, 'user-agent': AGENT },
        body: new URLSearchParams({ api_type: 'json', thing_id: fullname, text }),
        ...(patience && { signal: patience }),
      })
      return `${response.status} ${response.headers.get('content-type')}`
    } catch (error) {
      return error instanceof Error ? error.name : String(error)
    }
  }
  /** The same while this goes wrong; it is waited for until it has struck. */
  const failing = async (fault: Omit<Fault, 'route' | 'times'>, text: string): Promise<string> => {
    const patience = new AbortController()
    const struck = server.inject({ route: 'comment', ...fault, times: 1 })
    if (fault.answer === 'hang') {
      void struck.then(() => patience.abort(new DOMException('late', 'TimeoutError')))
    }
    return await answer(text, patience.signal)
  }
  const said = () => server.comments(fullname).map(({ body }) => body)
  return { server, answer, failing, said }
}

const SEEN: readonly [Fault['answer'], string][] = [
  ['html-502', '502 text/html'],
  ['text-503', '503 text/plain'],
  ['json-4xx', '400 application/json; charset=utf-8'],
  ['unauthorized', '401 application/json; charset=utf-8'],
  ['rate-limited', '429 application/json; charset=utf-8'],
  ['reset', 'TypeError'],
  ['hang', 'TimeoutError'],
]

for (const [answered, seen] of SEEN) {
  test(`${answered}: with and without its effect`, async (context) => {
    const { answer, failing, said } = await answering(context)
    assert.equal(await failing({ answer: answered, effect: 'none' }, 'before'), seen)
    assert.deepEqual(said(), [])
    assert.equal(await failing({ answer: answered, effect: 'done' }, 'after'), seen)
    assert.deepEqual(said(), ['after'])
    assert.match(await answer('then'), /^200/)
    assert.deepEqual(said(), ['after', 'then'])
  })
}

test('an effect lands when its time has come, though the connection is long dead', async (context) => {
  const { server, failing, said } = await answering(context)
  await failing({ answer: 'reset', effect: { afterMs: 60_000 } }, 'late')
  server.advance(59_999)
  assert.deepEqual(said(), [])
  server.advance(1)
  assert.deepEqual(said(), ['late'])
})

test('what is refused by the time it lands does not land', async (context) => {
  const { server, answer, said } = await answering(context)
  void server.inject({ route: 'comment', answer: 'reset', effect: 'held', times: 1, words: 'held *fox*' })
  assert.match(await answer('another'), /^200/, 'a fault may be for some words only')
  assert.equal(await answer('held *fox*'), 'TypeError')
  server.ban('test')
  server.land()
  assert.deepEqual(said(), ['another'])
})

test('a server that is down answers nobody, and knows what people did meanwhile', async (context) => {
  const { server, answer, said } = await answering(context)
  server.goDown()
  assert.equal(await answer(), 'TypeError')
  server.mention('bob', 'draw me a hen')
  server.comeUp()
  assert.match(await answer(), /^200/)
  assert.deepEqual(said(), ['a fox'])
  assert.equal(server.unread().length, 2)
})
