import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { TestHerald } from '../support/herald.ts'
import { until } from '../support/processes.ts'
import { Crowd } from './crowd.ts'
import { Scene } from './scene.ts'
import { verdicts } from './verdict.ts'

const ASK_EVERY_MS = 200
const MOST_WAITING = 10
const PATIENCE_MS = 60_000
/** pino's number for warnings. */
const WARN = 40
const MOST_LINES = 30
const FULL = '/dev/full'

const noLimits = spawnSync('prlimit', ['--version']).status !== 0 && 'there is no prlimit'

describe('when nothing can be written any more, and later again', { concurrency: 2 }, () => {
  test('to the database: nothing is lost or said twice, in a log of a few lines', {
    skip: noLimits,
  }, async () => {
    await using scene = await Scene.open({ engine: 'embedded', idempotency: false, settleMs: 1_000 })
    const crowd = new Crowd(scene)
    // What was under way could not be given back, and is free again only then.
    const service = scene.start({}, { TEST_LEASE_MS: '4000' })
    const [, pid = ''] = await service.says('stderr', /"pid":(\d+)/)
    /** Not even the hard limit is touched, so that it can be lifted again. */
    const limitFiles = (bytes: string) =>
      assert.equal(spawnSync('prlimit', ['--pid', pid, `--fsize=${bytes}:`]).status, 0)
    const asking = setInterval(() => {
      if (crowd.answers(0) < MOST_WAITING) crowd.ask()
    }, ASK_EVERY_MS)
    try {
      await until('some are at the Horde', () => scene.horde.state().submits > 2)
      limitFiles('0')
      await service.says('stderr', /"msg":"(?:running a request failed|step failed); trying again"/)
      await service.says('stderr', /"msg":"reading events failed; trying again"/)
      limitFiles('unlimited')
      const late = crowd.ask()
      await until('somebody who asked since is answered', () => crowd.isAnswered(late))
    } finally {
      clearInterval(asking)
    }
    await scene.ended(PATIENCE_MS)
    service.kill('SIGTERM')
    const { code, stderr } = await service.exit()
    assert.equal(code, 0, stderr)
    const column = await verdicts(scene, crowd.standing, 'a sentence will do')
    assert.deepEqual(
      [...column].filter(([, failure]) => failure !== undefined),
      [],
    )
    const warnings = stderr
      .split('\n')
      .filter((line) => line.startsWith('{') && JSON.parse(line).level >= WARN)
    assert.ok(warnings.length <= MOST_LINES, warnings.join('\n'))
  })

  test('to the folder of the pictures: they are written when there is room', {
    skip: existsSync(FULL) ? false : `there is no ${FULL}`,
  }, async () => {
    await using herald = await TestHerald.start()
    const outDir = join(herald.dir, 'out')
    const obstacle = join(outDir, '.e1-fox-1.webp.part')
    await mkdir(outDir)
    await symlink(FULL, obstacle)
    const id = await herald.say('draw me fox style: anime --n 1')
    const told = () => herald.logged.filter(({ msg }) => msg === 'publishing failed')
    await herald.until(async () => told().length > 1, 'it was tried again')
    assert.match(told()[0]?.err ?? '', /cannot write .*no space left on device/)
    await rm(obstacle)
    const { files, text } = await herald.end(id)
    assert.equal(files.length, 1, text)
  })
})
