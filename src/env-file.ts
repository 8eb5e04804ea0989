import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname } from 'node:path'
import { parseEnv } from 'node:util'
import { HeraldError } from './core/errors.ts'

const NAME = 'HERALD_VAULT_KEYS'
const REMARK =
  '# The key that what people entrust to Herald is encrypted with. Keep a copy of it away from the database.'
const BY_HAND = 'Or add the line yourself: HERALD_VAULT_KEYS=k1:<what "openssl rand -base64 32" prints>'

/**
 * Makes sure that `.env` has a key for the vault: to be called before the first secret is stored, where
 * `Config.vaultKeys` is empty. All other lines stay as they are; afterwards only the owner may read the file.
 * @returns whether a key was made; then the settings have to be read again
 * @throws {HeraldError} saying what to do, where the file cannot be written
 */
export function ensureVaultKey(envPath: string): boolean {
  try {
    // A link stays a link: it is the file behind it that is replaced.
    const path = fs.existsSync(envPath) ? fs.realpathSync(envPath) : envPath
    if (keyIn(read(path)) !== undefined) return false
    if (fs.existsSync(path)) fs.accessSync(path, fs.constants.W_OK)
    return append(path)
  } catch (error) {
    if (error instanceof HeraldError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new HeraldError(
      `the vault needs a key, and it cannot be written into ${envPath}: ${why}. ` +
        `Make the file and its folder writable for this user and try again. ${BY_HAND}`,
      { cause: error },
    )
  }
}

/** The new file is the lock as well: two logins at once must not make two keys. */
function append(path: string): boolean {
  const draft = `${path}.new`
  const file = create(draft)
  let replaced = false
  try {
    const text = read(path)
    if (keyIn(text) !== undefined) return false
    const value = `k${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}`
    const gap = text.length === 0 || text.at(-1) === NEWLINE ? '' : '\n'
    const whole = Buffer.concat([text, Buffer.from(`${gap}${REMARK}\n${NAME}=${value}\n`)])
    fs.writeFileSync(file, whole)
    keepOwner(file, path)
    fs.fsyncSync(file)
    fs.renameSync(draft, path)
    replaced = true
    syncFolder(dirname(path))
    return true
  } finally {
    fs.closeSync(file)
    if (!replaced) fs.rmSync(draft, { force: true })
  }
}

const NEWLINE = 0x0a

function create(draft: string): number {
  try {
    return fs.openSync(draft, 'wx', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new HeraldError(
      `another command is writing a key into .env right now, or was killed while it did. Try again; if nothing else is running, delete ${draft} first.`,
    )
  }
}

/** Where root adds the line to another user's file, that user still has to be able to read it. */
function keepOwner(file: number, path: string): void {
  const { uid, gid } = fs.existsSync(path) ? fs.statSync(path) : fs.fstatSync(file)
  const mine = fs.fstatSync(file)
  if (uid !== mine.uid || gid !== mine.gid) fs.fchownSync(file, uid, gid)
}

/** A key that a crash of the machine takes away again would take what it encrypts along. */
function syncFolder(folder: string): void {
  // Windows opens no folders.
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  fs.fsyncSync(handle)
  fs.closeSync(handle)
}

function keyIn(text: Buffer): string | undefined {
  return parseEnv(text.toString('utf8'))[NAME]?.trim() || undefined
}

function read(path: string): Buffer {
  return fs.existsSync(path) ? fs.readFileSync(path) : Buffer.alloc(0)
}
