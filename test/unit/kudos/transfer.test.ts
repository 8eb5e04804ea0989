import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Link } from '../../../src/core/accounts/links.ts'
import type { HordeClient } from '../../../src/core/horde/client.ts'
import { HordeError, type HordeErrorDetails } from '../../../src/core/horde/errors.ts'
import { type Gift, giftId } from '../../../src/core/kudos/ledger.ts'
import { pay } from '../../../src/core/kudos/transfer.ts'
import { Secret } from '../../../src/core/secret.ts'
import { silent } from '../../support/silent.ts'

const SECOND_MS = 1_000
const T0 = 1_700_000_000_000
const LOST = { status: 0, kind: 'unreachable', outcome: 'unknown' } as const
const NOT_ENOUGH = {
  status: 400,
  kind: 'invalid',
  outcome: 'not-sent',
  rc: 'KudosTransferNotEnough',
} as const
const KEY = { platform: 'console', account: 'me', messageId: 'm', giverId: 'mara', emoji: 'heart' } as const

/** A gift of Mara's to Tom, whose every try the Horde answers as told. */
class Try {
  nowMs = T0
  gift: Gift = {
    ...KEY,
    id: giftId(KEY),
    giverName: 'Mara',
    recipientId: 'tom',
    recipientName: 'Tom',
    amount: 50,
    state: 'due',
    rc: null,
    round: 0,
    createdAt: T0,
    notBefore: 0,
    unsure: false,
    failures: 0,
    attemptedAt: null,
    fromHorde: null,
    target: null,
    endedAt: null,
  }

  /** `died`: the process, after it was sent. */
  async answered(how: HordeErrorDetails | 'died', afterMs: number): Promise<Gift['state']> {
    this.nowMs += afterMs
    const linkOf = ({ personId }: { personId: string }): Link => {
      const hordeId = personId === 'mara' ? 1 : 2
      const account = { hordeUrl: 'sim', hordeId, hordeName: `${personId}#${hordeId}`, linkedAt: 0 }
      return { platform: 'console', account: 'me', personId, kind: 'key', ...account }
    }
    const transfer = async () => {
      throw how === 'died' ? new Error(how) : new HordeError('x', how)
    }
    const paying = pay(
      {
        accounts: {
          link: async (who) => linkOf(who),
          key: async (who) => ({ link: linkOf(who), key: new Secret('k') }),
        },
        buckets: { take: async () => 0 },
        clock: { now: () => this.nowMs },
        log: silent,
        hordeUrl: 'sim',
        client: async () => ({ withKey: () => ({ transfer }) }) as unknown as HordeClient,
        limits: [],
      },
      this.gift,
      async (gift) => {
        this.gift = gift
        return true
      },
      (request) => request(new AbortController().signal),
    )
    await (how === 'died' ? assert.rejects(paying) : paying)
    return this.gift.state
  }
}

describe('a gift whose answer was lost', () => {
  for (const how of [LOST, 'died'] as const) {
    test(`is unpaid by too small a balance only when no try is under way any more: ${JSON.stringify(how)}`, async () => {
      const sent = new Try()
      assert.equal(await sent.answered(LOST, 0), 'sending')
      assert.equal(await sent.answered(NOT_ENOUGH, 5 * SECOND_MS), 'sending')
      // This one may hold the kudos that the next one lacks.
      assert.equal(await sent.answered(how, 300 * SECOND_MS), 'sending')
      assert.equal(await sent.answered(NOT_ENOUGH, 5 * SECOND_MS), 'sending')
      assert.ok(sent.gift.notBefore - sent.nowMs >= 240 * SECOND_MS)
      assert.equal(await sent.answered(NOT_ENOUGH, 240 * SECOND_MS), 'refused')
    })
  }
})
