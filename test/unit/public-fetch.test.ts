import assert from 'node:assert/strict'
import dns from 'node:dns'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { type AddressInfo, BlockList } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { HordeClient } from '../../src/core/horde/client.ts'
import { HordeError } from '../../src/core/horde/errors.ts'
import { fetchPublic, PrivateAddressError } from '../../src/core/public-fetch.ts'
import { Secret } from '../../src/core/secret.ts'

/** For documentation, RFC 5737: it leads nowhere, and is not private. */
const PUBLIC = '192.0.2.1'

/** Each look-up of a name is answered by the next of these; the last one stays. */
function resolving(t: TestContext, ...answers: string[][]): void {
  const next = () => ((answers.length > 1 ? answers.shift() : answers[0]) ?? []).map(toAddress)
  const lookup = (_name: string, options: dns.LookupOptions, done: (...answer: unknown[]) => void) => {
    const addresses = next()
    if (options.all) done(null, addresses)
    else done(null, addresses[0]?.address, 4)
  }
  t.mock.method(dns, 'lookup', lookup as never)
  t.mock.method(dns.promises, 'lookup', (async () => next()) as never)
  syncBuiltinESMExports()
  t.after(() => {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  })
}
const toAddress = (address: string) => ({ address, family: 4 })

/** A server on this machine, which nobody is to reach by such a link. */
async function inside(t: TestContext, listener: RequestListener): Promise<{ port: number; calls: string[] }> {
  const calls: string[] = []
  const server = createServer((request, response) => {
    calls.push(request.url ?? '')
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, calls }
}

describe('links from strangers', () => {
  test('a name that is public when it is looked at and private when it is called reaches nobody', async (t) => {
    const { port, calls } = await inside(t, (_request, response) => response.end('secret'))
    resolving(t, [PUBLIC], ['127.0.0.1'])
    const horde = new HordeClient({
      url: 'https://horde.example',
      clientAgent: 'herald-test:1:none',
      apiKey: new Secret('0000000000'),
      timeoutMs: 500,
    })
    const link = `http://rebound.example:${port}/`
    // The first look may be at the public address, where nobody answers.
    for (let call = 0; call < 2; call += 1)
      await assert.rejects(horde.download(link, new AbortController().signal), HordeError)
    assert.deepEqual(calls, [])
  })

  test('one private address among public ones is one too many', async (t) => {
    const { port, calls } = await inside(t, (_request, response) => response.end('secret'))
    resolving(t, [PUBLIC, '127.0.0.1'])
    const signal = AbortSignal.timeout(2_000)
    await assert.rejects(
      fetchPublic(new URL(`http://both.example:${port}/`), { signal }),
      PrivateAddressError,
    )
    assert.deepEqual(calls, [])
  })

  test('to public addresses go out like any other', async (t) => {
    // This machine stands in for the internet.
    t.mock.method(BlockList.prototype, 'check', () => false)
    resolving(t, ['127.0.0.1'])
    const picture = Buffer.alloc(300_000, 7)
    const { port, calls } = await inside(t, (request, response) => {
      const { host, 'client-agent': agent } = request.headers
      if (request.url === '/moved') response.writeHead(302, { location: '/picture' }).end('elsewhere')
      else if (request.url === '/none') response.writeHead(204).end()
      else if (request.url === '/cut') response.writeHead(200, { 'content-length': 9 }).write('half')
      else if (request.url === '/who') response.end(`${host} ${agent}`)
      else response.end(picture)
      if (request.url === '/cut') setImmediate(() => response.destroy())
    })
    const get = (path: string, signal = AbortSignal.timeout(10_000)) =>
      fetchPublic(new URL(`http://pictures.example:${port}${path}`), {
        headers: { 'Client-Agent': 'us' },
        signal,
      })
    assert.equal(await (await get('/who')).text(), `pictures.example:${port} us`)
    assert.ok(picture.equals(await (await get('/picture')).bytes()))
    const moved = await get('/moved')
    assert.deepEqual([moved.status, moved.headers.get('location')], [302, '/picture'])
    await moved.body?.cancel()
    assert.deepEqual([(await get('/none')).status, await (await get('/none')).text()], [204, ''])
    await assert.rejects(async () => (await get('/cut')).bytes(), 'a body that breaks off is no body')
    await assert.rejects(get('/picture', AbortSignal.abort()), { name: 'AbortError' })
    assert.equal(calls.filter((path) => path === '/picture').length, 1)
    const nobody = new URL(`https://pictures.example:${port}/`)
    await assert.rejects(fetchPublic(nobody, { signal: AbortSignal.timeout(10_000) }), TypeError)
  })
})
