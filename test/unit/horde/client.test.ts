import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import { HordeClient } from '../../../src/core/horde/client.ts'
import { HordeError } from '../../../src/core/horde/errors.ts'
import type { GenerateRequest } from '../../../src/core/horde/schema.ts'
import { Secret } from '../../../src/core/secret.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const client = (url: string, more: { key?: string; timeoutMs?: number; calls?: string[] } = {}) =>
  new HordeClient({
    url,
    clientAgent: 'herald-test:1:none',
    apiKey: new Secret(more.key ?? 'a-secret-key'),
    ...(more.timeoutMs === undefined ? {} : { timeoutMs: more.timeoutMs }),
    onCall: ({ name, rc }) => more.calls?.push(`${name} ${rc}`),
  })

const body: GenerateRequest = {
  prompt: 'a lighthouse',
  params: { width: 512, height: 512, n: 1 },
  models: ['stable_diffusion'],
  nsfw: false,
  censor_nsfw: true,
  trusted_workers: false,
  slow_workers: true,
  r2: true,
  replacement_filter: true,
  allow_downgrade: true,
}
const alive = () => new AbortController().signal
const json =
  (value: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
const failure = async (promise: Promise<unknown>): Promise<HordeError> => {
  try {
    await promise
  } catch (error) {
    assert.ok(error instanceof HordeError, String(error))
    return error
  }
  throw new Error('the call succeeded')
}

describe('what goes out', () => {
  test('the key goes only where it is needed, the agent everywhere, under either form of the URL', async () => {
    const seen: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = []
    const url = await serve((request, response) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers } as IncomingMessage)
      if (request.method === 'POST') json({ id: 'x', kudos: 7 }, 202)(request, response)
      else if (request.url?.endsWith('/find_user') === true) json({ username: 'a#1' })(request, response)
      else json({ done: false, generations: [] })(request, response)
    })
    const horde = client(`${url}/api/v2/`)
    assert.equal((await horde.submit(body, alive())).id, 'x')
    await client(url).findUser(alive())
    await horde.check('a/../b', alive())
    await horde.cancel('x', alive())
    assert.equal(await horde.dryRun(body, alive()), 7)
    assert.deepEqual(
      seen.map(({ method, url, headers }) => [method, url, headers.apikey, headers['client-agent']]),
      [
        ['POST', '/api/v2/generate/async', 'a-secret-key', 'herald-test:1:none'],
        ['GET', '/api/v2/find_user', 'a-secret-key', 'herald-test:1:none'],
        ['GET', '/api/v2/generate/check/a%2F..%2Fb', undefined, 'herald-test:1:none'],
        ['DELETE', '/api/v2/generate/status/x', undefined, 'herald-test:1:none'],
        ['POST', '/api/v2/generate/async', 'a-secret-key', 'herald-test:1:none'],
      ],
    )
  })

  test('a body outside the schema never leaves', async () => {
    let calls = 0
    const url = await serve((request, response) => {
      calls += 1
      json({ id: 'x' }, 202)(request, response)
    })
    const error = await failure(client(url).submit({ ...body, params: { width: 100 } }, alive()))
    assert.deepEqual([error.kind, error.outcome, calls], ['invalid', 'not-sent', 0])
  })

  test('a key with a line break is refused without being shown', async () => {
    const url = await serve(json({ id: 'x' }, 202))
    const error = await failure(client(url, { key: 'two\nlines-of-key' }).submit(body, alive()))
    assert.equal(error.kind, 'key')
    assert.doesNotMatch(`${error.stack} ${String(error.cause)}`, /lines-of-key/)
  })
})

describe('what comes back', () => {
  test('an HTML page is an unknown outcome of a POST, and it is not sent twice', async () => {
    let calls = 0
    const url = await serve((_request, response) => {
      calls += 1
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>')
    })
    const heard: string[] = []
    const error = await failure(client(url, { calls: heard }).submit(body, alive()))
    assert.deepEqual([error.kind, error.outcome, error.status, calls], ['unreachable', 'unknown', 502, 1])
    assert.deepEqual(heard, ['submit unreachable'])
  })

  test('HTML with status 200, JSON of another shape, and a body too large', async () => {
    const html = await serve((_request, response) => response.end('<html>'))
    assert.equal((await failure(client(html).check('x', alive()))).kind, 'unreachable')
    const shape = await serve(json({ done: 'perhaps' }))
    assert.equal((await failure(client(shape).check('x', alive()))).kind, 'server')
    const large = await serve((_request, response) => response.end('x'.repeat(5_000_001)))
    assert.match((await failure(client(large).models(alive()))).message, /larger/)
  })

  test('a redirect is not followed: it would carry the key elsewhere', async () => {
    let reached = false
    const other = await serve((_request, response) => {
      reached = true
      response.end('{}')
    })
    const url = await serve((_request, response) => response.writeHead(307, { location: other }).end())
    assert.equal((await failure(client(url).submit(body, alive()))).outcome, 'unknown')
    assert.equal(reached, false)
  })

  test('the timeout covers a body that trickles', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(202, { 'content-type': 'application/json' })
      response.write('{"id":')
    })
    const error = await failure(client(url, { timeoutMs: 50 }).submit(body, alive()))
    assert.deepEqual([error.kind, error.outcome, error.status], ['unreachable', 'unknown', 0])
  })

  test('a reset is unknown, a refused connection is not sent', async () => {
    const url = await serve((request) => request.socket.destroy())
    assert.equal((await failure(client(url).submit(body, alive()))).outcome, 'unknown')
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    for (const host of ['127.0.0.1', 'localhost']) {
      const error = await failure(client(`http://${host}:${port}`).submit(body, alive()))
      assert.deepEqual([error.kind, error.outcome], ['unreachable', 'not-sent'])
    }
  })

  test('a host that does not exist is not sent; an aborted call before it began too', async () => {
    const error = await failure(client('http://no-such-host.invalid').submit(body, alive()))
    assert.equal(error.outcome, 'not-sent')
    const url = await serve(json({ id: 'x' }, 202))
    assert.equal((await failure(client(url).submit(body, AbortSignal.abort()))).outcome, 'not-sent')
  })
})

describe('download', () => {
  test('gives the bytes, follows redirects here, and calls a dead link not-found', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/img' }).end()
      else if (request.url === '/img') response.end(Buffer.from([1, 2, 3]))
      else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end()
      else response.writeHead(403).end('<Error/>')
    })
    const horde = client(url)
    assert.deepEqual([...(await horde.download(`${url}/moved`, alive()))], [1, 2, 3])
    assert.equal((await failure(horde.download(`${url}/expired`, alive()))).kind, 'not-found')
    assert.equal((await failure(horde.download(`${url}/loop`, alive()))).kind, 'invalid')
    for (const link of ['N/A', 'file:///etc/passwd', 'data:image/webp;base64,AAAA', '']) {
      assert.equal((await failure(horde.download(link, alive()))).kind, 'invalid', link)
    }
  })

  test('links of a public Horde never lead to a private address', async () => {
    let reached = false
    const url = await serve((_request, response) => {
      reached = true
      response.end('x')
    })
    const { port } = new URL(url)
    const horde = client('https://horde.example')
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '10.0.0.1',
      '169.254.1.1',
      '0x7f.1',
      '[2002:7f00:1::]',
      '[64:ff9b::7f00:1]',
      '[64:ff9b:1::7f00:1]',
      '[fec0::1]',
    ]) {
      const error = await failure(horde.download(`http://${host}:${port}/`, alive()))
      assert.equal(error.kind, 'invalid', host)
    }
    assert.equal(reached, false)
  })
})
