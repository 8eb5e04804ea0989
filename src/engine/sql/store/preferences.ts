import type { Kysely, Transaction } from 'kysely'
import type { PreferenceKey, PreferenceScope, SettingsOf } from '../../../core/preferences/key.ts'
import { placeIds } from '../../../core/preferences/key.ts'
import type { Preferences } from '../../../core/preferences/rows.ts'
import type { Schema } from '../schema.ts'
import { type Database, fromJsonOrNull, toJson, withoutNul } from './rows.ts'

/** What people and places chose. */
export function preferences(db: Database): Preferences {
  return {
    preferences: (key) => preferencesOf(db, key),

    changePreferences(key, change, nowMs) {
      return db.transaction().execute(async (trx) => {
        // A write, not a read: it locks the row, so that another change waits for this one.
        const { settings } = await trx
          .insertInto('preference')
          .values({ ...columnsOf(key), settings: '{}', updated_at: nowMs })
          .onConflict((conflict) =>
            conflict.columns(['platform', 'account', 'id', 'scope']).doUpdateSet({ updated_at: nowMs }),
          )
          .returning('settings')
          .executeTakeFirstOrThrow()
        const after = change(read(settings))
        if (Object.keys(after).length === 0) await dropPreferences(trx, key)
        else
          await trx
            .updateTable('preference')
            .set({ settings: toJson(after) })
            .where(({ and }) => and(columnsOf(key)))
            .execute()
        return after
      })
    },

    async chosenAt(where) {
      const { platform, account, person } = where
      const ids = placeIds(where).map(withoutNul)
      const rows = await db
        .selectFrom('preference')
        .select(['scope', 'id', 'settings'])
        .where('platform', '=', platform)
        .where('account', '=', withoutNul(account))
        .where('id', 'in', [withoutNul(person.id), ...ids])
        .execute()
      const settings = (scope: PreferenceScope, id: string) =>
        rows.find((row) => row.scope === scope && row.id === id)?.settings
      return {
        person: read(settings('person', withoutNul(person.id))),
        places: ids.map((id) => ({ id, settings: read(settings('place', id)) })),
      }
    },
  }
}

export async function preferencesOf<Scope extends PreferenceScope>(
  db: Kysely<Schema>,
  key: PreferenceKey<Scope>,
): Promise<SettingsOf[Scope]> {
  const row = await db
    .selectFrom('preference')
    .select('settings')
    .where(({ and }) => and(columnsOf(key)))
    .executeTakeFirst()
  return read(row?.settings)
}

/** Whether there were any. */
export async function dropPreferences(trx: Transaction<Schema>, key: PreferenceKey): Promise<boolean> {
  const result = await trx
    .deleteFrom('preference')
    .where(({ and }) => and(columnsOf(key)))
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Checked before they were saved. */
function read<Settings extends object>(settings: string | undefined): Settings {
  return fromJsonOrNull<Settings>(settings ?? null) ?? ({} as Settings)
}

function columnsOf({ scope, platform, account, id }: PreferenceKey) {
  return { scope, platform, account: withoutNul(account), id: withoutNul(id) }
}
