import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { startPostgres } from '../support/postgres.ts'
import { type HeraldProcess, until } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'
import { Crowd } from './crowd.ts'
import { Scene, type SceneOptions } from './scene.ts'
import { verdicts } from './verdict.ts'

const ROLES = ['gateway', 'worker', 'worker'] as const
const ASK_EVERY_MS = 200
const MOST_WAITING = 10
const PATIENCE_MS = 60_000
/** pino's number for warnings. */
const WARN = 40
/** Of one process, in an outage of seconds in which its source alone fails forty times a second. */
const MOST_LINES = 30

interface Outage {
  readonly servers: Pick<SceneOptions, 'databaseUrl' | 'redisUrl'>
  begin(): Promise<void>
  end(): Promise<void>
  /** What an operator reads of each worker. */
  readonly says: string
  readonly saysAgain: string
}

describe('a server goes away in mid-work and comes back', { skip: NO_SERVER, concurrency: 2 }, () => {
  test('Postgres', async () => {
    const postgres = await startPostgres()
    try {
      await endure({
        servers: { databaseUrl: postgres.url },
        begin: postgres.crash,
        end: postgres.start,
        says: 'the database does not answer; requests wait until it does',
        saysAgain: 'the database answers again',
      })
    } finally {
      await postgres.stop()
    }
  })

  test('Redis, which comes back empty', async () => {
    let redis = await startRedis()
    try {
      await endure({
        servers: { redisUrl: redis.url },
        begin: () => redis.stop(),
        async end() {
          redis = await startRedis(redis.port)
        },
        says: 'Redis does not answer; requests go on by the sweep, a few seconds later than usual',
        saysAgain: 'Redis answers again',
      })
    } finally {
      await redis.stop()
    }
  })
})

/** Nobody does anything but bring the server back. */
async function endure({ servers, begin, end, says, saysAgain }: Outage): Promise<void> {
  await using scene = await Scene.open({ engine: 'server', idempotency: false, settleMs: 1_000, ...servers })
  const crowd = new Crowd(scene)
  const fleet = ROLES.map((role) => scene.start({}, { ROLE: role }))
  const workers = fleet.slice(1)
  const asking = setInterval(() => {
    if (crowd.answers(0) < MOST_WAITING) crowd.ask()
  }, ASK_EVERY_MS)
  try {
    await until('some are at the Horde', () => scene.horde.state().submits > 2)
    await begin()
    await Promise.all(workers.map((each) => each.says('stderr', new RegExp(says))))
    await end()
    await Promise.all(workers.map((each) => each.says('stderr', new RegExp(saysAgain))))
    const late = crowd.ask()
    await until('somebody who asked since is answered', () => crowd.isAnswered(late))
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
  for (const each of fleet) {
    const warnings = logged(each).filter(({ level }) => level >= WARN)
    assert.ok(warnings.length <= MOST_LINES, `${warnings.length} lines: ${each}`)
    assert.doesNotMatch(each.stderr, /Missing (?:key|lock)/, 'what Redis forgot is no fault of its')
  }
}

function logged({ stderr }: HeraldProcess): { level: number; msg: string }[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
}
