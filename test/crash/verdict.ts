import assert from 'node:assert/strict'
import { readFingerprint } from '../../src/simulator/horde/index.ts'
import type { Asked, Scene } from './scene.ts'

/** An unknown outcome of a submission allows one more, and no third. */
const MOST_SUBMITS = 2

/** Cells by name of their row: undefined where all is as promised, else what is wrong. */
export type Column = ReadonlyMap<string, string | undefined>

/** What a cell says. */
export function cell(column: Column, row: string): string {
  return column.has(row) ? (column.get(row) ?? 'as promised') : 'never reached'
}

/** A request, and the row it stands for. */
export interface Standing {
  readonly name: string
  readonly asked: Asked
}

export async function verdicts(scene: Scene, standing: readonly Standing[]): Promise<Column> {
  const cells = standing.map(async ({ name, asked }) => [name, await verdict(scene, asked)] as const)
  return new Map(await Promise.all(cells))
}

/** Why a request did not end as promised: once, with its own picture, and with nothing left of it. */
async function verdict(scene: Scene, asked: Asked): Promise<string | undefined> {
  try {
    await assertEndedOnce(scene, asked)
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : String(error)
  }
}

async function assertEndedOnce({ platform, horde, db }: Scene, { words, status }: Asked): Promise<void> {
  const posts = platform.posts(status.id)
  assert.equal(posts.length, 1, `${posts.length} replies`)
  const submits = horde.state().requests.filter(({ body }) => body.prompt.includes(words))
  assert.ok(submits.length <= MOST_SUBMITS, `${submits.length} submissions`)

  const [post] = posts
  assert.equal(post?.media.length, 1, `${post?.media.length} pictures: ${post?.text}`)
  assert.match(post?.text ?? '', new RegExp(words), 'another one’s words')
  const [picture] = post?.media ?? []
  assert.ok(picture)
  const drawn = submits.flatMap(({ images }) => images.map(({ fingerprint }) => fingerprint))
  assert.ok(drawn.includes(await readFingerprint(picture.bytes)), 'another one’s picture')

  const rows = await db.selectFrom('request').selectAll().where('event_id', '=', status.id).execute()
  assert.equal(rows.length, 1, `${rows.length} rows`)
  const [row] = rows
  assert.equal(row?.state, 'ended', `still ${row?.state}`)
  assert.equal(row?.outcome, 'pictures', `ended as ${row?.outcome}: ${row?.cause}`)
  assert.equal(row?.reply_id, post?.id, 'another reply is recorded')
  // What died between ending and giving back holds it no longer than its lease.
  assert.ok(row && row.lease_until < Date.now(), 'a lease is left')
  assert.equal(row?.next_run_at, null, 'it is still due')
  const bytes = await db
    .selectFrom('picture')
    .select('idx')
    .where('request_id', '=', row?.id ?? '')
    .where('bytes', 'is not', null)
    .execute()
  assert.equal(bytes.length, 0, 'picture bytes are left')
}
