import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { COMMANDS } from '../../src/adapters/discord/commands/definitions.ts'
import { DiscordServer } from '../simulators/discord/index.ts'
import { Workplace } from '../support/processes.ts'

const ALL = [...COMMANDS.map(({ name }) => `/${name}`), '"Send kudos"'].join(' ')

async function opened(context: TestContext) {
  const server = await DiscordServer.start()
  context.after(() => server[Symbol.asyncDispose]())
  const file = { operator: { contact: 'a@b.example' }, discord: { api: `${server.url}/api` } }
  const place = await Workplace.make({ 'herald.json': JSON.stringify(file) })
  context.after(() => place[Symbol.asyncDispose]())
  const deploy = (more: readonly string[] = [], token = server.token) =>
    place.run(['discord', 'deploy-commands', ...more], { DISCORD_TOKEN: token })
  const { name } = server.world.application
  return { server, deploy, name }
}

describe('herald discord deploy-commands', { concurrency: 2 }, () => {
  test('registers the commands, and changes nothing a second time', async (context) => {
    const { server, deploy, name } = await opened(context)
    const first = await deploy()
    assert.deepEqual(
      [first.code, first.stdout.trim()],
      [0, `The commands of ${name}, everywhere:\ncreated: ${ALL}`],
    )
    assert.match(first.stderr, /^A key to encrypt tokens with was written into \.env/)
    const kept = JSON.stringify([...server.world.commands.values()])
    const second = await deploy()
    assert.equal(second.stderr, '', 'the key is there')
    assert.equal(
      second.stdout.trim(),
      `The commands of ${name}, everywhere, are as they should be: nothing was changed.`,
    )
    assert.equal(JSON.stringify([...server.world.commands.values()]), kept)
    const told = await deploy(['--json'])
    assert.deepEqual(JSON.parse(told.stdout).changed, [])
  })

  test('on one server alone, and says how to invite the bot where it is not', async (context) => {
    const { server, deploy } = await opened(context)
    const { id } = server.guild()
    const there = await deploy(['--guild', id])
    assert.match(there.stdout, new RegExp(`on the server ${id}:\ncreated: /imagine`))
    const removed = await deploy(['--guild', id, '--remove'])
    assert.match(removed.stdout, /removed: .*\/imagine/)
    const elsewhere = await deploy(['--guild', '123456789012345678'])
    assert.equal(elsewhere.code, 1)
    assert.match(
      elsewhere.stderr,
      /may not register commands on the server 123456789012345678.*https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&permissions=\d+&scope=bot\+applications\.commands/,
    )
  })

  test('says which page to open where there is no token, or a wrong one, and repeats none', async (context) => {
    const { server, deploy } = await opened(context)
    const missing = await deploy([], '')
    assert.equal(missing.code, 1)
    assert.match(missing.stderr, /no DISCORD_TOKEN in \.env.*developers\/applications.*page "Bot"/s)
    const wrong = await deploy([], `${server.token}x`)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /Discord does not take the token.*developers\/applications\/\d+\/bot/)
    assert.ok(!`${wrong.stderr}${wrong.stdout}`.includes(server.token.slice(-10)))
  })

  test('without a network, says whom it could not reach, and where', async (context) => {
    const { server } = await opened(context)
    const file = { operator: { contact: 'a@b.example' }, discord: { api: 'http://127.0.0.1:1/api' } }
    await using place = await Workplace.make({ 'herald.json': JSON.stringify(file) })
    const { code, stderr } = await place.run(['discord', 'deploy-commands'], { DISCORD_TOKEN: server.token })
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^Discord at 127\.0\.0\.1:1: asking who we are: no answer \(ECONNREFUSED\)\. Check the network, and run/m,
    )
  })

  test('called wrongly, says how it goes', async (context) => {
    const { deploy } = await opened(context)
    for (const more of [['--guild', 'home'], ['now'], ['--guild', ''], ['--remove']]) {
      const { code, stderr } = await deploy(more)
      assert.equal(code, 2, more.join(' '))
      assert.match(stderr, /Usage: npm run -s herald -- discord deploy-commands/)
    }
  })
})
