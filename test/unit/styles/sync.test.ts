import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createCatalogKeeper } from '../../../src/core/styles/sync.ts'

const style = { prompt: '{p}{np}', model: 'm' }
const GOOD: Record<string, unknown> = {
  '/styles.json': { far: style, both: { ...style, steps: 9 } },
  '/categories.json': { places: ['far'] },
  '/enhancements.json': { 'stable diffusion 2': {} },
}

/** A keeper over temporary folders, and a web server that answers with what `files` holds. */
async function given(t: TestContext, local: Record<string, unknown> = { both: style }) {
  const root = mkdtempSync(join(tmpdir(), 'herald-styles-'))
  const [localDir, syncedDir] = [join(root, 'local'), join(root, 'data', 'styles')]
  mkdirSync(localDir)
  const write = (name: string, content: unknown) =>
    writeFileSync(join(localDir, name), typeof content === 'string' ? content : JSON.stringify(content))
  write('styles.json', local)
  let answer: RequestListener = (request, response) => response.end(JSON.stringify(GOOD[request.url ?? '']))
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const urls = {
    styles: `${url}/styles.json`,
    categories: `${url}/categories.json`,
    enhancements: `${url}/enhancements.json`,
  }
  const keepers: { stop(): void }[] = []
  const open = () => {
    const keeper = createCatalogKeeper({ localDir, syncedDir, urls, fetch })
    keepers.push(keeper)
    return keeper
  }
  t.after(async () => {
    for (const keeper of keepers) keeper.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    rmSync(root, { recursive: true })
  })
  return { open, write, localDir, syncedDir, answerWith: (next: RequestListener) => (answer = next) }
}

const names = (keeper: ReturnType<typeof createCatalogKeeper>) => [...keeper.current().styles.keys()].sort()

test('the community’s styles come in behind our own, and are there after a restart', async (t) => {
  const { open, syncedDir } = await given(t)
  const keeper = open()
  assert.deepEqual(names(keeper), ['both'])
  const { files } = await keeper.sync()
  assert.deepEqual(new Set(files.map(({ outcome }) => outcome)), new Set(['updated']))
  assert.deepEqual(names(keeper), ['both', 'far'])
  assert.equal(keeper.current().styles.get('both')?.steps, undefined)
  assert.deepEqual(keeper.current().categories.get('places')?.members, ['far'])
  assert.deepEqual(names(open()), ['both', 'far'])
  assert.deepEqual(readdirSync(syncedDir).sort(), ['categories.json', 'enhancements.json', 'styles.json'])
  assert.equal((await keeper.sync()).files[0]?.outcome, 'unchanged')
})

const failures: [why: string, listener: RequestListener][] = [
  ['answers 500', (_, response) => response.writeHead(500).end('{}')],
  ['answers HTML', (_, response) => response.end('<html>')],
  ['answers an empty object', (_, response) => response.end('{}')],
  ['answers a list', (_, response) => response.end('[1]')],
  ['answers entries that are unusable', (_, response) => response.end('{"a": 1}')],
  ['hangs up', (request) => request.socket.destroy()],
  [
    'answers without end',
    (_, response) => {
      const more = (): void => {
        while (response.write(' '.repeat(100_000)));
        response.once('drain', more)
      }
      more()
    },
  ],
]
for (const [why, listener] of failures)
  test(`the last good copy stays when the network ${why}`, async (t) => {
    const { open, answerWith, syncedDir } = await given(t)
    const keeper = open()
    await keeper.sync()
    answerWith(listener)
    const { files } = await keeper.sync()
    for (const { outcome, reason } of files) {
      assert.equal(outcome, 'failed')
      assert.match(reason ?? '', /^http:\/\/127\.0\.0\.1:\d+\/\w+\.json /)
    }
    assert.deepEqual(names(keeper), ['both', 'far'])
    assert.deepEqual(names(open()), ['both', 'far'])
    assert.equal(readdirSync(syncedDir).length, 3)
  })

test('a sync can be called off', async (t) => {
  const { open, answerWith } = await given(t)
  answerWith(() => {})
  const { files } = await open().sync(AbortSignal.abort())
  assert.ok(files.every(({ outcome }) => outcome === 'failed'))
})

test('a changed file counts without a restart; a broken one is warned of and changes nothing', async (t) => {
  const { open, write, localDir } = await given(t)
  const keeper = open()
  write('styles.json', { both: style, fresh: style })
  await keeper.refresh()
  assert.deepEqual(names(keeper), ['both', 'fresh'])
  write('styles.json', '{"both": ')
  await keeper.refresh()
  assert.deepEqual(names(keeper), ['both', 'fresh'])
  assert.match(keeper.current().warnings[0]?.message ?? '', /last good content stays in use/)
  write('styles.json', { mended: style })
  await keeper.refresh()
  assert.deepEqual(names(keeper), ['mended'])
  assert.deepEqual(keeper.current().warnings, [])
  rmSync(join(localDir, 'styles.json'))
  await keeper.refresh()
  assert.deepEqual(names(keeper), [])
})
