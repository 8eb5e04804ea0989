import assert from 'node:assert/strict'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import * as z from 'zod'
import { REAL_HORDE } from '../../src/config-file.ts'
import { generateRequest } from '../../src/core/horde/schema.ts'
import { sniffImage } from '../../src/core/images/sniff.ts'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { Workplace } from '../support/processes.ts'

const CONTACT_LINE = '{ "operator": { "contact": "you@example.org" } }'

const findings = z.array(
  z.strictObject({
    check: z.string(),
    level: z.enum(['ok', 'warning', 'failure']),
    says: z.string().min(1),
    mend: z.string().optional(),
  }),
)

const REAL_HOST = new URL(REAL_HORDE).hostname

/** Stands in for the way out to the internet: notes which hosts are asked for, and lets nobody out. */
class Trap implements Disposable {
  readonly hosts: string[] = []
  readonly #server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      this.hosts.push(/^CONNECT ([^:]+)/.exec(String(data))?.[1] ?? 'something else')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
  })

  static async open(): Promise<Trap> {
    const trap = new Trap()
    await new Promise<void>((resolve) => trap.#server.listen(0, '127.0.0.1', resolve))
    return trap
  }

  get port(): number {
    const address = this.#server.address()
    assert.ok(address !== null && typeof address === 'object')
    return address.port
  }

  /** Environment of a process that is to go through the trap. */
  get env(): Record<string, string> {
    const proxy = `http://127.0.0.1:${this.port}`
    // https://nodejs.org/docs/latest-v24.x/api/cli.html#node_use_env_proxy1
    return { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '' }
  }

  [Symbol.dispose](): void {
    this.#server.close()
  }
}

/** An address where nobody listens. */
async function closedPort(): Promise<string> {
  using trap = await Trap.open()
  return `http://127.0.0.1:${trap.port}`
}

describe('commands', { concurrency: 3 }, () => {
  test('demo: six pictures, named in the output', async () => {
    await using place = await Workplace.make()
    const { code, stdout, stderr } = await place.run(['demo'])
    assert.equal(code, 0, stderr)
    const files = await place.files('demo-output')
    assert.equal(files.length, 6)
    for (const file of files) {
      assert.ok(stdout.includes(join('demo-output', file)), `${file} is named`)
      assert.ok(sniffImage(await readFile(join(place.dir, 'demo-output', file))))
    }
    assert.match(stdout, /To Cleo.*stempunk.*steampunk/s, 'the slip is answered in words')
    assert.deepEqual(await place.files('data'), [], 'no data is left behind')
  })

  test('expand --json: bodies that the Horde accepts, the same for the same words', async () => {
    await using place = await Workplace.make()
    using trap = await Trap.open()
    const words = ['expand', 'two foxes style: stylepunks', '--json']
    const first = await place.run(words, trap.env)
    assert.equal(first.code, 0, first.stderr)
    const bodies = z.array(generateRequest).parse(JSON.parse(first.stdout))
    assert.equal(bodies.length, 4)
    for (const body of bodies) assert.match(body.prompt, /two foxes/)
    assert.equal((await place.run(words)).stdout, first.stdout)
    assert.deepEqual(trap.hosts, [], 'offline')
  })

  test('expand of an unknown style says what is meant and prints no body', async () => {
    await using place = await Workplace.make()
    const { code, stdout, stderr } = await place.run(['expand', 'a teapot style: stempunk', '--json'])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /steampunk/)
  })

  test('receive: the whole way of a mention, offline', async () => {
    await using place = await Workplace.make()
    using trap = await Trap.open()
    const mention = join(import.meta.dirname, '../fixtures/mastodon/mastodon-4.5-plain.json')
    const env = { ...trap.env, NO_PROXY: '127.0.0.1' }
    const { code, stdout, stderr } = await place.run(['receive', 'mastodon', mention, '--json'], env)
    assert.equal(code, 0, stderr)
    const { replies } = z.object({ replies: z.array(z.looseObject({})) }).parse(JSON.parse(stdout))
    assert.equal(replies[0]?.visibility, 'unlisted')
    assert.deepEqual([trap.hosts, await place.files('data')], [[], []], 'nothing is sent or kept')
    const missing = await place.run(['receive', 'mastodon', 'nowhere.json'])
    assert.equal(missing.code, 1)
    assert.match(missing.stderr, /nowhere\.json cannot be read/)
  })

  test('doctor on a Horde that is well', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make({ '.env': 'HORDE_API_KEY=sim-doctor\n' })
    try {
      const { code, stdout } = await place.run(['doctor', '--json', '--horde', simulator.url])
      const report = findings.parse(JSON.parse(stdout))
      assert.deepEqual(
        report.map(({ check }) => check),
        ['settings', 'data folder', 'disk', 'vault', 'horde', 'clock', 'key', 'styles'],
      )
      assert.equal(
        report.find(({ level }) => level === 'failure'),
        undefined,
        stdout,
      )
      assert.equal(code, 0)
      const people = await place.run(['doctor', '--horde', simulator.url])
      assert.equal(people.stdout.match(/^(ok|warning) .*: /gm)?.length, report.length)
    } finally {
      await simulator.close()
    }
  })

  test('doctor notices keys that others may read', async () => {
    await using place = await Workplace.make({ '.env': 'HORDE_API_KEY=\n' })
    const settings = async (mode: number) => {
      await chmod(join(place.dir, '.env'), mode)
      const { code, stdout } = await place.run(['doctor', '--json', '--horde', 'sim'])
      assert.equal(code, 0, stdout)
      return findings.parse(JSON.parse(stdout)).find(({ check }) => check === 'settings')
    }
    const open = await settings(0o644)
    assert.equal(open?.level, 'warning')
    assert.match(open?.mend ?? '', /^chmod 600 .*\.env$/)
    assert.equal((await settings(0o600))?.level, 'ok')
  })

  test('doctor without a key says so, and it is no failure', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make()
    try {
      const { code, stdout } = await place.run(['doctor', '--json', '--horde', simulator.url])
      const key = findings.parse(JSON.parse(stdout)).find(({ check }) => check === 'key')
      assert.equal(key?.level, 'warning')
      assert.match(key?.mend ?? '', /HORDE_API_KEY/)
      assert.equal(code, 0)
    } finally {
      await simulator.close()
    }
  })

  test('doctor where nobody listens names the failure', async () => {
    await using place = await Workplace.make()
    const url = await closedPort()
    const { code, stdout } = await place.run(['doctor', '--json', '--horde', url])
    const failures = findings.parse(JSON.parse(stdout)).filter(({ level }) => level === 'failure')
    assert.deepEqual(
      failures.map(({ check }) => check),
      ['horde'],
    )
    assert.ok(failures[0]?.says.includes(url))
    assert.match(failures[0]?.says ?? '', /ECONNREFUSED/)
    assert.ok(failures[0]?.mend)
    assert.equal(code, 1)
  })

  test('doctor names a file in the place of the data folder', async () => {
    await using place = await Workplace.make({ data: 'not a folder' })
    const { code, stdout } = await place.run(['doctor', '--json', '--horde', 'sim'])
    const folder = findings.parse(JSON.parse(stdout)).find(({ check }) => check === 'data folder')
    assert.deepEqual([folder?.level, code], ['failure', 1], stdout)
    const start = await place.run(['draw', 'a fox', '--horde', 'sim'])
    assert.equal(start.code, 1)
    assert.match(start.stderr, /a file is in its place/)
  })

  test('without a contact nothing is sent to the real Horde, and the line to add is named', async () => {
    await using place = await Workplace.make()
    using trap = await Trap.open()
    const doctor = await place.run(['doctor', '--json'], trap.env)
    assert.equal(doctor.code, 1)
    const [settings] = findings.parse(JSON.parse(doctor.stdout))
    assert.equal(settings?.level, 'failure')
    assert.ok(settings?.mend?.includes(CONTACT_LINE))

    const draw = await place.run(['draw', 'two foxes'], trap.env)
    assert.deepEqual([draw.code, draw.stdout], [1, ''])
    assert.ok(draw.stderr.includes(CONTACT_LINE), draw.stderr)
    assert.doesNotMatch(draw.stderr, /\n\s+at /, 'a sentence, no stack trace')

    const start = await place.run(['start'], trap.env)
    assert.equal(start.code, 0)
    assert.ok(start.stdout.includes(CONTACT_LINE), start.stdout)
    assert.ok(!trap.hosts.includes(REAL_HOST), trap.hosts.join())
  })

  test('with a contact the real Horde is asked: the trap of the test before does catch calls', async () => {
    await using place = await Workplace.make({ 'herald.json': CONTACT_LINE })
    using trap = await Trap.open()
    const { code } = await place.run(['doctor', '--json'], trap.env)
    assert.equal(code, 1)
    assert.ok(trap.hosts.includes(REAL_HOST), trap.hosts.join())
  })

  test('what a Horde says cannot steer the terminal', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make()
    const message = 'no \x1b]0;title\x07 \x9b31m \u202e\nok       data folder: fine'
    try {
      simulator.inject({ route: 'submit', kind: 'error', status: 400, rc: 'BadRequest', message, times: 1 })
      const draw = await place.run(['draw', 'a fox style: anime --n 1', '--json', '--horde', simulator.url])
      const { id, cause } = z.object({ id: z.string(), cause: z.string() }).parse(JSON.parse(draw.stdout))
      assert.ok(cause.includes(message), 'machines get it as it is')
      simulator.inject({ route: 'models', kind: 'error', status: 400, message })
      const exits = [
        draw,
        await place.run(['requests', 'list', '--all']),
        await place.run(['requests', 'show', id]),
        await place.run(['doctor', '--horde', simulator.url]),
      ]
      for (const { stdout } of exits) {
        assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\u202e/u)
        assert.ok((stdout.match(/^ok +data folder: /gm)?.length ?? 0) < 2, stdout)
      }
    } finally {
      await simulator.close()
    }
  })

  test('flags of the picture beside the words instead of within them: says where they go', async () => {
    await using place = await Workplace.make()
    for (const command of ['draw', 'expand']) {
      const { code, stdout, stderr } = await place.run([command, 'a fox', '--ar', '3:2'])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, new RegExp(`within the quotes: ${command} "a fox --ar 3:2"`))
    }
  })

  test('a key on the command line is not drawn, sent, kept or shown, and where it belongs is said', async () => {
    await using place = await Workplace.make()
    const key = '0123456789abcdefghij12'
    for (const args of [
      ['draw', `login ${key}`, '--horde', 'sim'],
      ['draw', 'login', key, '--json', '--horde', 'sim'],
      ['expand', `login ${key}`],
      ['expand', 'a fox aB3dE5gH7jK9mN1pQ3sT5v', '--json'],
    ]) {
      const { code, stdout, stderr } = await place.run(args)
      assert.deepEqual([code, stdout], [1, ''], args.join(' '))
      assert.match(stderr, /\.env: HORDE_API_KEY=/)
      assert.doesNotMatch(stderr, /0123456789|aB3dE5/)
    }
    assert.deepEqual([await place.files('data'), await place.files('out')], [[], []])
  })

  test('draw says why nothing is drawn, and what to do', async () => {
    await using place = await Workplace.make()
    const draw = async (words: string) => await place.run(['draw', words, '--horde', 'sim'])
    assert.equal((await draw('stop')).code, 0)
    const left = await draw('a fox style: anime --n 1')
    assert.deepEqual([left.code, left.stdout], [1, ''])
    assert.match(left.stderr, /^You sent `stop`.*draw "start"\n$/)
    assert.equal((await draw('start')).code, 0)
    await writeFile(join(place.dir, 'herald.json'), '{ "allow": { "places": ["mastodon:*"] } }')
    const closed = await draw('a fox style: anime --n 1')
    assert.deepEqual([closed.code, closed.stdout], [1, ''])
    const [, opener] = /add (\S+) to allow\.places/.exec(closed.stderr) ?? assert.fail(closed.stderr)
    await writeFile(join(place.dir, 'herald.json'), JSON.stringify({ allow: { places: [opener] } }))
    assert.equal((await draw('a fox style: anime --n 1')).code, 0)
  })

  test('draw names the cause that its operator can mend', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make()
    const message = 'no such model here'
    try {
      simulator.inject({ route: 'submit', kind: 'error', status: 400, rc: 'BadRequest', message, times: 1 })
      const args = ['draw', 'a fox style: anime --n 1', '--horde', simulator.url]
      const { code, stderr } = await place.run(args)
      assert.equal(code, 1)
      assert.match(stderr, /^Cause: .*no such model here/m)
    } finally {
      await simulator.close()
    }
  })

  test('a folder that no picture can go into is named before anything is drawn', async () => {
    await using place = await Workplace.make({ taken: 'a file' })
    const never = process.platform === 'linux' ? ['/proc/pictures', '/proc/pictures/of/foxes', '/proc'] : []
    for (const folder of ['taken', 'taken/out', ...never]) {
      const draw = await place.run(['draw', 'a fox style: anime --n 1', '--horde', 'sim', '--out', folder])
      assert.deepEqual([draw.code, draw.stdout], [1, ''], folder)
      assert.match(draw.stderr, /^No picture can go into \/.*: .* \(E[A-Z]+\)\. Name .*--out\.\n$/)
      assert.ok(draw.stderr.includes(resolve(place.dir, folder)), draw.stderr)
    }
    assert.deepEqual(await place.files('data'), [], 'nothing was taken in')
    const draw = await place.run(['draw', 'help', '--horde', 'sim', '--out', 'deep/er/out'])
    assert.equal(draw.code, 0, draw.stderr)
    assert.deepEqual(await place.files('deep/er/out'), [])
  })

  test('a reply to a picture that is not there says so, and one to the id of a request finds it', async () => {
    await using place = await Workplace.make()
    const missing = await place.run(['draw', 'again', '--reply-to', 'out/nothere.webp', '--horde', 'sim'])
    assert.deepEqual([missing.code, missing.stdout], [1, ''])
    assert.match(missing.stderr, /^There is no file out\/nothere\.webp\. .*request id\.$/m)
    const drawn = await place.run(['draw', 'a fox style: anime --n 1', '--json', '--horde', 'sim'])
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(drawn.stdout))
    const again = await place.run(['draw', 'again', '--reply-to', id, '--horde', 'sim'])
    assert.equal(again.code, 0, again.stdout)
    assert.match(again.stdout, /a fox, style anime/)
  })

  test('a reply to what is no picture, and a database that is none, are sentences', async () => {
    await using place = await Workplace.make({ 'notes.txt': 'hello' })
    for (const [file, code] of [
      ['.', 1],
      ['notes.txt', 2],
    ] as const) {
      const draw = await place.run(['draw', 'again', '--reply-to', file, '--horde', 'sim'])
      assert.equal(draw.code, code, draw.stderr)
      assert.doesNotMatch(draw.stderr, /\n\s+at /, 'a sentence, no stack trace')
    }
    await mkdir(join(place.dir, 'data'))
    await writeFile(join(place.dir, 'data', 'herald.sqlite'), 'a page of something else altogether')
    for (const args of [['draw', 'a fox', '--horde', 'sim'], ['start'], ['requests', 'list'], ['doctor']]) {
      const { code, stdout, stderr } = await place.run(args)
      assert.equal(code, 1)
      assert.match(stdout + stderr, /herald\.sqlite cannot be opened: /, args.join(' '))
      assert.doesNotMatch(stderr, /\n\s+at /, 'a sentence, no stack trace')
    }
  })

  test('called wrongly: exit code 2 and how it goes', async () => {
    await using place = await Workplace.make()
    const wrong = [
      [],
      ['paint'],
      ['constructor'],
      ['draw'],
      ['draw', 'a fox', '--colour', 'red'],
      ['draw', 'a fox', '--out'],
      ['expand'],
      ['doctor', 'now'],
      ['start', 'now'],
      ['demo', '--fast'],
      ['show'],
      ['receive', 'mastodon'],
      ['receive', 'constructor', 'x.json'],
      ['horde-sim', '--port', 'x'],
      ['styles', 'paint'],
    ]
    for (const args of wrong) {
      const { code, stdout, stderr } = await place.run(args)
      assert.equal(code, 2, `${args.join(' ')}\n${stdout}${stderr}`)
      assert.match(stdout + stderr, /Usage: |Unknown option|Unexpected argument|argument missing/)
      assert.doesNotMatch(stderr, /\n\s+at /, 'a sentence, no stack trace')
    }
    assert.deepEqual(await place.files('.'), [], 'nothing was made')
  })
})
