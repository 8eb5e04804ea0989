import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import * as z from 'zod'
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

/** Stands where the network begins: what a process sends out arrives here, and is counted and cut off. */
async function openTrap(): Promise<{ env: Record<string, string>; calls: () => number; server: Server }> {
  let calls = 0
  const server = createServer((socket) => {
    calls += 1
    socket.on('error', () => {}).destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy = `http://127.0.0.1:${portOf(server)}`
  // https://nodejs.org/docs/latest-v24.x/api/cli.html#node_use_env_proxy1
  const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '' }
  return { env, calls: () => calls, server }
}

function portOf(server: Server): number {
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return address.port
}

/** An address where nobody listens. */
async function closedPort(): Promise<string> {
  const { server } = await openTrap()
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
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
    const trap = await openTrap()
    const words = ['expand', 'two foxes style: stylepunks', '--json']
    const first = await place.run(words, trap.env)
    assert.equal(first.code, 0, first.stderr)
    const bodies = z.array(generateRequest).parse(JSON.parse(first.stdout))
    assert.equal(bodies.length, 4)
    for (const body of bodies) assert.match(body.prompt, /two foxes/)
    assert.equal((await place.run(words)).stdout, first.stdout)
    assert.equal(trap.calls(), 0, 'offline')
    trap.server.close()
  })

  test('expand of an unknown style says what is meant and prints no body', async () => {
    await using place = await Workplace.make()
    const { code, stdout, stderr } = await place.run(['expand', 'a teapot style: stempunk', '--json'])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /steampunk/)
  })

  test('doctor on a Horde that is well', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make({ '.env': 'HORDE_API_KEY=sim-doctor\n' })
    try {
      const { code, stdout } = await place.run(['doctor', '--json', '--horde', simulator.url])
      const report = findings.parse(JSON.parse(stdout))
      assert.deepEqual(
        report.map(({ check }) => check),
        ['settings', 'data folder', 'disk', 'horde', 'clock', 'key', 'styles'],
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
    const trap = await openTrap()
    const doctor = await place.run(['doctor', '--json'], trap.env)
    assert.equal(doctor.code, 1)
    const [settings] = findings.parse(JSON.parse(doctor.stdout))
    assert.equal(settings?.level, 'failure')
    assert.ok(settings?.mend?.includes(CONTACT_LINE))

    for (const args of [['draw', 'two foxes'], ['start']]) {
      const { code, stdout, stderr } = await place.run(args, trap.env)
      assert.deepEqual([code, stdout], [1, ''], args.join(' '))
      assert.ok(stderr.includes(CONTACT_LINE), stderr)
      assert.doesNotMatch(stderr, /\n\s+at /, 'a sentence, no stack trace')
    }
    assert.equal(trap.calls(), 0)
    trap.server.close()
  })

  test('with a contact the real Horde is asked: the trap of the test before does catch calls', async () => {
    await using place = await Workplace.make({ 'herald.json': CONTACT_LINE })
    const trap = await openTrap()
    const { code } = await place.run(['doctor', '--json'], trap.env)
    assert.equal(code, 1)
    assert.ok(trap.calls() > 0)
    trap.server.close()
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
