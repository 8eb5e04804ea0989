import type { Transaction } from 'kysely'
import type { Sentence } from '../../../core/reply/messages/index.ts'
import type { Delivery, DrawWords, RequestId } from '../../../core/request/model.ts'
import type { AnswerToSave, Store } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { type Database, fromJsonOrNull, toDelivery, toJson, underLease, withoutNul } from './rows.ts'

type Answers = Pick<Store, 'saveAnswer' | 'answerOf' | 'saveDelivery'>

/** What is said in the end, and how far saying it got. */
export function answers(db: Database): Answers {
  return {
    saveAnswer(claim, answer, words) {
      return underLease(db, claim, (trx) => writeAnswer(trx, claim.id, answer, words))
    },

    async answerOf(id) {
      const row = await db
        .selectFrom('request')
        .select(['sentence', 'cause'])
        .where('id', '=', id)
        .executeTakeFirst()
      const sentence = fromJsonOrNull<Sentence>(row?.sentence ?? null)
      return sentence && { sentence, cause: row?.cause ?? null }
    },

    saveDelivery(claim, delivery) {
      return underLease(db, claim, async (trx) => {
        const old = await trx
          .selectFrom('delivery')
          .selectAll()
          .where('request_id', '=', claim.id)
          .where('kind', '=', delivery.kind)
          .executeTakeFirst()
        const row = { state: delivery.state, steps: toJson(delivery.steps), failures: delivery.failures }
        await trx
          .insertInto('delivery')
          .values({ request_id: claim.id, kind: delivery.kind, ...row })
          .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doUpdateSet(row))
          .execute()
        const change = postsInSight(old && toDelivery(old), delivery)
        if (change === 0) return
        await trx
          .updateTable('request')
          .set((request) => ({ posting: request('posting', '+', change) }))
          .where('id', '=', claim.id)
          .execute()
      })
    },
  }
}

/** Opens the delivery of an answer, or of the pictures where that is null. */
export async function writeAnswer(
  trx: Transaction<Schema>,
  id: RequestId,
  answer: AnswerToSave | null,
  words?: DrawWords,
): Promise<void> {
  await trx
    .updateTable('request')
    .set({
      state: 'delivering',
      sentence: answer && toJson(answer.sentence),
      cause: answer?.cause ? withoutNul(answer.cause) : null,
      ...(words && { words: toJson(words) }),
    })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .execute()
  await trx
    .insertInto('delivery')
    .values({ request_id: id, kind: 'reply', state: 'open', steps: '{}', failures: 0 })
    .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doNothing())
    .execute()
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
