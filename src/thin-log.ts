import type { LoggerOptions } from 'pino'

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>

const MINUTE_MS = 60_000
/** Lines a minute that tell of the same failure. */
const MOST = 3

/**
 * Lets a failure through a few times a minute: in an outage every open request meets the same one again and again.
 * Failures met on the way are the lines with an `err`, the same ones those with the same message and `kind`;
 * `notShown` says how many were left out before. What became of a request is told without `err`, each time.
 */
export function thinned(now: () => number): LogMethod {
  // Messages are constant and kinds are few, so this stays small.
  const minutes = new Map<string, { sinceAt: number; lines: number }>()
  return function (args, method) {
    const [fields, message] = args as unknown[]
    if (!isFailure(fields)) return method.apply(this, args)
    const same = `${message} ${fields.kind}`
    const at = now()
    const minute = minutes.get(same)
    // Either way: the clock may have been set back.
    if (minute !== undefined && Math.abs(at - minute.sinceAt) < MINUTE_MS) {
      minute.lines += 1
      if (minute.lines <= MOST) method.apply(this, args)
      return
    }
    minutes.set(same, { sinceAt: at, lines: 1 })
    const notShown = (minute?.lines ?? 0) - MOST
    method.call(this, notShown > 0 ? { ...fields, notShown } : fields, String(message))
  }
}

function isFailure(fields: unknown): fields is { err: unknown; kind?: unknown } {
  return typeof fields === 'object' && fields !== null && 'err' in fields
}
