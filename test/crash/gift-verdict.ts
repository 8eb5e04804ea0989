import assert from 'node:assert/strict'
import type { GiftPoint } from './gift-points.ts'
import type { Scene } from './scene.ts'
import { AMOUNT, type Thanks } from './thanks.ts'
import type { Column } from './verdict.ts'

/** A gift that stood at a point. Nobody else has anything to do with its people. */
export interface Given {
  readonly point: GiftPoint
  readonly giver: string
  readonly recipient: string
  /** What the Horde calls their accounts. */
  readonly from: string
  readonly to: string
}

/** What everybody has at the simulated Horde at first. */
const KUDOS = 10_000

export async function giftVerdicts(
  scene: Scene,
  thanks: Thanks,
  gifts: readonly Given[],
  mayGoUntold: readonly Given[],
): Promise<Column> {
  const cells = gifts.map(
    async (gift) =>
      [gift.point.name, await verdict(scene, thanks, gift, mayGoUntold.includes(gift))] as const,
  )
  return new Map(await Promise.all(cells))
}

/** Whether it is paid and told, and nothing is left to do for it. */
export async function isOver(scene: Scene, gift: Given): Promise<boolean> {
  const { rows, receipts, giver } = await look(scene, gift)
  return rows[0]?.ended_at != null && receipts === 0 && giver?.next_run_at === null
}

/** Why a gift did not end as promised: paid once, told at most once, and with nothing left of it. */
async function verdict(
  scene: Scene,
  thanks: Thanks,
  gift: Given,
  mayGoUntold: boolean,
): Promise<string | undefined> {
  try {
    assertPaidOnce(scene, gift)
    for (const who of [gift.giver, gift.recipient]) {
      const told = thanks.told(who).length
      assert.ok(told === 1 || (told === 0 && mayGoUntold), `${who} was told ${told} times`)
    }
    const { rows, receipts, giver } = await look(scene, gift)
    const [row] = rows
    assert.ok(row && rows.length === 1, `${rows.length} rows`)
    assert.equal(row.state, 'paid', `still ${row.state}`)
    assert.equal(row.unsure, 0, 'its outcome is still open')
    assert.equal(row.round, 0, 'it was given anew')
    assert.equal(receipts, 0, 'something is still to be told')
    assert.ok(giver && giver.lease_until < Date.now(), 'a lease is left')
    assert.equal(giver.next_run_at, null, 'the giver is still due')
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : String(error)
  }
}

/** By what the Horde says. */
function assertPaidOnce({ horde }: Scene, { from, to }: Given): void {
  const { transfers, accounts } = horde.state()
  const made = transfers.filter((transfer) => transfer.from === from || transfer.to === to)
  assert.equal(made.length, 1, `${made.length} transfers`)
  const kudosOf = (name: string) => accounts.find(({ username }) => username === name)?.kudos
  assert.equal(kudosOf(from), KUDOS - AMOUNT, `its giver has ${kudosOf(from)} kudos`)
  assert.equal(kudosOf(to), KUDOS + AMOUNT, `its recipient has ${kudosOf(to)} kudos`)
}

async function look({ db, platform }: Scene, { giver }: Given) {
  const id = platform.thanks?.idOf(giver) ?? ''
  const rows = await db.selectFrom('gift').selectAll().where('giver_id', '=', id).execute()
  const receipts = await db
    .selectFrom('gift_receipt')
    .select('gift_id')
    .where('gift_id', 'in', (select) => select.selectFrom('gift').select('id').where('giver_id', '=', id))
    .execute()
  const lane = await db.selectFrom('giver').selectAll().where('person_id', '=', id).executeTakeFirst()
  return { rows, receipts: receipts.length, giver: lane }
}
