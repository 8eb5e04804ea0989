import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { DiscordServer } from '../simulators/discord/index.ts'
import { Workplace } from '../support/processes.ts'

interface Finding {
  readonly check: string
  readonly level: string
  readonly says: string
  readonly mend?: string
}

async function opened(context: TestContext) {
  const server = await DiscordServer.start()
  context.after(() => server[Symbol.asyncDispose]())
  const file = {
    operator: { contact: 'a@b.example' },
    horde: { url: 'sim' },
    discord: { api: `${server.url}/api` },
  }
  const place = await Workplace.make({ 'herald.json': JSON.stringify(file) })
  context.after(() => place[Symbol.asyncDispose]())
  const examine = async (token = server.token) => {
    const { code, stdout } = await place.run(['doctor', '--json'], { DISCORD_TOKEN: token })
    const findings: Finding[] = JSON.parse(stdout)
    assert.ok(!stdout.includes(token))
    return { code, about: (what: string) => findings.find(({ check }) => check === `discord ${what}`) }
  }
  return { server, place, examine }
}

describe('doctor looks at the bot on Discord', { concurrency: 2 }, () => {
  test('names what is missing at first, and is content after deploy-commands', async (context) => {
    const { server, place, examine } = await opened(context)
    const before = await examine()
    assert.equal(before.code, 1)
    assert.equal(before.about('token')?.says, `it works for ${server.world.application.name}`)
    assert.match(before.about('commands')?.mend ?? '', /discord deploy-commands/)
    assert.match(before.about('vault')?.mend ?? '', /discord deploy-commands/)
    await place.run(['discord', 'deploy-commands'], { DISCORD_TOKEN: server.token })
    const { code, about } = await examine()
    assert.equal(code, 0)
    assert.equal(about('commands')?.says, 'all are registered')
    assert.match(about('invite')?.says ?? '', /client_id=\d+&permissions=\d+&scope=bot/)
  })

  test('names the page to click for a token that is wrong', async (context) => {
    const { server, examine } = await opened(context)
    const { code, about } = await examine(`${server.token}x`)
    assert.equal(code, 1)
    assert.match(about('token')?.mend ?? '', /developers\/applications\/\d+\/bot, press "Reset Token"/)
  })

  test('says what no token is', async (context) => {
    const { place } = await opened(context)
    const { code, stdout } = await place.run(['doctor'], { DISCORD_TOKEN: 'hunter2' })
    assert.equal(code, 1)
    assert.match(stdout, /no bot token.*Reset Token/)
    assert.ok(!stdout.includes('hunter2'))
  })
})
