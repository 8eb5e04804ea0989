import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { Credential, Credentials } from '../../../core/accounts/credentials.ts'
import type { Owner } from '../../../core/accounts/vault.ts'
import type { CredentialTable, Schema } from '../schema.ts'
import { type Database, withoutNul } from './rows.ts'

/** Secrets as the vault sealed them. */
export function credentials(db: Database): Credentials {
  return {
    async saveCredential({ owner, purpose, sealed }, nowMs) {
      const row = { key_id: sealed.keyId, ciphertext: sealed.bytes, updated_at: nowMs }
      await db
        .insertInto('credential')
        .values({ owner_kind: owner.kind, owner_id: withoutNul(owner.id), purpose, ...row })
        .onConflict((conflict) => conflict.columns(['owner_kind', 'owner_id', 'purpose']).doUpdateSet(row))
        .execute()
    },

    async credential(owner, purpose) {
      const row = await db
        .selectFrom('credential')
        .selectAll()
        .where(ownedBy(owner))
        .where('purpose', '=', purpose)
        .executeTakeFirst()
      return row && toCredential(row).sealed
    },

    async deleteCredentials(owner) {
      const { numDeletedRows } = await db
        .deleteFrom('credential')
        .where(ownedBy(owner))
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },

    async dropCredentialsUnder(keyId) {
      const { numDeletedRows } = await db
        .deleteFrom('credential')
        .where('key_id', '=', keyId)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },

    async credentialKeys() {
      const rows = await db
        .selectFrom('credential')
        .select((select) => ['key_id', select.fn.countAll().as('secrets')])
        .groupBy('key_id')
        .execute()
      return new Map(rows.map((row) => [row.key_id, Number(row.secrets)]))
    },

    async credentialsUnder(keyId, after, limit) {
      const rows = await db
        .selectFrom('credential')
        .selectAll()
        .where('key_id', '=', keyId)
        .$if(after !== undefined, (query) =>
          query.where(
            // Which order this is does not matter, as long as one database compares and sorts alike.
            sql<boolean>`(owner_kind, owner_id, purpose) > (${after?.owner.kind}, ${after?.owner.id}, ${after?.purpose})`,
          ),
        )
        .orderBy('owner_kind')
        .orderBy('owner_id')
        .orderBy('purpose')
        .limit(limit)
        .execute()
      return rows.map(toCredential)
    },

    async resealCredential({ owner, purpose, sealed: old }, sealed, nowMs) {
      const { numUpdatedRows } = await db
        .updateTable('credential')
        .set({ key_id: sealed.keyId, ciphertext: sealed.bytes, updated_at: nowMs })
        .where(ownedBy(owner))
        .where('purpose', '=', purpose)
        // Every seal has a nonce of its own, so equal bytes are the same seal.
        .where('ciphertext', '=', old.bytes)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
  }
}

function ownedBy({ kind, id }: Owner) {
  return ({ and }: ExpressionBuilder<Schema, 'credential'>) =>
    and({ owner_kind: kind, owner_id: withoutNul(id) })
}

function toCredential(row: Selectable<CredentialTable>): Credential {
  return {
    owner: { kind: row.owner_kind as Owner['kind'], id: row.owner_id },
    purpose: row.purpose,
    sealed: { keyId: row.key_id, bytes: row.ciphertext },
  }
}
