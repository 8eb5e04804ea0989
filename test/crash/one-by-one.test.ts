import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { type HeraldProcess, until } from '../support/processes.ts'
import { Crowd } from './crowd.ts'
import { Scene } from './scene.ts'
import { verdicts } from './verdict.ts'

/** The first gateway listens, the second stands by. */
const ROLES = ['gateway', 'gateway', 'worker', 'worker'] as const
const ASK_EVERY_MS = 200
/** Who come while so many wait would be waited for in the end, on a slow machine for long. */
const MOST_WAITING = 10
const PATIENCE_MS = 60_000
/** Said by one that is in the middle of it. */
const AT_WORK = { gateway: /"msg":"listening"/, worker: /"msg":"submitted"/ }

describe('two gateways and two workers as processes of their own', { skip: NO_SERVER }, () => {
  test('each killed in turn while people ask: the others go on, and endings equal requests', async () => {
    await using scene = await Scene.open({ engine: 'server', idempotency: false, settleMs: 1_000 })
    const start = (role: string) => scene.start({}, { ROLE: role })
    const crowd = new Crowd(scene)
    const first = start(ROLES[0])
    await first.says('stderr', AT_WORK.gateway)
    const fleet: HeraldProcess[] = [first, ...ROLES.slice(1).map(start)]
    const asking = setInterval(() => {
      if (crowd.answers(0) < MOST_WAITING) crowd.ask()
    }, ASK_EVERY_MS)
    try {
      for (const [place, role] of ROLES.entries()) {
        const victim = fleet[place]
        assert.ok(victim)
        await victim.says('stderr', AT_WORK[role])
        victim.kill('SIGKILL')
        assert.equal((await victim.exit()).signal, 'SIGKILL')
        const late = crowd.ask()
        await until('somebody who asked since is answered', () => crowd.isAnswered(late))
        fleet[place] = start(role)
        await fleet[place].says('stdout', /ready/)
      }
    } finally {
      clearInterval(asking)
    }
    await scene.ended(PATIENCE_MS)
    for (const each of fleet) each.kill('SIGTERM')
    for (const each of fleet) assert.equal((await each.exit()).code, 0, `${each}`)

    const column = await verdicts(scene, crowd.standing, 'a sentence will do')
    assert.deepEqual(
      [...column].filter(([, failure]) => failure !== undefined),
      [],
    )
    assert.equal(scene.platform.posts().length, crowd.standing.length)
    assert.ok(crowd.standing.length > 20)
  })
})
