import { setTimeout as delay } from 'node:timers/promises'
import { findsWithdrawals, removesReplies, type WithdrawalFinder } from './abilities.ts'
import { PublishError } from './errors.ts'
import type { Clock, Log, PlatformAdapter, ReplyPublisher, RequestSource } from './ports.ts'
import type { RequestId } from './request/model.ts'
import type { Answered } from './request/withdrawals.ts'
import type { Store } from './store.ts'

/** Each message is looked at so often, which leaves time to follow within the day. */
const LOOK_AGAIN_MS = 20 * 3_600_000
const BATCH = 100
/** What could not be followed is tried again this much later, behind all that has waited longer. */
const TRY_AGAIN_MS = 30 * 60_000
/** More than this wait for the next round, so that looking takes little of what a platform lets us ask. */
const MOST_BATCHES = 10
const ROUND_EVERY_MS = 10 * 60_000

export interface WithdrawalParts {
  readonly adapter: PlatformAdapter
  readonly store: Pick<
    Store,
    'toLookAt' | 'saveLook' | 'endedOf' | 'eraseRequests' | 'erasePerson' | 'replyOf'
  >
  readonly clock: Clock
  readonly log: Log
}

/**
 * Looks whether the messages that were answered are still there. Where one is gone, our reply is removed and what is
 * stored of it erased; where its author is, everything of theirs. Any number of processes may do it, any number of
 * times: a reply is removed before the row forgets it. A removal that fails keeps none of the others from being made.
 *
 * @returns how many were followed
 * @throws what keeps the platform from answering at all; what was found before is done
 */
export async function followWithdrawals(parts: WithdrawalParts, signal: AbortSignal): Promise<number> {
  const { adapter, store, clock } = parts
  const { publisher } = adapter
  if (!findsWithdrawals(publisher)) return 0
  let gone = 0
  for (let batch = 0; batch < MOST_BATCHES && !signal.aborted; batch += 1) {
    const nowMs = clock.now()
    const answered = await store.toLookAt(adapter, nowMs - LOOK_AGAIN_MS, BATCH)
    if (answered.length > 0) gone += await followBatch(parts, publisher, answered, signal)
    if (answered.length < BATCH) break
  }
  return gone
}

async function followBatch(
  parts: WithdrawalParts,
  publisher: ReplyPublisher & WithdrawalFinder,
  answered: readonly Answered[],
  signal: AbortSignal,
): Promise<number> {
  const { store, clock } = parts
  const withdrawn = new Map(
    (await publisher.withdrawn(answered, signal)).map((one) => [one.eventId, one] as const),
  )
  const gone = answered.filter(({ eventId }) => withdrawn.has(eventId))
  const removal: Removal = { ...parts, publisher, signal, failed: new Set() }
  const left = new Map<string, RequestId>()
  for (const { id, eventId, personId } of gone) {
    if (withdrawn.get(eventId)?.author === true) left.set(personId, id)
    else await erase(removal, id)
  }
  for (const [personId, id] of left) await erasePerson(removal, personId, id)
  const { failed } = removal
  const nowMs = clock.now()
  await store.saveLook(
    answered.filter((one) => !gone.includes(one)).map(({ id }) => id),
    nowMs,
  )
  await store.saveLook([...failed], nowMs - LOOK_AGAIN_MS + TRY_AGAIN_MS)
  return gone.filter(({ id }) => !failed.has(id)).length
}

interface Removal extends WithdrawalParts {
  readonly publisher: ReplyPublisher
  readonly signal: AbortSignal
  /** Requests whose reply could not be removed; they stay until it can. */
  readonly failed: Set<RequestId>
}

async function erase(removal: Removal, id: RequestId): Promise<void> {
  if (await removeReply(removal, id)) await removal.store.eraseRequests([id])
}

/**
 * What they asked for elsewhere goes with it, also where nobody could see that they are gone.
 *
 * @param last what shows that they are gone: while it is there, it is all looked at again
 */
async function erasePerson(removal: Removal, personId: string, last: RequestId): Promise<void> {
  const { adapter, store, failed } = removal
  const who = { platform: adapter.platform, account: adapter.account, personId }
  const others = (await store.endedOf(who)).filter((id) => id !== last)
  for (const id of others) await erase(removal, id)
  if (others.some((id) => failed.has(id))) failed.add(last)
  else if (await removeReply(removal, last)) await store.erasePerson(who)
}

/** Whether there is nothing more to remove. */
async function removeReply(
  { store, publisher, signal, failed, log }: Removal,
  id: RequestId,
): Promise<boolean> {
  const reply = await store.replyOf(id)
  if (reply === undefined || !removesReplies(publisher)) return true
  try {
    await publisher.remove(reply, signal)
  } catch (error) {
    const kind = error instanceof PublishError ? error.kind : undefined
    if (signal.aborted || kind === 'rate-limited' || kind === 'auth') throw error
    // Gone already, or not ours to remove any more: what is stored goes all the same.
    if (kind !== 'target-gone' && kind !== 'rejected') {
      log.warn({ requestId: id, err: error }, 'its message was taken back, our reply not yet; trying again')
      failed.add(id)
      return false
    }
  }
  log.info({ requestId: id }, 'its message was taken back, and our reply with it')
  return true
}

/** The adapter's source, which also follows what people take back while it listens: in one process at a time. */
export function withFollowing(
  source: RequestSource,
  parts: WithdrawalParts,
  everyMs = ROUND_EVERY_MS,
): RequestSource {
  if (!findsWithdrawals(parts.adapter.publisher)) return source
  const { platform, account } = parts.adapter
  let stopping = new AbortController()
  let following: Promise<void> = Promise.resolve()

  async function follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => {})
      if (signal.aborted) return
      await followWithdrawals(parts, signal).catch((error: unknown) => {
        if (signal.aborted) return
        parts.log.warn(
          { platform, account, err: error },
          'looking after deleted messages failed; trying again',
        )
      })
    }
  }

  return {
    problem: () => source.problem?.(),
    async start(intake, signal) {
      stopping = new AbortController()
      await source.start(intake, signal)
      following = follow(AbortSignal.any([signal, stopping.signal]))
    },
    async stop() {
      stopping.abort()
      await Promise.all([source.stop(), following])
    },
  }
}
