import assert from 'node:assert/strict'
import { readFingerprint } from '../../src/simulator/horde/index.ts'
import type { Posted } from './platform.ts'
import type { Asked, Scene } from './scene.ts'

/** An unknown outcome of a submission allows one more, and no third. */
const MOST_SUBMITS = 2

/** Cells by name of their row: undefined where all is as promised, else what is wrong. */
export type Column = ReadonlyMap<string, string | undefined>

export const PROMISED = 'as promised'

/** What a cell says. */
export function cell(column: Column, row: string): string {
  return column.has(row) ? (column.get(row) ?? PROMISED) : 'never reached'
}

/** A request, and the row it stands for. */
export interface Standing {
  readonly name: string
  readonly asked: Asked
}

/**
 * Where a request was killed twice around its sending the Horde is not asked a third time, so `a sentence will do`
 * instead of pictures.
 */
export type Demand = 'pictures' | 'a sentence will do'

export async function verdicts(
  scene: Scene,
  standing: readonly Standing[],
  demand: Demand = 'pictures',
): Promise<Column> {
  const cells = standing.map(async ({ name, asked }) => [name, await verdict(scene, asked, demand)] as const)
  return new Map(await Promise.all(cells))
}

/** Why a request did not end as promised: once, with its own picture, and with nothing left of it. */
async function verdict(scene: Scene, asked: Asked, demand: Demand): Promise<string | undefined> {
  try {
    if (asked.lost) {
      await assertLeft(scene, asked)
      return undefined
    }
    const post = assertOneReply(scene, asked)
    const outcome = await assertEnded(scene, asked, post)
    if (asked.words === null) assert.equal(outcome, 'sentence')
    else if (outcome === 'pictures' || demand === 'pictures') await assertOwnPicture(scene, asked.words, post)
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : String(error)
  }
}

/** Nobody was promised anything, and nothing was drawn for them. */
async function assertLeft({ db, horde, platform }: Scene, { status, words }: Asked): Promise<void> {
  assert.equal(platform.posts(status.id).length, 0, 'it was answered')
  const submits = horde.state().requests.filter(({ body }) => words !== null && body.prompt.includes(words))
  assert.equal(submits.length, 0, `${submits.length} submissions`)
  const rows = await db.selectFrom('request').selectAll().where('event_id', '=', status.id).execute()
  for (const { state, outcome } of rows) assert.equal(`${state} ${outcome}`, 'ended unanswerable')
}

function assertOneReply({ platform }: Scene, { status }: Asked): Posted {
  const posts = platform.posts(status.id)
  const [post] = posts
  assert.ok(post && posts.length === 1, `${posts.length} replies`)
  return post
}

async function assertOwnPicture({ horde }: Scene, words: string, { text, media }: Posted): Promise<void> {
  assert.ok(text.includes(words), `other words: ${text}`)
  const [picture] = media
  assert.ok(picture && media.length === 1, `${media.length} pictures: ${text}`)
  const submits = horde.state().requests.filter(({ body }) => body.prompt.includes(words))
  assert.ok(submits.length <= MOST_SUBMITS, `${submits.length} submissions`)
  const drawn = submits.flatMap(({ images }) => images.map(({ fingerprint }) => fingerprint))
  assert.ok(drawn.includes(await readFingerprint(picture.bytes)), 'another one’s picture')
}

/** Its row is ended, by this reply, and holds nothing any more. */
async function assertEnded({ db }: Scene, { status }: Asked, post: Posted): Promise<string | null> {
  const rows = await db.selectFrom('request').selectAll().where('event_id', '=', status.id).execute()
  const [row] = rows
  assert.ok(row && rows.length === 1, `${rows.length} rows`)
  assert.equal(row.state, 'ended', `still ${row.state}`)
  assert.equal(row.reply_id, post.id, `another reply is recorded (${row.outcome}: ${row.cause})`)
  // What died between ending and giving back holds it no longer than its lease.
  assert.ok(row.lease_until < Date.now(), 'a lease is left')
  assert.equal(row.next_run_at, null, 'it is still due')
  const bytes = await db
    .selectFrom('picture')
    .select('idx')
    .where('request_id', '=', row.id)
    .where('bytes', 'is not', null)
    .execute()
  assert.equal(bytes.length, 0, 'picture bytes are left')
  const submissions = await db.selectFrom('submission').selectAll().where('request_id', '=', row.id).execute()
  for (const { waiting, at_horde } of submissions) {
    assert.equal(waiting, 0, 'it still stands in a line')
    assert.equal(at_horde, 0, 'it still takes room at the Horde')
  }
  return row.outcome
}
