import type { HordeClient } from '../horde/client.ts'
import { HordeError } from '../horde/errors.ts'
import type { HordeUser } from '../horde/schema.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Secret } from '../secret.ts'
import type { Link } from './links.ts'

/** What the Horde says of a key or a name: the account, or why it cannot be linked. */
export type Checked = Pick<Link, 'kind' | 'hordeId' | 'hordeName'> | { readonly refused: Sentence }

/** Shared keys are UUIDs, keys of accounts are not. */
const SHARED_KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Keys have 22 characters today. */
const KEY = /^[\x21-\x7e]{8,100}$/
const ANONYMOUS_ID = 0
/** The suffix of the name where a shared key was sent. */
const SHARED_SUFFIX = / \(Shared Key: .*\)$/s

/** Asks the Horde whose key it is. */
export async function checkKey(client: HordeClient, key: Secret, signal: AbortSignal): Promise<Checked> {
  const text = key.reveal()
  if (/^0+$/.test(text)) return { refused: sentence('loginAnonymous', {}) }
  if (!KEY.test(text)) return { refused: sentence('loginNoKey', {}) }
  return await accountOf(
    () => client.withKey(key).findUser(signal),
    SHARED_KEY.test(text) ? 'shared-key' : 'key',
  )
}

/** Asks the Horde for `alias#id`; the number alone decides. */
export async function checkName(client: HordeClient, name: string, signal: AbortSignal): Promise<Checked> {
  const id = /^[^#]{0,100}#\s*(\d{1,12})$/su.exec(name.trim())?.[1]
  if (id === undefined || Number(id) === ANONYMOUS_ID) return { refused: sentence('hordeNameUnknown', {}) }
  return await accountOf(() => client.userById(Number(id), signal), 'name')
}

async function accountOf(ask: () => Promise<HordeUser>, kind: Link['kind']): Promise<Checked> {
  let user: HordeUser
  try {
    user = await ask()
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    return { refused: refusedBecause(error, kind) }
  }
  const { deleted, username } = user
  const hordeId = user.id ?? Number(/#(\d+)$/.exec(username.replace(SHARED_SUFFIX, ''))?.[1] ?? ANONYMOUS_ID)
  if (hordeId === ANONYMOUS_ID) return { refused: sentence('loginAnonymous', {}) }
  if (deleted === true) return { refused: sentence('loginClosed', {}) }
  return { kind, hordeId, hordeName: username.replace(SHARED_SUFFIX, '').slice(0, 200) }
}

function refusedBecause({ kind, rc }: HordeError, asked: Link['kind']): Sentence {
  if (rc === 'DeletedUser') return sentence('loginClosed', {})
  const unknown = kind === 'key' || kind === 'not-found'
  if (!unknown) return sentence('loginUnchecked', {})
  return asked === 'name' ? sentence('hordeNameUnknown', {}) : sentence('loginUnknownKey', {})
}
