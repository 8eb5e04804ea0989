import assert from 'node:assert/strict'
import { type SQLInputValue, StatementSync } from 'node:sqlite'
import { describe, type TestContext, test } from 'node:test'
import pg from 'pg'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'

/**
 * What one picture costs the database, from words to reply. Each statement is processor time in two processes, and it
 * is statements that say how many requests a second the server engine can do. Fewer: lower the number. More: find out
 * whether what is new can be part of a statement that is there.
 */
const MOST = {
  /** `begin` and `commit` included. */
  server: 46,
  embedded: 48,
}

describe('statements for a request', () => {
  for (const engine of ['embedded', 'server'] as const) {
    test(`are no more than they were, ${engine} engine`, {
      skip: engine === 'server' && NO_SERVER,
    }, async (t) => {
      TestHerald.engine = engine
      // Its paces go by a clock that no test can push forward.
      TestHerald.redis = null
      await using herald = await TestHerald.start()
      const noted = noteStatements(t)
      const { intake, runner } = herald.app
      herald.app = {
        ...herald.app,
        intake: (...args) => noted.during(() => intake(...args)),
        runner: (...args) => noted.during(() => runner(...args)),
      }
      await herald.draw('draw for me a lighthouse style: anime --n 1')
      noted.statements.length = 0
      const { files } = await herald.draw('draw for me a windmill style: anime --n 1')
      assert.equal(files.length, 1)
      const { length } = noted.statements
      assert.ok(length > 0 && length <= MOST[engine], `${length} statements:\n${noted.statements.join('\n')}`)
    })
  }
})

/** Every statement that leaves for a database while some work is under way. */
function noteStatements(t: TestContext) {
  const statements: string[] = []
  let noting = false
  const note = (text: string) => {
    if (noting) statements.push(text)
  }
  const { query } = pg.Client.prototype
  t.mock.method(pg.Client.prototype, 'query', function (this: pg.Client, ...args: Parameters<typeof query>) {
    const { text = String(args[0]) } = Object(args[0])
    note(text)
    return query.apply(this, args)
  })
  const { all, run } = StatementSync.prototype
  t.mock.method(StatementSync.prototype, 'all', function (this: StatementSync, ...values: SQLInputValue[]) {
    note(this.sourceSQL)
    return all.apply(this, values as never)
  })
  t.mock.method(StatementSync.prototype, 'run', function (this: StatementSync, ...values: SQLInputValue[]) {
    note(this.sourceSQL)
    return run.apply(this, values as never)
  })
  async function during<T>(work: () => Promise<T>): Promise<T> {
    noting = true
    try {
      return await work()
    } finally {
      noting = false
    }
  }
  return { statements, during }
}
