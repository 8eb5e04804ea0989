import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { readEngine } from '../../src/config-engine.ts'

const DATABASE = 'postgres://herald:hunter2@db:5432/herald'
const REDIS = 'rediss://:hunter2@cache:6379/1'

function read(env: NodeJS.ProcessEnv) {
  const problems: string[] = []
  return { ...readEngine(env, problems), problems }
}

describe('the choice of the engine', () => {
  test('nothing set, or set to nothing, is one process with everything', () => {
    for (const env of [{}, { DATABASE_URL: ' ', REDIS_URL: '', ROLE: '' }]) {
      assert.deepEqual(read(env), { engine: { kind: 'embedded' }, role: 'all', problems: [] })
    }
  })

  test('the addresses choose the server engine, and their passwords are printed nowhere', () => {
    const { engine, role, problems } = read({ DATABASE_URL: DATABASE, REDIS_URL: REDIS, ROLE: 'worker' })
    assert.ok(engine.kind === 'server')
    assert.equal(engine.databaseUrl.reveal(), DATABASE)
    assert.equal(engine.redisUrl?.reveal(), REDIS)
    assert.equal(role, 'worker')
    assert.deepEqual(problems, [])
    assert.doesNotMatch(inspect(engine) + JSON.stringify(engine), /hunter2/)
  })

  test('Redis alone, and a role without a database, are refused with the lines to add', () => {
    assert.match(
      read({ REDIS_URL: REDIS }).problems.join(),
      /without DATABASE_URL.*\n {2}DATABASE_URL=postgres/s,
    )
    const [problem] = read({ ROLE: 'gateway' }).problems
    assert.match(
      problem ?? '',
      /ROLE=gateway needs the server engine.*\n {2}DATABASE_URL=.*\n {2}REDIS_URL=/s,
    )
  })

  test('wrong values are named without being repeated where they may hold a password', () => {
    const { problems } = read({
      DATABASE_URL: 'mysql://me:hunter2@db/x',
      REDIS_URL: 'localhost:hunter2',
      ROLE: 'boss',
    })
    assert.equal(problems.length, 3)
    assert.doesNotMatch(problems.join(), /hunter2/)
    assert.match(problems.join(), /ROLE is "boss". It is all, gateway or worker/)
  })
})
