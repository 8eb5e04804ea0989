import { HeraldError } from '../../core/errors.ts'
import { parseCommand } from '../../core/request/command.ts'
import { findKey } from '../../core/request/horde-key.ts'

/**
 * On the console nobody says "draw me": words that are no command of their own are something to draw.
 * @throws {HeraldError} where they hold what looks like a key to the Horde: it is not to be drawn, kept or shown
 */
export function consoleWords(words: string): string {
  if (findKey(words) !== undefined) throw new HeraldError(KEY)
  return parseCommand(words).kind === 'not-for-us' ? `draw me ${words}` : words
}

/** Nobody is logged in on the command line. */
const KEY = [
  'That looks like a key to the AI Horde, so it was neither used nor kept, and nothing is drawn.',
  'The key of the command line goes into the file .env: HORDE_API_KEY=<your key>',
  'If it is no key, say more about the picture.',
].join('\n')
