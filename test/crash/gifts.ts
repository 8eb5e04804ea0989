import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Holds } from '../support/hold-points.ts'
import { type HeraldProcess, until } from '../support/processes.ts'
import { type GiftPoint, giftRows, LATE_MS, stages, telling } from './gift-points.ts'
import { type Given, giftVerdicts, isOver } from './gift-verdict.ts'
import { Scene, type World } from './scene.ts'
import type { Thanks } from './thanks.ts'
import type { Column } from './verdict.ts'

/** For all endings, and for all to stand at their points, on a machine that may be busy. */
const PATIENCE_MS = 90_000
const SETTLE_MS = 1_000

type Stages = readonly (readonly GiftPoint[])[]

export function giftKillRows(): readonly string[] {
  return giftRows
}

/** Of the points that hold up each other one will do. */
const stopStages: Stages = [...stages, telling.slice(1)]

export function giftStopRows(): readonly string[] {
  const reached = stopStages.flat().map(({ name }) => name)
  return giftRows.filter((row) => reached.includes(row))
}

/** Kills the process while one gift stands at each point, starts it again, and looks what became of them. */
export async function giftKillColumn(world: World): Promise<Column> {
  const cells: Column[] = []
  for (const group of [stages, ...telling.map((point) => [[point]])]) cells.push(await killedAt(world, group))
  return new Map(cells.flatMap((column) => [...column]))
}

async function killedAt(world: World, group: Stages): Promise<Column> {
  await using scene = await Scene.open({ ...world, settleMs: SETTLE_MS })
  const thanks = thanksIn(scene)
  const first = scene.start(holdsOf(group))
  const gifts = await giveAll(scene, thanks, first, group)
  const landed = pause(LATE_MS)
  first.kill('SIGKILL')
  await first.exit()

  const before = thanks.listeners()
  const second = scene.start()
  await until('the second process listens', () => thanks.listeners() > before, PATIENCE_MS)
  thanks.tellAgain()
  const mayGoUntold = gifts.filter(({ point }) => point.mayGoUntold)
  await ended(scene, thanks, gifts, mayGoUntold)
  await landed
  second.kill('SIGTERM')
  await second.exit()
  return await giftVerdicts(scene, thanks, gifts, mayGoUntold)
}

/**
 * Stops the process (SIGSTOP) while one gift stands at each point, and lets it go on from there when its leases are long
 * over: on the server engine when another process has paid most of them, on the embedded engine by itself.
 */
export async function giftStopColumn(world: World): Promise<Column> {
  await using scene = await Scene.open({ ...world, settleMs: SETTLE_MS })
  const thanks = thanksIn(scene)
  const first = scene.start(holdsOf(stopStages))
  const gifts = await giveAll(scene, thanks, first, stopStages)
  const landed = pause(LATE_MS)
  first.kill('SIGSTOP')
  const running = [first]
  if (world.engine === 'server') {
    const before = thanks.listeners()
    running.push(scene.start())
    await until('the second process listens', () => thanks.listeners() > before, PATIENCE_MS)
    thanks.tellAgain()
    const paid = () => scene.horde.state().transfers.length === gifts.length
    await until('the second process has paid them all', paid, PATIENCE_MS)
  } else thanks.tellAgain()
  first.kill('SIGCONT')
  await ended(scene, thanks, gifts, [])
  await landed
  for (const each of running) {
    each.kill('SIGTERM')
    assert.equal((await each.exit()).code, 0, `${each}`)
  }
  return await giftVerdicts(scene, thanks, gifts, [])
}

function thanksIn({ platform }: Scene): Thanks {
  if (platform.thanks === undefined) throw new Error('nobody can send kudos there')
  return platform.thanks
}

/** Who has not ended is told by the verdicts. */
async function ended(scene: Scene, thanks: Thanks, gifts: readonly Given[], mayGoUntold: readonly Given[]) {
  const over = async (gift: Given) =>
    (await isOver(scene, gift)) &&
    (mayGoUntold.includes(gift) || [gift.giver, gift.recipient].every((who) => thanks.told(who).length > 0))
  const all = async () => (await Promise.all(gifts.map(over))).every(Boolean)
  await until('every gift has ended', all, PATIENCE_MS).catch(() => {})
}

function giverAt({ name }: GiftPoint): string {
  return name.replaceAll(/\W+/g, '_').toLowerCase()
}

function holdsOf(group: Stages): Holds {
  return Object.fromEntries(
    group.flat().flatMap((point) => (point.at === undefined ? [] : [[giverAt(point), point.at]])),
  )
}

/** Everybody logs in; then a gift is brought to every point: those of a stage at once, stage after stage. */
async function giveAll(scene: Scene, thanks: Thanks, herald: HeraldProcess, group: Stages): Promise<Given[]> {
  await herald.says('stdout', /ready/)
  await scene.platform.heard()
  const gifts: Given[] = []
  for (const point of group.flat()) {
    const [giver, recipient] = [giverAt(point), `to_${giverAt(point)}`]
    const accounts = [giver, recipient].map((who) => scene.horde.changeAccount({ key: `sim-of-${who}` }))
    for (const who of [giver, recipient]) await thanks.logIn(who, `sim-of-${who}`)
    const [from = '', to = ''] = accounts.map(({ username }) => username)
    gifts.push({ point, giver, recipient, from, to })
  }
  for (const stage of group) {
    const here = gifts.filter(({ point }) => stage.includes(point))
    await Promise.all(here.map((gift) => stand(scene, thanks, herald, gift)))
  }
  return gifts
}

async function stand(scene: Scene, thanks: Thanks, herald: HeraldProcess, gift: Given): Promise<void> {
  const { giver, recipient, point } = gift
  const calls = () => scene.horde.state().calls.transfer ?? 0
  const before = calls()
  if (point.fault !== undefined) scene.horde.inject(point.fault)
  thanks.give(giver, recipient)
  if (point.at !== undefined) await herald.says('stdout', new RegExp(`held ${giver}\n`), PATIENCE_MS)
  else await until(`${point.name} is reached`, () => calls() > before, PATIENCE_MS)
}
