import type { Clock } from '../../../core/ports.ts'
import type { Delivery } from '../../../core/request/delivery.ts'
import type { DrawWords, RequestId } from '../../../core/request/model.ts'
import type { AnswerToSave, Store } from '../../../core/store.ts'
import { saveUnderLease, saveWhere, updateHeld } from '../transact.ts'
import { type Database, DELIVERY, holdLease, toAnswer, toDelivery, toJson, withoutNul } from './rows.ts'

type Answers = Pick<Store, 'saveAnswer' | 'answerOf' | 'saveDelivery'>

/** What is said in the end, and how far saying it got. */
export function answers(db: Database, clock: Clock): Answers {
  return {
    async saveAnswer(claim, answer, words) {
      const answeredAt = clock.now()
      const said = { answer, answeredAt, ...(words && { words }) }
      const saving = updateHeld(db, claim).set(answerColumns(said)).where('state', '<>', 'ended')
      const saved = await saveWhere(db, saving, [openDelivery(db, claim.id)], { apart: true })
      // It has ended before, and nothing more is said.
      if (saved === undefined) await holdLease(db, claim)
      return answeredAt
    },

    async answerOf(id) {
      const row = await db
        .selectFrom('request')
        .select(['sentence', 'cause'])
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? null : toAnswer(row)
    },

    async saveDelivery(claim, delivery, before) {
      const saved = before ?? (await savedDelivery(db, delivery))
      const row = { state: delivery.state, steps: toJson(delivery.steps), failures: delivery.failures }
      const saving = db
        .insertInto('delivery')
        .values({ request_id: claim.id, kind: delivery.kind, ...row })
        .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doUpdateSet(row))
      const posting = postsInSight(saved, delivery)
      await saveUnderLease(db, claim, posting === 0 ? {} : { posting }, [saving], { apart: true })
    },
  }
}

/** Only who holds the request writes it. */
async function savedDelivery(
  db: Database,
  { requestId, kind }: Pick<Delivery, 'requestId' | 'kind'>,
): Promise<Delivery | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select(DELIVERY)
    .where('request_id', '=', requestId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row && toDelivery(row)
}

interface Said {
  /** Null: the pictures. */
  readonly answer: AnswerToSave | null
  readonly answeredAt: number
  readonly words?: DrawWords
}

/** What opens the delivery of an answer, in a transaction. */
export function answerQueries(db: Database, id: RequestId, said: Said) {
  return [
    db.updateTable('request').set(answerColumns(said)).where('id', '=', id).where('state', '<>', 'ended'),
    openDelivery(db, id),
  ] as const
}

function answerColumns({ answer, answeredAt, words }: Said) {
  return {
    state: 'delivering',
    sentence: answer && toJson(answer.sentence),
    cause: answer?.cause ? withoutNul(answer.cause) : null,
    answered_at: answeredAt,
    ...(words && { words: toJson(words) }),
  }
}

function openDelivery(db: Database, id: RequestId) {
  return db
    .insertInto('delivery')
    .values({ request_id: id, kind: 'reply', state: 'open', steps: '{}', failures: 0 })
    .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doNothing())
}

/**
 * How many more posts people may see by now. An attempt is one more, and stays it when it succeeds; an attempt
 * that was taken back (it certainly failed) is one less.
 */
function postsInSight(old: Delivery | undefined, now: Delivery): number {
  const before = old?.steps ?? {}
  const begun = Object.entries(now.steps).filter(
    ([name, step]) => step.state === 'attempted' && before[name] === undefined,
  )
  const takenBack = Object.entries(before).filter(
    ([name, step]) => step.state === 'attempted' && now.steps[name] === undefined,
  )
  return begun.length - takenBack.length
}
