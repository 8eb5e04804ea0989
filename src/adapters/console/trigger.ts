import { parseCommand } from '../../core/request/command.ts'

/** On the console nobody says "draw me": words that are no command of their own are something to draw. */
export function consoleWords(words: string): string {
  return parseCommand(words).kind === 'not-for-us' ? `draw me ${words}` : words
}
