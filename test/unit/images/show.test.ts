import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeMetadata } from '../../../src/core/images/metadata.ts'
import { DETAILS, samples } from './samples.ts'

const folder = await mkdtemp(join(tmpdir(), 'herald-show-'))
after(() => rm(folder, { recursive: true }))
const files = await samples()

function show(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/main.ts', 'show', ...args], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

async function save(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}

test('a saved picture tells how it was drawn, to people and to machines', async () => {
  const file = await save('a.webp', writeMetadata(files['webp lossy'] ?? Buffer.alloc(0), DETAILS))
  const human = await show(file)
  assert.equal(human.code, 0)
  assert.match(human.stdout, /^seed +3735928559$/m)
  const machine = await show(file, '--json')
  assert.deepEqual(JSON.parse(machine.stdout).details, DETAILS)
})

test('what a stranger wrote into a file cannot steer the terminal', async () => {
  const prompt = 'x\x1b]0;title\x07 \x9b31m \u202e\nseed             1'
  const file = await save(
    'b.png',
    writeMetadata(files['png opaque'] ?? Buffer.alloc(0), { ...DETAILS, prompt }),
  )
  for (const { stdout } of [await show(file), await show(file, '--json')]) {
    assert.equal(/[^\P{Cc}\n]|\u202e/u.test(stdout), false)
    assert.equal(/^seed +1$/m.test(stdout), false)
  }
})

test('a sentence and exit code 1 where nothing can be shown, 2 for wrong use', async () => {
  const bare = await save('bare.png', files['png opaque'] ?? Buffer.alloc(0))
  const words = await save('words.txt', Buffer.from('hello'))
  const cases: [string[], number, RegExp][] = [
    [[bare], 1, /carries no details/],
    [[words], 1, /is not a PNG, WebP or JPEG/],
    [[folder], 1, /is not a file/],
    [[join(folder, 'missing.png')], 1, /cannot be read/],
    [[], 2, /^Usage:/],
    [[bare, words], 2, /one word too many.*Usage:/s],
    [[bare, '--nonsense'], 2, /--nonsense/],
  ]
  for (const [args, code, sentence] of cases) {
    const { code: got, stdout, stderr } = await show(...args)
    assert.equal(got, code, args.join(' '))
    assert.match(stderr, sentence)
    assert.equal(stdout, '')
  }
})
