/**
 * Starts Herald from a fresh clone on whatever Node runs npm (20 or newer): installs the packages when they
 * are missing or stale, then hands over to the pinned Node. All of its own words go to stderr.
 *
 *   node scripts/run.mjs [args]             runs src/main.ts
 *   node scripts/run.mjs --file X [args]    runs another file
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = join(root, 'package-lock.json')
/** npm writes this file last, so a half-finished install has none. */
const installed = join(root, 'node_modules', '.package-lock.json')
const nodeBinary = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

if (stale()) await underLock(() => stale() && install())
checkNode()
run(process.argv.slice(2))

function stale() {
  if (!existsSync(installed)) return true
  return existsSync(wanted) && statSync(wanted).mtimeMs > statSync(installed).mtimeMs
}

function install() {
  process.stderr.write('Herald: installing packages (once, and whenever package-lock.json changes) …\n')
  const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error']
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const npm = process.env.npm_execpath
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (result.error) fail(`npm could not be started (${result.error.message}). Install npm, then try again.`)
  if (result.status !== 0) {
    fail(
      'npm ci failed; its message is above. Mend that (most often the network or a full disk) and run again.',
    )
  }
  const now = new Date()
  utimesSync(installed, now, now)
}

/** Two installs at once would corrupt node_modules. The lock lies outside it, because npm ci deletes it. */
async function underLock(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const lock = join(tmpdir(), `herald-install-${name}.lock`)
  const mine = `${lock}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    let told = false
    while (!link(mine, lock)) {
      if (removeDead(lock, `${mine}.dead`)) continue
      if (!told) process.stderr.write('Herald: waiting for another command that is installing packages …\n')
      told = true
      await delay(500)
    }
    try {
      work()
    } finally {
      rmSync(lock, { force: true })
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Linking a finished file creates the lock with its content in one step. */
function link(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock of a process that died. It is moved first, so that a lock just taken is put back. */
function removeDead(lock, aside) {
  try {
    if (alive(Number(readFileSync(lock, 'utf8')))) return false
    renameSync(lock, aside)
    if (alive(Number(readFileSync(aside, 'utf8')))) link(aside, lock)
    rmSync(aside, { force: true })
    return true
  } catch (error) {
    if (error.code === 'ENOENT') return true
    throw error
  }
}

function alive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function checkNode() {
  const result = spawnSync(nodeBinary, ['--version'], { encoding: 'utf8' })
  if (result.status === 0) return
  const why =
    result.error?.message ?? (result.stderr.trim() || `it ended with ${result.signal ?? result.status}`)
  fail(
    `the pinned Node does not run: ${nodeBinary}: ${why}. ` +
      'If the install was made with scripts switched off (npm config get ignore-scripts) or on another kind of ' +
      'machine, delete the folder node_modules and run this again. ' +
      'On a system without a prebuilt Node (musl, for one) use the Docker image.',
  )
}

function run(args) {
  const named = args[0] === '--file'
  if (named && args[1] === undefined) fail('--file needs the name of a file.', 2)
  const file = named ? resolve(root, args[1]) : join(root, 'src', 'main.ts')
  const rest = named ? args.slice(2) : args
  const child = spawn(nodeBinary, ['--disable-warning=ExperimentalWarning', file, ...rest], {
    stdio: 'inherit',
    // Compiled code is kept between runs; static imports included, as the cache is on before the first one.
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'), ...process.env },
  })
  child.on('error', (error) => fail(`Node could not be started: ${error.message}.`))

  const forward = (signal) => child.kill(signal)
  process.on('SIGTERM', forward)
  process.on('SIGHUP', forward)
  // Ctrl+C in a terminal reaches the child by itself; a second one would mean "at once".
  process.on('SIGINT', (signal) => process.stdin.isTTY || forward(signal))

  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.exit(128 + (constants.signals[signal] ?? 0))
  })
}

function fail(message, code = 1) {
  process.stderr.write(`Herald: ${message}\n`)
  process.exit(code)
}
