import { HeraldError } from '../core/errors.ts'
import type { LeftAlone } from '../core/ports.ts'

const WHY: Readonly<Record<LeftAlone, string>> = {
  conversation: 'These words ask for nothing that I do. See: npm run -s herald -- draw "help"',
  'closed-place':
    'Nothing is drawn on the command line: herald.json closes it. Take console:console out of block.places, or add console:console to allow.places.',
  'full-place': 'The command line has had enough answers for now. Please try again later.',
  'opted-out': 'You sent `stop`, so nothing is drawn. Send this first: npm run -s herald -- draw "start"',
  'told-before':
    'Nothing is drawn, for the reason you were told before: limits, block or allow in herald.json, or a pause after words that were refused.',
}

/** The words of the command line became no request. */
export function leftAlone(why: LeftAlone): HeraldError {
  return new HeraldError(WHY[why])
}
