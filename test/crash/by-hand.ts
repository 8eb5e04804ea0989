import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { TEST_MAIN } from '../support/processes.ts'
import { Crowd } from './crowd.ts'
import { Scene } from './scene.ts'
import { type Count, count, wrong } from './table.ts'
import { verdicts } from './verdict.ts'

const ROLES = ['gateway', 'worker'] as const
const ASK_EVERY_MS = 500
const TELL_EVERY_MS = 5_000
/** For whoever has killed everything and reads on before starting anew. */
const PATIENCE_MS = 10 * 60_000

/** People ask, and a person starts and kills the processes of the service. */
export async function crashByHand(people: number): Promise<Count> {
  await using scene = await Scene.open({ engine: 'server', idempotency: false, settleMs: 1_000 })
  const { dir } = scene.place
  for (const role of ROLES) await writeFile(join(dir, role), scriptOf(scene, role), { mode: 0o755 })
  console.log(`
${people} people ask, two a second, every third for a picture. In another terminal start the service:

  cd ${dir}
  ./gateway & ./gateway & ./worker & ./worker &

Each prints its number and writes ${dir}/<role>.log. Kill any of them, and start it again:

  kill -9 %1
  ./gateway &
`)
  const crowd = new Crowd(scene)
  const tell = () =>
    console.log(
      `asked ${crowd.standing.length}, answered ${crowd.standing.length - crowd.answers(0)}, ` +
        `more than once ${crowd.standing.length - crowd.answers(0) - crowd.answers(1)}`,
    )
  const telling = setInterval(tell, TELL_EVERY_MS)
  try {
    while (crowd.standing.length < people) {
      crowd.ask()
      await pause(ASK_EVERY_MS)
    }
    // Who has not ended is told by the verdicts.
    await scene.ended(PATIENCE_MS).catch(() => {})
  } finally {
    clearInterval(telling)
  }
  tell()
  await endProcesses(dir)
  const columns = new Map([['by hand', await verdicts(scene, crowd.standing, 'a sentence will do')]])
  const rows = crowd.standing.map(({ name }) => name)
  for (const line of wrong(rows, columns)) console.log(line)
  return count(rows, columns)
}

/** The process keeps the shell's number, so a signal to that reaches the service itself. */
function scriptOf(scene: Scene, role: string): string {
  const variables = Object.entries({ ...scene.env, ROLE: role }).map(([name, value]) => `${name}='${value}'`)
  const command = `'${process.execPath}' --disable-warning=ExperimentalWarning '${TEST_MAIN}'`
  return `#!/bin/sh
cd '${scene.place.dir}' || exit
echo "${role} $$"
echo $$ >> pids
exec env ${variables.join(' ')} ${command} >> ${role}.log 2>&1
`
}

/** Ends those that still run; a number may by now be somebody else's. */
async function endProcesses(dir: string): Promise<void> {
  const pids = (await readFile(join(dir, 'pids'), 'utf8').catch(() => '')).split('\n').filter(Boolean)
  for (const pid of pids) {
    const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', pid], { encoding: 'utf8' })
    if (stdout?.includes(TEST_MAIN)) process.kill(Number(pid), 'SIGTERM')
  }
}
