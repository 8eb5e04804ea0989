import { createInterface } from 'node:readline'
import { print } from './print.ts'

/** Questions and answers on a terminal, or over pipes. */
export interface Dialogue extends Disposable {
  say(text: string): void
  /** The answer without spaces around it; undefined when nobody answers any more (Ctrl-C, end of input). */
  ask(question: string): Promise<string | undefined>
}

export function openDialogue(): Dialogue {
  const { stdin: input, stdout: output } = process
  const lines = createInterface({ input, output, terminal: input.isTTY === true && output.isTTY === true })
  // Kept by the iterator, also those that come before they are asked for.
  const answers = lines[Symbol.asyncIterator]()
  return {
    say: print,
    async ask(question) {
      lines.setPrompt(question)
      lines.prompt()
      const { value, done } = await answers.next()
      // Over pipes nobody's return key ended the line.
      if (!input.isTTY) print('')
      return done === true ? undefined : String(value).trim()
    },
    [Symbol.dispose]: () => lines.close(),
  }
}
