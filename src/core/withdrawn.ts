import { setTimeout as delay } from 'node:timers/promises'
import { findsWithdrawals, removesReplies, type WithdrawalFinder } from './abilities.ts'
import { PublishError } from './errors.ts'
import type { Clock, Log, PlatformAdapter, ReplyPublisher, RequestSource } from './ports.ts'
import type { Answered } from './request/withdrawals.ts'
import type { Store } from './store.ts'

/** Each message is looked at so often, which leaves time to follow within the day. */
const LOOK_AGAIN_MS = 20 * 3_600_000
const BATCH = 100
/** More than this wait for the next round, so that looking takes little of what a platform lets us ask. */
const MOST_BATCHES = 10
export const ROUND_EVERY_MS = 10 * 60_000

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
 * times: a reply is removed before the row forgets it.
 *
 * @returns how many were gone
 * @throws what keeps the platform from answering; what was found before is done
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
  { adapter, store, clock, log }: WithdrawalParts,
  publisher: ReplyPublisher & WithdrawalFinder,
  answered: readonly Answered[],
  signal: AbortSignal,
): Promise<number> {
  const withdrawn = new Map(
    (await publisher.withdrawn(answered, signal)).map((one) => [one.eventId, one] as const),
  )
  const gone = answered.filter(({ eventId }) => withdrawn.has(eventId))
  for (const { id, eventId, personId } of gone) {
    const isLeft = withdrawn.get(eventId)?.author === true
    const who = { platform: adapter.platform, account: adapter.account, personId }
    // What they asked for elsewhere goes with it, also where nobody could see that they are gone. This one goes last:
    // while it is there, it is all looked at again.
    for (const other of isLeft ? await store.endedOf(who) : []) {
      if (other === id) continue
      await removeReply(store, publisher, other, signal)
      await store.eraseRequests([other])
    }
    await removeReply(store, publisher, id, signal)
    if (isLeft) await store.erasePerson(who)
    else await store.eraseRequests([id])
    log.info({ requestId: id }, 'its message was taken back; the reply and what was stored are gone')
  }
  const ids = answered.filter((one) => !gone.includes(one)).map(({ id }) => id)
  await store.saveLook(ids, clock.now())
  return gone.length
}

async function removeReply(
  store: WithdrawalParts['store'],
  publisher: ReplyPublisher,
  id: Answered['id'],
  signal: AbortSignal,
): Promise<void> {
  const reply = await store.replyOf(id)
  if (reply === undefined || !removesReplies(publisher)) return
  try {
    await publisher.remove(reply, signal)
  } catch (error) {
    // Gone already, or not ours to remove any more: what is stored goes all the same.
    if (!(error instanceof PublishError) || !['target-gone', 'rejected'].includes(error.kind)) throw error
  }
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
