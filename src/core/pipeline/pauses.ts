import { isToCome } from '../ahead.ts'
import { HordeError } from '../horde/errors.ts'
import type { RequestRecord } from '../request/model.ts'
import type { Store } from '../store.ts'
import type { HordeAccess, PipelineContext } from './context.ts'
import { lineOf } from './line.ts'
import type { Run } from './run.ts'

/** Pauses where the Horde does not say how long: its first address block lasts 3 min, maintenance longer. */
const ADDRESS_BLOCK_MS = 180_000
const MAINTENANCE_MS = 60_000
const BUSY_MS = 5_000
const UNREACHABLE_MS = 10_000
/** After a call without an answer everybody waits this long, and then it is asked whether it is up. */
const HICCUP_MS = 2_000
const UNREACHABLE = 'unreachable'

/** Until when nothing goes to this Horde, if so. After a call without an answer it is first asked whether it is up. */
export async function held(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  horde: HordeAccess,
  tries: number,
): Promise<number | undefined> {
  const now = run.now()
  const [paused, full] = await Promise.all([
    run.store.pausedUntil(pauseName(request)),
    run.store.pausedUntil(fullName(request)),
  ])
  if (paused !== undefined && isToCome(paused.untilMs, now)) return paused.untilMs
  if (full !== undefined && isToCome(full.untilMs, now)) return full.untilMs
  const doubtful = paused?.reason === UNREACHABLE && now - paused.untilMs < UNREACHABLE_MS
  if (!(doubtful || tries > 0) || (await isUp(run, horde))) return undefined
  const untilMs = run.now() + UNREACHABLE_MS
  await run.store.pause(pauseName(request), untilMs, UNREACHABLE)
  context.log.warn({ horde: request.hordeUrl }, 'the horde does not answer; submitting waits')
  return untilMs
}

/**
 * Why nothing is sent to the request's Horde at the moment, as the Horde calls it; undefined where nothing is in
 * the way. One that did not answer is held for down a little longer, so that each new try is no news.
 */
export async function pauseOf(
  store: Pick<Store, 'pausedUntil'>,
  request: RequestRecord,
  nowMs: number,
): Promise<string | undefined> {
  for (const name of [pauseName(request), fullName(request)]) {
    const paused = await store.pausedUntil(name)
    if (paused === undefined) continue
    const doubtMs = paused.reason === UNREACHABLE ? UNREACHABLE_MS : 0
    if (isToCome(paused.untilMs + doubtMs, nowMs)) return paused.reason
  }
  return undefined
}

/** What an error says about the Horde holds for all who wait to send there. */
export async function pauseAfter(run: Run, request: RequestRecord, error: HordeError): Promise<void> {
  const pause = (ms: number, name = pauseName(request), reason = error.rc ?? error.kind) =>
    run.store.pause(name, run.now() + Math.max(ms, error.retryAfterMs ?? 0), reason)
  switch (error.kind) {
    case 'prompt-refused':
    case 'ip-timeout':
      return pause(error.retryAfterMs ?? ADDRESS_BLOCK_MS)
    case 'maintenance':
      return pause(error.retryAfterMs ?? MAINTENANCE_MS)
    case 'rate-limited':
      return pause(0)
    case 'too-many-prompts':
      return pause(BUSY_MS, fullName(request))
    case 'unreachable':
      return pause(HICCUP_MS, pauseName(request), UNREACHABLE)
    default:
      return undefined
  }
}

/** The Horde blocks our address, not the person: everything that goes to it waits. */
function pauseName({ hordeUrl }: RequestRecord): string {
  return `submit ${hordeUrl}`
}

/** Too much of ours waits there: this key's line waits, others go on. */
function fullName(request: RequestRecord): string {
  return `full ${lineOf(request)}`
}

async function isUp(run: Run, horde: HordeAccess): Promise<boolean> {
  try {
    await run.effect((signal) => horde.client.heartbeat(signal))
    return true
  } catch (error) {
    if (error instanceof HordeError) return false
    throw error
  }
}
