import { createHash } from 'node:crypto'
import type { AccountLinks } from '../accounts/link.ts'
import type { Link } from '../accounts/links.ts'
import { VaultError } from '../accounts/vault.ts'
import { LONGEST_WAIT_MS } from '../ahead.ts'
import type { BucketLimits, Buckets } from '../buckets.ts'
import type { HordeClient } from '../horde/client.ts'
import { HordeError } from '../horde/errors.ts'
import type { Clock, Log } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { PersonKey } from '../store.ts'
import { WAITS_MS } from './lane.ts'
import { type Gift, idempotencyKey, type ReceiptNote } from './ledger.ts'
import { CONFLICT, type OwnReason, RETURN_MS, TOO_FAST } from './refusals.ts'

export interface TransferParts {
  readonly accounts: Pick<AccountLinks, 'link' | 'key'>
  readonly buckets: Buckets
  readonly clock: Clock
  readonly log: Log
  readonly hordeUrl: string
  readonly client: () => Promise<HordeClient>
  /** What the Horde lets one key send; `TRANSFER_LIMITS`, unless it is one without limits that is measured. */
  readonly limits: BucketLimits
}

/**
 * What the Horde lets one key send: one a second and 90 an hour, in fixed windows. A little further apart, for calls
 * are on their way for different times.
 */
export const TRANSFER_LIMITS: BucketLimits = [
  { count: 1, windowMs: 1_250 },
  { count: 90, windowMs: 3_610_000 },
]

/** Saves a gift as it is then. False: it has been taken back meanwhile, and nothing may be sent. */
export type Save = (gift: Gift, notes?: readonly ReceiptNote[]) => Promise<boolean>
/** Sends, if this process still has the right to. @throws {LeaseLostError} nothing was sent */
export type SendOnce = <T>(request: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** `next`: the giver's next gift; else nothing of theirs before then. */
export type Turn = 'next' | { readonly at: number }

/** From a try that came to nothing to the next one, growing. */
const AGAIN_MS = 1_000

/**
 * Pays one gift as far as that can be done now. What is sent is saved before, and sent again under the same
 * Idempotency-Key until its outcome is known, whatever happened in between.
 */
export async function pay(parts: TransferParts, gift: Gift, save: Save, send: SendOnce): Promise<Turn> {
  const { clock, buckets, hordeUrl, limits, log } = parts
  const now = clock.now()
  const giver = { ...gift, personId: gift.giverId }
  // As it was when it went.
  let sent = gift
  const end = async (state: Gift['state'] & ReceiptNote['about'], rc: string | null, both = false) => {
    const notes: ReceiptNote[] = [{ side: 'giver', about: state }]
    if (both) notes.push({ side: 'recipient', about: state })
    const ended = { ...sent, state, rc, unsure: false, endedAt: clock.now() }
    if (await save(ended, notes)) log.info({ gift: gift.id, state, ...(rc !== null && { rc }) }, 'gift ended')
    return 'next' as const
  }
  const refuse = async (rc: string) => end('refused', rc, await isAwaited(parts, gift))
  const later = async (atMs: number, change: Partial<Gift> = {}): Promise<'next'> => {
    await save({ ...gift, ...change, notBefore: atMs })
    return 'next'
  }

  if (!gift.unsure && now - gift.createdAt >= WAITS_MS) {
    return gift.state === 'waiting' ? end('expired', null, true) : refuse('NotInTime' satisfies OwnReason)
  }
  const from = await keyOf(parts, giver)
  if (from === 'unreadable' || (gift.unsure && !isSender(from?.link, gift))) {
    // Only who sent it can find out what became of it; they may log in again, or the operator mend the vault.
    if (gift.unsure && unsureForMs() >= WAITS_MS) return end('unclear', null)
    return later(now + LONGEST_WAIT_MS)
  }
  if (from === undefined) return refuse('NotLinked' satisfies OwnReason)
  if (from.link.kind !== 'key') return refuse('SharedKeySends' satisfies OwnReason)
  const to = await targetOf(parts, gift)
  if (to === 'unreadable') return later(now + LONGEST_WAIT_MS)
  if (to === undefined || (gift.unsure && to.saved !== gift.target)) {
    if (gift.unsure) return end('unclear', null)
    const notes: ReceiptNote[] = [{ side: 'giver', about: 'waiting' }]
    // Told once: or whoever gives and takes back again and again could write to them without end.
    if (gift.round === 0) notes.push({ side: 'recipient', about: 'waiting' })
    await save({ ...gift, state: 'waiting' }, notes)
    return 'next'
  }
  if (!gift.unsure && to.hordeId === from.link.hordeId && to.own) return refuse('KudosTransferToSelf')

  const waitMs = await buckets.take(`transfer ${hordeUrl} ${from.link.hordeId}`, limits, now)
  if (waitMs > 0) return { at: now + Math.ceil(waitMs) }
  const sending: Gift = {
    ...gift,
    state: 'sending',
    unsure: true,
    // In vain, until there is an answer.
    failures: gift.failures + 1,
    attemptedAt: gift.attemptedAt ?? now,
    fromHorde: from.link.hordeId,
    target: to.saved,
  }
  if (!(await save(sending))) return 'next'
  sent = sending
  const client = (await parts.client()).withKey(from.key)
  const body = { username: to.username, amount: gift.amount }
  try {
    await send((signal) => client.transfer(body, idempotencyKey(gift), signal))
    return end('paid', null, true)
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    log.warn({ gift: gift.id, rc: error.rc, kind: error.kind, outcome: error.outcome }, 'transfer failed')
    return afterError(error)
  }

  async function afterError(error: HordeError): Promise<Turn> {
    const { failures } = sending
    const backOffMs = Math.min(LONGEST_WAIT_MS, AGAIN_MS * 2 ** Math.min(failures, 20))
    const againAt =
      clock.now() + Math.max(error.retryAfterMs ?? 0, error.kind === 'rate-limited' ? 0 : backOffMs)
    const notSent = { ...gift, failures, notBefore: againAt }
    if (error.outcome === 'unknown') return later(againAt, sending)
    // Certainly not this time; whether an earlier try did it is as open as before.
    if (isPassing(error)) {
      await save(gift.unsure ? { ...sending, notBefore: againAt } : notSent)
      return { at: againAt }
    }
    const { rc = null } = error
    if (rc === CONFLICT) return end('unclear', rc)
    if (gift.unsure && !(rc === NOT_ENOUGH && isSettled())) {
      if (unsureForMs() >= WAITS_MS) return end('unclear', rc)
      if (rc === NOT_ENOUGH) return later(clock.now() + SETTLED_MS, { failures: 0 })
      return later(clock.now() + (rc === TOO_FAST ? SETTLED_MS : LONGEST_WAIT_MS))
    }
    if (rc === TOO_FAST) return later(clock.now() + RETURN_MS, { failures: 0 })
    return refuse(rc ?? error.kind)
  }

  /** What was last sent was answered, long enough ago for anything before it. */
  function isSettled(): boolean {
    return gift.failures === 0 && unsureForMs() >= SETTLED_MS
  }

  function unsureForMs(): number {
    return clock.now() - (gift.attemptedAt ?? clock.now())
  }
}

/**
 * The Horde looks for what a key paid before only behind its other checks (`transfer_kudos`, server 5.1.5), so of all
 * refusals this one alone says that nothing was paid, once no earlier try can be under way: such a one holds the kudos that
 * are then missing.
 */
const NOT_ENOUGH = 'KudosTransferNotEnough'
const SETTLED_MS = 240_000

/** Whether its recipient linked since it was given: they were told that it waits for that, so they hear if it fails. */
async function isAwaited({ accounts }: TransferParts, gift: Gift): Promise<boolean> {
  if (gift.recipientId === '') return false
  const link = await accounts.link({ ...gift, personId: gift.recipientId })
  return link !== undefined && link.linkedAt > gift.createdAt
}

/** It is not about this gift: everybody, or this key, has to wait. */
function isPassing({ kind }: HordeError): boolean {
  return (
    kind === 'rate-limited' ||
    kind === 'unreachable' ||
    kind === 'maintenance' ||
    kind === 'server' ||
    kind === 'ip-timeout'
  )
}

/** `unreadable`: it is there and does not open, which only the operator can mend, or who it belongs to by a new login. */
async function keyOf(
  { accounts, log }: TransferParts,
  who: PersonKey,
): Promise<{ link: Link; key: Secret } | 'unreadable' | undefined> {
  try {
    return await accounts.key(who)
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    log.error({ err: error }, 'a key does not open; gifts that need it wait')
    return 'unreadable'
  }
}

function isSender(link: Link | undefined, { fromHorde }: Gift): boolean {
  return link?.kind === 'key' && link.hordeId === fromHorde
}

interface Target {
  readonly username: string
  /** As it is saved with the gift: of a shared key, which is a secret, only a hash. */
  readonly saved: string
  readonly hordeId: number
  /** An account of the recipient's own, not a shared key of somebody. */
  readonly own: boolean
}

/**
 * Where the gift goes; undefined where its recipient is not linked. Once it was sent, it goes to the same place.
 * `unreadable`: to a shared key that does not open; the operator can mend that.
 */
async function targetOf(parts: TransferParts, gift: Gift): Promise<Target | 'unreadable' | undefined> {
  const named = gift.hordeName ?? (isShared(gift.target) ? null : gift.target)
  if (named !== null) return { username: named, saved: named, hordeId: idIn(named), own: true }
  const who = { ...gift, personId: gift.recipientId }
  const link = await parts.accounts.link(who)
  if (link === undefined) return undefined
  const { hordeName, hordeId } = link
  if (link.kind !== 'shared-key') return { username: hordeName, saved: hordeName, hordeId, own: true }
  const shared = await keyOf(parts, who)
  if (shared === undefined || shared === 'unreadable') return 'unreadable'
  const username = shared.key.reveal()
  const saved = `${SHARED}${createHash('sha256').update(username).digest('hex')}`
  return { username, saved, hordeId, own: false }
}

const SHARED = 'shared key '

function isShared(target: string | null): boolean {
  return target?.startsWith(SHARED) === true
}

function idIn(hordeName: string): number {
  return Number(/#(\d+)$/.exec(hordeName)?.[1] ?? Number.NaN)
}
