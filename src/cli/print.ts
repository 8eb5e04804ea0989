/*
 * All that commands say goes through here: much of it was written by strangers (prompts, the words of a Horde,
 * style files, metadata of pictures), and none of it may steer the terminal.
 */

/** Control characters, which may move the cursor or set a title, and those that change the direction of reading. */
const UNSAFE = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu

function printable(text: string): string {
  return text.replace(UNSAFE, '\ufffd')
}

/** An answer, to stdout. */
export function print(text: string): void {
  console.log(printable(text))
}

/** An answer for machines, to stdout. */
export function printJson(value: unknown, indent?: number): void {
  console.log(printableJson(value, indent))
}

/** JSON in which what is unsafe is escaped, so that it parses to the same value. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** What goes on, and what went wrong, to stderr. */
export function tell(text: string): void {
  console.error(printable(text))
}
