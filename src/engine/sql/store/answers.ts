import type { Store } from '../../../core/ports.ts'
import type { Sentence } from '../../../core/reply/messages/index.ts'
import type { Delivery } from '../../../core/request/model.ts'
import { type Database, fromJsonOrNull, toDelivery, toJson, underLease, withoutNul } from './rows.ts'

type Answers = Pick<Store, 'saveAnswer' | 'answerOf' | 'saveDelivery'>

/** What is said in the end, and how far saying it got. */
export function answers(db: Database): Answers {
  return {
    saveAnswer(claim, answer, words) {
      return underLease(db, claim, async (trx) => {
        await trx
          .updateTable('request')
          .set({
            state: 'delivering',
            sentence: answer && toJson(answer.sentence),
            cause: answer?.cause ? withoutNul(answer.cause) : null,
            ...(words && { words: toJson(words) }),
          })
          .where('id', '=', claim.id)
          .where('state', '<>', 'ended')
          .execute()
        await trx
          .insertInto('delivery')
          .values({ request_id: claim.id, kind: 'reply', state: 'open', steps: '{}', failures: 0 })
          .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doNothing())
          .execute()
      })
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
        const posting = mayBePosted(old && toDelivery(old), delivery)
        if (posting === undefined) return
        await trx
          .updateTable('request')
          .set({ posting: posting ? 1 : 0 })
          .where('id', '=', claim.id)
          .execute()
      })
    },
  }
}

/**
 * Whether people may see the reply by now. An attempt says yes, and so does its success; an attempt that was
 * taken back says no (it certainly failed); anything else changes nothing.
 */
function mayBePosted(old: Delivery | undefined, now: Delivery): boolean | undefined {
  if (Object.values(now.steps).some((step) => step.state === 'attempted')) return true
  const attempted = Object.entries(old?.steps ?? {}).filter(([, step]) => step.state === 'attempted')
  if (attempted.length === 0) return undefined
  return attempted.some(([name]) => now.steps[name] !== undefined)
}
