import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import type { GatewayLeases } from '../../../core/gateway-leases.ts'
import type { Database } from './rows.ts'

/** Who listens for which account. Each change is one conditional statement. */
export function gateways(db: Database): GatewayLeases {
  return {
    async takeGateway({ platform, account, shard }, holder, nowMs, leaseUntil) {
      const key = { platform, account, shard }
      const row = await db
        .insertInto('gateway_lease')
        .values({ ...key, holder, lease_until: leaseUntil })
        .onConflict((conflict) =>
          conflict
            .columns(['platform', 'account', 'shard'])
            .doUpdateSet({ holder, lease_until: leaseUntil })
            .where(({ or, eb }) =>
              or([
                eb('gateway_lease.lease_until', '<', nowMs),
                eb('gateway_lease.lease_until', '>', nowMs + LONGEST_WAIT_MS),
              ]),
            ),
        )
        .returning('holder')
        .executeTakeFirst()
      return row && { ...key, holder, leaseUntil }
    },

    async renewGateway(lease, leaseUntil) {
      const { platform, account, shard, holder } = lease
      const row = await db
        .updateTable('gateway_lease')
        .set({ lease_until: leaseUntil })
        .where('platform', '=', platform)
        .where('account', '=', account)
        .where('shard', '=', shard)
        .where('holder', '=', holder)
        .where('lease_until', '=', lease.leaseUntil)
        .returning('holder')
        .executeTakeFirst()
      return row && { ...lease, leaseUntil }
    },

    async releaseGateway({ platform, account, shard, holder, leaseUntil }) {
      await db
        .updateTable('gateway_lease')
        .set({ lease_until: 0 })
        .where('platform', '=', platform)
        .where('account', '=', account)
        .where('shard', '=', shard)
        .where('holder', '=', holder)
        .where('lease_until', '=', leaseUntil)
        .execute()
    },
  }
}
