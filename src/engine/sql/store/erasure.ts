import type { Transaction } from 'kysely'
import { requestOwner } from '../../../core/accounts/owner.ts'
import type { Owner } from '../../../core/accounts/vault.ts'
import type { IncomingEvent, RequestId } from '../../../core/request/model.ts'
import type { Schema } from '../schema.ts'
import { sharerName } from './places.ts'
import { toJson, withoutNul } from './rows.ts'

/** Requests that have ended, by id: their text goes, their ids, outcomes and times stay. */
export async function eraseRequests(trx: Transaction<Schema>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await trx
    .selectFrom('request')
    .select(['id', 'platform', 'account', 'event_id', 'person_id'])
    .where('id', 'in', ids)
    // The same order for everybody: two processes at it wait for each other and no more.
    .orderBy('id')
    .execute()
  if (rows.length === 0) return
  for (const row of rows) {
    await trx
      .updateTable('request')
      .set({ ...ERASED, event: toJson(bareEvent(row)) })
      .where('id', '=', row.id)
      .execute()
  }
  await deleteParts(trx, ids)
  await trx.deleteFrom('share').where('person', 'in', rows.map(sharerName)).execute()
}

/** Everything of these requests but their own rows. */
export async function deleteParts(trx: Transaction<Schema>, ids: readonly string[]): Promise<void> {
  await trx.deleteFrom('submission').where('request_id', 'in', ids).execute()
  await trx.deleteFrom('picture').where('request_id', 'in', ids).execute()
  await trx.deleteFrom('delivery').where('request_id', 'in', ids).execute()
  await trx.deleteFrom('anchor').where('request_id', 'in', ids).execute()
  const owners = ids.map((id) => requestOwner(id as RequestId))
  for (const owner of owners) await deleteSecrets(trx, owner)
}

export async function deleteSecrets(trx: Transaction<Schema>, { kind, id }: Owner): Promise<void> {
  await trx
    .deleteFrom('credential')
    .where('owner_kind', '=', kind)
    .where('owner_id', '=', withoutNul(id))
    .execute()
}

/** The id, the outcome and the times stay: they are the memory against answering twice. */
const ERASED = {
  person_id: '',
  parsed: '{"kind":"command","command":{"kind":"help"}}',
  words: null,
  payer: null,
  remarks: '[]',
  sentence: null,
  cause: null,
  reply: null,
  reply_id: null,
  reply_also: null,
  erase_requested: 0,
  quota_place: null,
}

function bareEvent({
  platform,
  account,
  event_id,
}: {
  platform: string
  account: string
  event_id: string
}): IncomingEvent {
  return {
    platform: platform as IncomingEvent['platform'],
    account,
    eventId: event_id,
    person: { id: '', name: '' },
    place: { id: '', direct: false, nsfw: false },
    text: '',
    locale: 'en',
    ref: null,
  }
}
