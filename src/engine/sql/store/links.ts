import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { HORDE_KEY, type Link, type Links } from '../../../core/accounts/links.ts'
import { personOwner } from '../../../core/accounts/owner.ts'
import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import type { Clock } from '../../../core/ports.ts'
import { isLocale } from '../../../core/reply/messages/locale.ts'
import type { PersonKey } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import type { AccountLinkTable } from '../schema-kudos.ts'
import { wakeGiversTo } from './givers.ts'
import { type Database, personColumns, withoutNul } from './rows.ts'

/** Who has which account at the Horde. */
export function links(db: Database, clock: Clock): Links {
  return {
    async saveLink(link, key) {
      await db.transaction().execute(async (trx) => {
        const { kind, hordeUrl, hordeId, hordeName, linkedAt, locale = null } = link
        const row = {
          kind,
          horde_url: hordeUrl,
          horde_id: hordeId,
          horde_name: withoutNul(hordeName),
          linked_at: linkedAt,
          locale,
        }
        // First, since it locks the row: of two at once both parts are of the later one.
        await trx
          .insertInto('account_link')
          .values({ ...personColumns(link), ...row })
          .onConflict((conflict) => conflict.columns(['platform', 'account', 'person_id']).doUpdateSet(row))
          .execute()
        await dropKey(trx, link)
        // It was made for the account that was linked until now.
        await dropCode(trx, link)
        if (key === null) return
        const { kind: owner_kind, id } = personOwner(link)
        const sealed = { key_id: key.keyId, ciphertext: key.bytes, updated_at: linkedAt }
        await trx
          .insertInto('credential')
          .values({ owner_kind, owner_id: withoutNul(id), purpose: HORDE_KEY, ...sealed })
          .execute()
      })
      // Each by itself, not as one change: runners hold givers and want gifts. One that is missed looks again anyway.
      await wakeGiversTo(db, link, clock.now())
    },

    async link(who) {
      const { kind, id } = personOwner(who)
      const row = await db
        .selectFrom('account_link')
        .leftJoin('credential', (join) =>
          join.on('owner_kind', '=', kind).on('owner_id', '=', withoutNul(id)).on('purpose', '=', HORDE_KEY),
        )
        .select([...LINK, 'key_id', 'ciphertext'])
        .where(({ and }) => and(personColumns(who)))
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { key_id, ciphertext } = row
      const key = key_id === null || ciphertext === null ? null : { keyId: key_id, bytes: ciphertext }
      return { link: toLink(row), key }
    },

    async linksByKey(hordeUrl, hordeId) {
      const rows = await db
        .selectFrom('account_link')
        .select(LINK)
        .where('horde_id', '=', hordeId)
        .where('horde_url', '=', hordeUrl)
        .where('kind', '=', 'key')
        .orderBy('linked_at')
        .limit(20)
        .execute()
      return rows.map(toLink)
    },

    deleteLink(who) {
      return db.transaction().execute((trx) => dropLink(trx, who))
    },

    async saveLinkCode(hash, who, expiresAt) {
      const row = { hash, expires_at: expiresAt }
      await db
        .insertInto('link_code')
        .values({ ...personColumns(who), ...row })
        .onConflict((conflict) => conflict.columns(['platform', 'account', 'person_id']).doUpdateSet(row))
        .execute()
    },

    async linkCode(hash, nowMs) {
      const row = await db
        .selectFrom('link_code')
        .select(['platform', 'account', 'person_id'])
        .where('hash', '=', hash)
        .where(isOpen(nowMs))
        .executeTakeFirst()
      return row && personOf(row)
    },

    async takeLinkCode(hash, nowMs) {
      const { numDeletedRows } = await db
        .deleteFrom('link_code')
        .where('hash', '=', hash)
        .where(isOpen(nowMs))
        .executeTakeFirstOrThrow()
      return numDeletedRows === 1n
    },
  }
}

/** The link, its key and an open code. Whether there was a link. */
export async function dropLink(trx: Transaction<Schema>, who: PersonKey): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('account_link')
    .where(({ and }) => and(personColumns(who)))
    .executeTakeFirstOrThrow()
  await dropKey(trx, who)
  await dropCode(trx, who)
  return numDeletedRows > 0n
}

export async function isLinked(db: Kysely<Schema>, who: PersonKey): Promise<boolean> {
  const row = await db
    .selectFrom('account_link')
    .select('kind')
    .where(({ and }) => and(personColumns(who)))
    .executeTakeFirst()
  return row !== undefined
}

async function dropKey(trx: Transaction<Schema>, who: PersonKey): Promise<void> {
  const { kind, id } = personOwner(who)
  await trx
    .deleteFrom('credential')
    .where('owner_kind', '=', kind)
    .where('owner_id', '=', withoutNul(id))
    .where('purpose', '=', HORDE_KEY)
    .execute()
}

async function dropCode(trx: Transaction<Schema>, who: PersonKey): Promise<void> {
  await trx
    .deleteFrom('link_code')
    .where(({ and }) => and(personColumns(who)))
    .execute()
}

/** One that is valid for longer than any was made for is of a clock that has been set back since. */
function isOpen(nowMs: number) {
  return sql<boolean>`expires_at > ${nowMs} and expires_at <= ${nowMs + LONGEST_WAIT_MS}`
}

const LINK = [
  'platform',
  'account',
  'person_id',
  'kind',
  'horde_url',
  'horde_id',
  'horde_name',
  'linked_at',
  'locale',
] as const satisfies (keyof AccountLinkTable)[]

function toLink(row: Pick<Selectable<AccountLinkTable>, (typeof LINK)[number]>): Link {
  return {
    ...personOf(row),
    kind: row.kind as Link['kind'],
    hordeUrl: row.horde_url,
    hordeId: row.horde_id,
    hordeName: row.horde_name,
    linkedAt: row.linked_at,
    ...(row.locale !== null && isLocale(row.locale) && { locale: row.locale }),
  }
}

function personOf(row: { platform: string; account: string; person_id: string }): PersonKey {
  return {
    platform: row.platform as PersonKey['platform'],
    account: row.account,
    personId: row.person_id,
  }
}
